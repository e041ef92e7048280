import type {
  CreateVirtualAppointmentInput,
  DeleteVirtualAppointmentInput,
  FindVirtualAppointmentsQueryVariables,
  MeetingInput,
  OnlineMeetingsQueryVariables,
  SendVirtualAppointmentSmsInput,
  TextMessagesQueryVariables,
  UpdateVirtualAppointmentInput,
  ValidationCode,
  VirtualAppointmentFieldsFragment,
  VirtualAppointmentFilter,
} from "../generated/graphql.ts";
import { globalIdOf, type ExampleMeeting } from "./example-data.ts";
import type { MeetingBook } from "./meeting-book.ts";
import { MessageBook } from "./message-book.ts";
import { createMeetingResolvers, meetingFields } from "./memory-meetings.ts";
import { failure, type Outcome, type Resolver } from "./memory-outcome.ts";
import { failedPage, pageOf } from "./memory-page.ts";

export interface Surroundings {
  readonly book: MeetingBook;
  readonly now: () => number;
  /** How long the tenant is set up for, from its first create on. */
  readonly provisioningSeconds: number;
}

const missing = () =>
  failure("NotFoundError", "The online meeting has no virtual appointment.", { what: "APPOINTMENT" });
const invalid = (code: ValidationCode, path: readonly string[], message: string) =>
  failure("ValidationError", "The input has a mistake.", {
    requestId: null,
    issues: [{ code, path, message, limit: null }],
  });
const MAX_BULK = 100;
type SmsInput = Pick<SendVirtualAppointmentSmsInput, "onlineMeetingId" | "attendees"> &
  Partial<Pick<SendVirtualAppointmentSmsInput, "messageType">>;

