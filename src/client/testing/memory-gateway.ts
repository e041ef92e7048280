import { buildSchema, graphql, parse, subscribe } from "graphql";
import type { MeetingInput, VirtualAppointmentFieldsFragment } from "../generated/graphql.ts";
import { SCHEMA } from "../generated/schema-text.ts";
import type { AppointmentChanges } from "../merge-changes.ts";
import { exampleMeetings, type ExampleMeeting } from "./example-data.ts";
import { MeetingBook } from "./meeting-book.ts";
import type { Outcome } from "./memory-outcome.ts";
import { failedPage } from "./memory-page.ts";
import { createResolvers } from "./memory-resolvers.ts";
import { createSubscriptions, eventsOf } from "./memory-subscriptions.ts";

export interface MemoryGatewayOptions {
  /** What there is at first. Left out: `exampleMeetings`. */
  readonly meetings?: readonly ExampleMeeting[];
  /** How long the first create has to wait until the tenant is set up. Left out: not at all. */
  readonly provisioningSeconds?: number;
  /** Milliseconds since 1970. Left out: the machine's clock. */
  readonly now?: () => number;
}

/** A gateway for tests and demonstrations: etags, conflicts, provisioning, pages and live updates as the real one has them. */
export interface MemoryGateway {
  /** Answers what is sent to it: for `createGatewayClient({ fetch })`. Any document, with whatever it selects. */
  readonly fetch: typeof globalThis.fetch;
  /** What there is, without a request. */
  read(meeting: MeetingInput): VirtualAppointmentFieldsFragment | undefined;
  /** Writes as a colleague would, past whoever holds the version before; `null` deletes. */
  write(meeting: MeetingInput, changes: AppointmentChanges | null): void;
  /** What the next operation with this root field comes to, instead of what it would. */
  failNext(field: string, outcome: Outcome & { readonly message: string } & Readonly<Record<string, unknown>>): void;
}

/** Makes a gateway whose meetings are in memory, and gone with it. */
export function createMemoryGateway({
  meetings = exampleMeetings,
  provisioningSeconds = 0,
  now = Date.now,
}: MemoryGatewayOptions = {}): MemoryGateway {
  const schema = buildSchema(SCHEMA);
  const book = new MeetingBook(meetings);
  const resolvers = createResolvers({ book, now, provisioningSeconds });
  const failures = new Map<string, Outcome[]>();
  const rootValue = Object.fromEntries(
    Object.entries(resolvers).map(([field, resolve]) => [
      field,
      (variables: never) => {
        const failure = failures.get(field)?.shift();
        if (failure === undefined) return resolve(variables);
        const isList = String(schema.getQueryType()?.getFields()[field]?.type).endsWith("Connection");
        return isList ? failedPage(failure) : failure;
      },
    ]),
  );
  return {
    fetch: async (input, init) => {
      const request = typeof init?.body === "string" ? undefined : new Request(input, init);
      const text = typeof init?.body === "string" ? init.body : ((await request?.text()) ?? "");
      const headers = request?.headers ?? new Headers(init?.headers);
      const signal = request?.signal ?? init?.signal ?? undefined;
      // With GET it is a hash again, in the URL.
      const { query, variables } = JSON.parse(text || "{}") as { query?: string; variables?: Record<string, unknown> };
      if (init?.signal?.aborted === true) throw init.signal.reason;
      // As a gateway without persisted documents: whoever sent a hash sends the text then.
      if (query === undefined) {
        const extensions = { code: "PERSISTED_DOCUMENT_NOT_FOUND" };
        return Response.json({ errors: [{ message: "The document is not known.", extensions }] });
      }
      if (headers.get("Accept")?.includes("text/event-stream") === true) {
        const lastEventId = headers.get("Last-Event-ID");
        const after = lastEventId === null ? book.lastChange : Number(lastEventId);
        const { fields, positionOf } = createSubscriptions(book, after);
        const operation = { schema, document: parse(query), rootValue: fields, variableValues: variables ?? {} };
        const results = await subscribe(operation);
        return eventsOf(Symbol.asyncIterator in results ? results : single(results), positionOf, signal ?? undefined);
      }
      return Response.json(await graphql({ schema, source: query, rootValue, variableValues: variables ?? {} }));
    },
    read: (meeting) => book.read(meeting),
    write: (meeting, changes) => book.write(meeting, changes, "alex"),
    failNext: (field, outcome) => {
      failures.set(field, [...(failures.get(field) ?? []), outcome]);
    },
  };
}

async function* single<Result>(result: Result): AsyncGenerator<Result, void, void> {
  yield result;
}
