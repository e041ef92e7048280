import { MAX_ATTENDEES } from "../../../common/contract/limits.ts";
import { builder } from "../builder.ts";
import type { InputFieldBuilder, PayloadFieldBuilder } from "../define-mutation.ts";
import {
  ForbiddenError,
  NotFoundError,
  ServiceUnavailableError,
  ThrottledError,
  ValidationError,
} from "../../../graph/model/gateway-errors.ts";

const SmsAttendeeInput = builder.inputType("SmsAttendeeInput", {
  description: "Who gets a text message.",
  fields: (t) => ({
    phoneNumber: t.string({
      required: true,
      description: "The phone number in E.164 form: `+13129224122`. Microsoft Graph reaches US numbers alone.",
    }),
    timeZone: t.string({
      required: true,
      description: "The Windows name of the zone in which the message tells the time: `Pacific Standard Time`.",
    }),
  }),
});

export function attendeesField(t: InputFieldBuilder) {
  return t.field({
    type: [SmsAttendeeInput],
    required: true,
    description: `Who gets the message, all of them or none: 1 to ${MAX_ATTENDEES}, all fields of an operation together.`,
  });
}

/** How many messages there are, where that is all a payload is made of. */
export function acceptedMessagesField(t: PayloadFieldBuilder<number>) {
  return {
    acceptedMessages: t.int({
      nullable: false,
      description: "How many: one for each attendee.",
      resolve: (accepted) => accepted,
    }),
  };
}

/** What can go wrong with a text message. */
export const smsErrors = [
  ValidationError,
  ForbiddenError,
  NotFoundError,
  ThrottledError,
  ServiceUnavailableError,
] as const;
