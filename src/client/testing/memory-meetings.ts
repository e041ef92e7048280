import type {
  CancelOnlineMeetingInput,
  CreateOnlineMeetingInput,
  MeetingAttendeeInput,
  OnlineMeetingQueryVariables,
  UpdateOnlineMeetingInput,
} from "../generated/graphql.ts";
import { globalIdOf, type ExampleMeeting } from "./example-data.ts";
import type { MeetingBook } from "./meeting-book.ts";
import { failure, type Outcome, type Resolver } from "./memory-outcome.ts";

const missing = () => failure("NotFoundError", "There is no such online meeting for you.", { what: "MEETING" });

/** What every meeting has: whoever uses the gateway in memory organizes it. */
export function meetingFields(meeting: ExampleMeeting, userId: string | null = null) {
  const participant = (id: string, role: string) => ({
    userId: id,
    userPrincipalName: null,
    displayName: null,
    role,
  });
  const organizer = participant("adele", "PRESENTER");
  return {
    ...meeting,
    __typename: "OnlineMeeting",
    id: globalIdOf(meeting.onlineMeetingId, "OnlineMeeting"),
    userId,
    joinWebUrl: `https://teams.example/l/${meeting.onlineMeetingId}`,
    organizer,
    participants: [organizer, ...(meeting.attendees ?? []).map((id) => participant(id, "ATTENDEE"))],
  };
}

/** The root fields that are about meetings themselves. */
export function createMeetingResolvers(book: MeetingBook): Readonly<Record<string, Resolver>> {
  const written = (
    __typename: string,
    meeting: ExampleMeeting,
    userId: string | null | undefined,
    more: object = {},
  ) => {
    book.put(meeting);
    return {
      __typename,
      onlineMeeting: meetingFields(meeting, userId ?? null),
      handoverFailure: null,
      ...more,
    } as Outcome;
  };
  return {
    onlineMeeting: ({ onlineMeetingId, joinWebUrl, userId = null }: OnlineMeetingQueryVariables) => {
      const id = onlineMeetingId ?? joinWebUrl?.split("/").at(-1) ?? "";
      const found = book.find({ onlineMeetingId: id });
      return found === undefined ? missing() : meetingFields(found, userId);
    },
    createOnlineMeeting: ({ input }: { readonly input: CreateOnlineMeetingInput }) => {
      const { externalId, subject, startDateTime, endDateTime, attendees, userId } = input;
      const known = book.list().find((meeting) => meeting.externalId === externalId);
      const meeting = known ?? {
        onlineMeetingId: crypto.randomUUID(),
        externalId,
        subject: subject ?? "",
        startDateTime,
        endDateTime,
        attendees: idsOf(attendees),
      };
      return written("CreateOnlineMeetingPayload", meeting, userId, { created: known === undefined });
    },
    updateOnlineMeeting: ({ input }: { readonly input: UpdateOnlineMeetingInput }) => {
      const { subject, startDateTime, endDateTime, attendees, userId } = input;
      const found = book.find(input);
      if (found === undefined) return missing();
      const meeting = {
        ...found,
        ...(subject !== undefined && { subject: subject ?? "" }),
        ...(startDateTime && endDateTime && { startDateTime, endDateTime }),
        ...(attendees !== undefined && { attendees: idsOf(attendees) }),
      };
      return written("UpdateOnlineMeetingPayload", meeting, userId);
    },
    cancelOnlineMeeting: ({ input }: { readonly input: CancelOnlineMeetingInput }) => {
      if (!book.remove(input)) return missing();
      const { onlineMeetingId: cancelledOnlineMeetingId } = input;
      return { __typename: "CancelOnlineMeetingPayload", cancelledOnlineMeetingId, handoverFailure: null };
    },
  };
}

function idsOf(attendees: readonly MeetingAttendeeInput[] | null | undefined): string[] {
  return (attendees ?? []).map(({ userId, userPrincipalName }) => userId ?? userPrincipalName ?? "");
}