/** The root fields, by their names: what the gateway does, without anything behind it. */
export function createResolvers({ book, now, provisioningSeconds }: Surroundings): Readonly<Record<string, Resolver>> {
  let readyAt: number | undefined;
  const messages = new MessageBook();
  const read = (meeting: MeetingInput): Outcome => book.read(meeting) ?? missing();

  function node(id: string): object | null {
    const [, typeName, key = ""] = /^(\w+):me\/(.*)$/.exec(atob(id)) ?? [];
    const meeting = book.find({ onlineMeetingId: decodeURIComponent(key) });
    if (meeting === undefined) return null;
    return typeName === "OnlineMeeting" ? meetingFields(meeting) : (book.read(meeting) ?? null);
  }

  /** Why a write may not be, by the version that it is about. */
  function refusal({ ifMatch, ...meeting }: MeetingInput & { readonly ifMatch?: string | null | undefined }) {
    const current = book.read(meeting);
    if (current === undefined) return missing();
    if (ifMatch === undefined || ifMatch === null || ifMatch === "*" || ifMatch === current.etag) return undefined;
    return failure("PreconditionFailedError", "The virtual appointment was changed in the meantime.", { current });
  }

  function provisioning(): Outcome | undefined {
    readyAt ??= now() + provisioningSeconds * 1000;
    if (now() >= readyAt) return undefined;
    return failure("ServiceProvisioningError", "Virtual appointments are being set up for the tenant.", {
      retryAfterSeconds: Math.ceil((readyAt - now()) / 1000),
      retryAt: new Date(readyAt).toISOString(),
    });
  }

  function write(input: UpdateVirtualAppointmentInput, __typename: string): Outcome {
    const { onlineMeetingId, userId, ifMatch: _, idempotencyKey: __, ...changes } = input;
    const wrong = Object.entries(changes).find(([name, value]) => name.endsWith("Url") && !isAddress(value));
    if (wrong !== undefined) return invalid("INVALID_URL", ["input", wrong[0]], "must be a URL");
    const meeting = { onlineMeetingId, userId };
    book.write(meeting, changes);
    return { __typename, virtualAppointment: book.read(meeting) } as Outcome;
  }

  const send =
    (__typename: string): Resolver =>
    ({ input }: { readonly input: SmsInput }) => {
      const meeting = book.find(input);
      if (meeting === undefined) return missing();
      const numbers = input.attendees.map(({ phoneNumber }) => phoneNumber);
      messages.add(meeting, input.messageType ?? "REMINDER", numbers, now());
      return { __typename, acceptedMessages: numbers.length };
    };

  /** Of each item what it would come to alone. */
  const bulk =
    (__typename: string, one: (variables: { readonly input: never }) => unknown): Resolver =>
    ({ input: { appointments } }: { readonly input: { readonly appointments: readonly unknown[] } }) =>
      appointments.length > 0 && appointments.length <= MAX_BULK
        ? { __typename, results: appointments.map((input) => one({ input: input as never })) }
        : invalid("TOO_MANY", ["input", "appointments"], "must hold 1 to 100 appointments");

  const single = {
    createVirtualAppointment: ({ input }: { readonly input: CreateVirtualAppointmentInput }) => {
      if (!book.has(input)) return missing();
      const current = book.read(input);
      if (current !== undefined && (input.ifMatch ?? undefined) === undefined)
        return failure("PreconditionFailedError", "There is a virtual appointment already.", { current });
      if (input.ifMatch) return refusal(input) ?? write(input, "CreateVirtualAppointmentPayload");
      return provisioning() ?? write(input, "CreateVirtualAppointmentPayload");
    },
    updateVirtualAppointment: ({ input }: { readonly input: UpdateVirtualAppointmentInput }) =>
      refusal(input) ?? write(input, "UpdateVirtualAppointmentPayload"),
    deleteVirtualAppointment: ({ input }: { readonly input: DeleteVirtualAppointmentInput }) => {
      const refused = refusal(input);
      if (refused !== undefined) return refused;
      book.write(input, null);
      messages.endReminders(input.onlineMeetingId);
      const deletedVirtualAppointmentId = globalIdOf(input.onlineMeetingId);
      return { __typename: "DeleteVirtualAppointmentPayload", deletedVirtualAppointmentId };
    },
  };

  return {
    ...createMeetingResolvers(book),
    ...single,
    createVirtualAppointments: bulk("CreateVirtualAppointmentsPayload", single.createVirtualAppointment),
    updateVirtualAppointments: bulk("UpdateVirtualAppointmentsPayload", single.updateVirtualAppointment),
    deleteVirtualAppointments: bulk("DeleteVirtualAppointmentsPayload", single.deleteVirtualAppointment),
    virtualAppointment: (meeting: MeetingInput) => read(meeting),
    virtualAppointments: ({ meetings }: { readonly meetings: readonly MeetingInput[] }) => meetings.map(read),
    node: ({ id }: { readonly id: string }) => node(id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map(node),
    viewer: () => ({ __typename: "Viewer", id: "adele", tenantId: "example", kind: "USER", permissions: [] }),
    onlineMeetings: ({ startsFrom, startsBefore, userId = null, first, after }: OnlineMeetingsQueryVariables) => {
      const isWithin = ({ startDateTime }: ExampleMeeting) =>
        Date.parse(startDateTime) >= Date.parse(startsFrom) && Date.parse(startDateTime) < Date.parse(startsBefore);
      if (Date.parse(startsBefore) <= Date.parse(startsFrom))
        return failedPage(invalid("OUT_OF_RANGE", ["startsBefore"], "must be after startsFrom"));
      const meetings = book.list().filter(isWithin);
      return pageOf(meetings, first, after, (meeting) => ({
        ...meetingFields(meeting, userId),
        virtualAppointment: read({ ...meeting, userId }),
      }));
    },
    findVirtualAppointments: ({ filter, userId, first, after }: FindVirtualAppointmentsQueryVariables) => {
      const found = book.list().flatMap((meeting) => book.read({ ...meeting, userId: userId ?? null }) ?? []);
      return pageOf(found.filter(isWanted(filter ?? {})), first, after, (appointment) => appointment);
    },
    textMessages: (list: TextMessagesQueryVariables) =>
      book.has(list) ? messages.list(list) : failure("NotFoundError", "There is no such online meeting."),
    sendVirtualAppointmentSms: send("SendVirtualAppointmentSmsPayload"),
    sendVirtualAppointmentReminderSms: send("SendVirtualAppointmentReminderSmsPayload"),
  };
}

/** When appointments were changed isn't kept: as if all of them were now. */
function isWanted({ externalAppointmentId, clientEmail, clientPhone }: VirtualAppointmentFilter) {
  const digits = (phone: string | null | undefined) => phone?.replaceAll(/\D/g, "").replace(/^00/, "");
  return (appointment: VirtualAppointmentFieldsFragment): boolean => {
    const clients = appointment.appointmentClients ?? [];
    return (
      (!externalAppointmentId || appointment.externalAppointmentId === externalAppointmentId) &&
      (!clientEmail || clients.some((one) => one.emailAddress?.toLowerCase() === clientEmail.toLowerCase())) &&
      (!clientPhone || clients.some((one) => digits(one.smsCapablePhoneNumber) === digits(clientPhone)))
    );
  };
}

/** Of the gateway's rules the one that forms meet. */
function isAddress(value: unknown): boolean {
  return typeof value !== "string" || /^https?:\/\/\S+$/.test(value);
}
