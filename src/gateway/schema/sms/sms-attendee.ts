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
    phoneNumber: t.field({
      type: "PhoneNumber",
      required: true,
      description:
        "The phone number as people write it: `+13129224122`, `(312) 922-4122`. Without its country code it is one of the " +
        "`defaultRegion`. Microsoft Graph reaches US numbers alone.",
    }),
    timeZone: t.string({
      required: true,
      description:
        "The zone in which the message tells the time: `America/Los_Angeles`, or by its Windows name `Pacific Standard Time`.",
    }),
  }),
});

/** Whose phone numbers may come without a country code. */
export function defaultRegionField(t: InputFieldBuilder) {
  return t.string({
    description: "The country of phone numbers without a country code, by its ISO 3166 code. Left out: `US`.",
  });
}

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
