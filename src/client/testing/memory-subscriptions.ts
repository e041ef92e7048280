import type {
  AgendaChangedSubscriptionVariables,
  VirtualAppointmentChangedSubscriptionVariables,
} from "../generated/graphql.ts";
import type { BookChange, MeetingBook } from "./meeting-book.ts";
import { failure } from "./memory-outcome.ts";

type Told = Readonly<Record<string, unknown>>;

/** The root fields that go on: what is changed in the book, by whomever, as it is changed. */
export function createSubscriptions(book: MeetingBook, after: number) {
  let position = after;

  /** What is told of, each as the result of a field. */
  async function* changesOf(
    field: string,
    userId: string | null | undefined,
    isAbout: (change: BookChange) => boolean,
  ): AsyncGenerator<Told, void, void> {
    for await (const change of book.changes(after)) {
      position = change.id;
      if (!isAbout(change)) continue;
      const { id, kind, meeting, changedFields, etag, changedBy, changedAt } = change;
      const { onlineMeetingId } = meeting;
      const author = { id: changedBy, kind: "USER", userPrincipalName: `${changedBy}@contoso.example` };
      const virtualAppointment = () =>
        book.read({ onlineMeetingId, userId: userId ?? null }) ??
        failure("NotFoundError", "The online meeting has no virtual appointment.", { what: "APPOINTMENT" });
      const told = { kind, onlineMeetingId, userId: userId ?? null, changedFields, etag, changedAt, changedBy: author };
      const changes = [{ ...told, virtualAppointment }];
      yield { [field]: { __typename: "MeetingChanges", eventId: String(id), hasGap: false, changes } };
    }
  }

  const fields = {
    virtualAppointmentChanged: ({ onlineMeetingId, userId }: VirtualAppointmentChangedSubscriptionVariables) =>
      changesOf("virtualAppointmentChanged", userId, ({ meeting }) => meeting.onlineMeetingId === onlineMeetingId),
    agendaChanged: ({ startsFrom, startsBefore, userId }: AgendaChangedSubscriptionVariables) =>
      changesOf("agendaChanged", userId, ({ kind, meeting: { startDateTime } }) => {
        const start = Date.parse(startDateTime);
        const isWithin = start >= Date.parse(startsFrom) && start < Date.parse(startsBefore);
        // Whoever shows it elsewhere has to know.
        return isWithin || kind === "MEETING_UPDATED" || kind === "MEETING_DELETED";
      }),
    async *tenantProvisioning() {
      yield { tenantProvisioning: failure("LiveUpdatesUnavailableError", "A gateway in memory doesn't tell of it.") };
    },
  };
  /** Up to where it was told. */
  return { fields, positionOf: () => position };
}

/** Results one after the other, as server-sent events. */
export function eventsOf(
  results: AsyncIterable<object>,
  positionOf: () => number,
  signal: AbortSignal | undefined,
): Response {
  const iterator = results[Symbol.asyncIterator]();
  const encoder = new TextEncoder();
  const stop = () => void iterator.return?.();
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => {
      // It has begun.
      controller.enqueue(encoder.encode(`id: ${positionOf()}\n\n`));
      signal?.addEventListener("abort", () => {
        stop();
        controller.error(signal.reason);
      });
    },
    pull: async (controller) => {
      const { done, value } = await iterator.next();
      if (signal?.aborted === true) return;
      if (done !== true) {
        controller.enqueue(encoder.encode(`event: next\nid: ${positionOf()}\ndata: ${JSON.stringify(value)}\n\n`));
        return;
      }
      controller.enqueue(encoder.encode("event: complete\ndata: \n\n"));
      controller.close();
    },
    cancel: stop,
  });
  return new Response(body, { headers: { "Content-Type": "text/event-stream" } });
}
