import { z } from "zod";
import { MAX_MEETING_ATTENDEES, MAX_SUBJECT } from "../../../common/contract/limits.ts";
import type { MeetingChanges } from "../../../graph/meetings/meeting-changes.ts";
import type { ValidationCode } from "../../../graph/model/validation-issue.ts";
import { MEETING_ROLES } from "../../../graph/model/upstream-meeting.ts";
import { builder } from "../builder.ts";
import type { InputFieldBuilder } from "../define-mutation.ts";
import { fault, meetingTarget, pathId, shortText, userTarget } from "../input-rules.ts";
import { MeetingRoleRef } from "./meeting-participant.ts";

const MeetingAttendeeInput = builder.inputType("MeetingAttendeeInput", {
  description: "Who is to take part: by `userId`, `userPrincipalName`, or both.",
  fields: (t) => ({
    userId: t.id({ description: "The object id of the user." }),
    userPrincipalName: t.string({ description: "The name to sign in with, such as grady@contoso.example." }),
    role: t.field({ type: MeetingRoleRef, description: "As what; an attendee unless given." }),
  }),
});

export function subjectField(t: InputFieldBuilder) {
  return t.string({ description: `What the meeting is about, ${MAX_SUBJECT} characters at most.` });
}

export function attendeesField(t: InputFieldBuilder) {
  return t.field({
    type: [MeetingAttendeeInput],
    description: `Who takes part besides the organizer, ${MAX_MEETING_ATTENDEES} at most. The list is replaced as a whole.`,
  });
}

export function organizerField(t: InputFieldBuilder) {
  return t.id({
    description: "Whose meeting: an object id or a user principal name. Left out: the signed-in user's.",
  });
}

interface TimesInput {
  readonly startDateTime?: Date | null | undefined;
  readonly endDateTime?: Date | null | undefined;
}

const attendee = z
  .object({
    userId: pathId(320).nullish(),
    userPrincipalName: shortText(320).nullish(),
    role: z.enum(MEETING_ROLES).nullish(),
  })
  .refine(
    ({ userId, userPrincipalName }) => Boolean(userId) || Boolean(userPrincipalName),
    fault("REQUIRED", "must have a userId or a userPrincipalName"),
  );

const shape = {
  subject: shortText(MAX_SUBJECT).nullish(),
  attendees: z
    .array(attendee)
    .max(MAX_MEETING_ATTENDEES, `must name ${MAX_MEETING_ATTENDEES} attendees at most`)
    .nullish(),
};

function addFault(context: z.RefinementCtx, path: string[], code: ValidationCode, text: string): void {
  const { error: message, params } = fault(code, text);
  context.addIssue({ code: "custom", path, message, params });
}

/** A start and an end, in this order. */
function inOrder({ startDateTime, endDateTime }: TimesInput, context: z.RefinementCtx): void {
  if (!startDateTime || !endDateTime || startDateTime < endDateTime) return;
  addFault(context, ["endDateTime"], "OUT_OF_RANGE", "must be after startDateTime");
}

export const createMeetingRules = z.object({
  input: z
    .object({
      ...userTarget,
      externalId: shortText(256).min(1, "must not be empty"),
      startDateTime: z.date(),
      endDateTime: z.date(),
      ...shape,
    })
    .superRefine(inOrder),
});

export const updateMeetingRules = z.object({
  input: z
    .object({ ...meetingTarget, startDateTime: z.date().nullish(), endDateTime: z.date().nullish(), ...shape })
    .superRefine(inOrder)
    .superRefine((input, context) => {
      if (Boolean(input.startDateTime) !== Boolean(input.endDateTime)) {
        const missing = input.startDateTime ? "endDateTime" : "startDateTime";
        addFault(context, [missing], "REQUIRED", "is needed: start and end are changed together");
      }
      const { subject, startDateTime, endDateTime, attendees } = input;
      if (subject !== undefined || startDateTime || endDateTime || attendees !== undefined) return;
      addFault(context, [], "REQUIRED", "must hold something to change");
    }),
});

export const cancelMeetingRules = z.object({ input: z.object(meetingTarget) });

/** What an input changes: what is left out stays. */
export function changesOf(input: MeetingChanges): MeetingChanges {
  const { subject, startDateTime, endDateTime, attendees } = input;
  return { subject, startDateTime, endDateTime, attendees };
}
