import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";
import type { UpstreamCall } from "../../support/upstream.ts";
import { losingAnswers } from "./losing-upstream.ts";

// Two callers write the same over one version, and the answer to one of them is lost. That all is as it was to be does not
// say who made it so: one of them was refused, and is never told that its write was executed.

const fields = `__typename ... on ServiceUnavailableError { outcome }`;
const one = (operation: string) => {
  const name = `${operation}VirtualAppointment`;
  return `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) { outcome: ${name}(input: $input) { ${fields} } }`;
};
const several = (operation: string) => {
  const name = `${operation}VirtualAppointments`;
  return `mutation ($input: ${name[0]?.toUpperCase()}${name.slice(1)}Input!) {
    outcome: ${name}(input: $input) { ... on ${name[0]?.toUpperCase()}${name.slice(1)}Payload { results { ${fields} } } }
  }`;
};

const same = { externalAppointmentId: "same" };
const unknown = { __typename: "ServiceUnavailableError", outcome: "UNKNOWN" };

interface Write {
  readonly operation: "create" | "update" | "delete";
  readonly method: string;
  readonly meeting: string;
  /** What the gateway says where the write was executed. */
  readonly done: object;
}

const writes = [
  { operation: "create", method: "PUT", meeting: "new-client", done: payload("Create") },
  { operation: "update", method: "PATCH", meeting: "follow-up", done: payload("Update") },
  { operation: "delete", method: "DELETE", meeting: "follow-up", done: payload("Delete") },
] as const satisfies readonly Write[];

function payload(operation: string): object {
  return { __typename: `${operation}VirtualAppointmentPayload` };
}

const isWrite = ({ method, body }: UpstreamCall) =>
  body?.requests === undefined ? method !== "GET" : body.requests.some((item: UpstreamCall) => item.method !== "GET");

const it = base
  .extend("ownToken", ({ ownService }) => ownService.token())
  .extend("etagOf", ({ ownService, ownToken }) => async (meeting: string): Promise<string | undefined> => {
    const { headers } = await call("GET", ownService.at(meeting), { token: ownToken });
    return headers.get("etag") ?? undefined;
  })
  /** Writes beside the gateway, as another one does; over the version that is given, or where there is none. */
  .extend("writeBeside", ({ ownService, ownToken }) => async ({ method, meeting }: Write, etag: string | undefined) => {
    const headers: Record<string, string> = etag === undefined ? { "if-none-match": "*" } : { "if-match": etag };
    const body = method === "DELETE" ? undefined : same;
    const { status } = await call(method, ownService.at(meeting), { token: ownToken, headers, body });
    expect(status).toBeLessThan(300);
  })
  /** Lets the answers to so many writes get lost, and has something done before the first of them arrives. */
  .extend("lose", ({ ownService, ownUpstream }) => (losses: number, before?: () => Promise<void>) => {
    let left = losses;
    let first = before;
    const lost = losingAnswers(ownService.url, (sent) => isWrite(sent) && left-- > 0);
    ownUpstream.answer = (sent, response) => {
      if (!isWrite(sent) || first === undefined) return lost(sent, response);
      const overtaken = first();
      first = undefined;
      void overtaken.then(() => lost(sent, response));
      return "handled";
    };
  })
  /** Writes through the gateway: alone, or as one of several. */
  .extend("write", ({ ownGateway, ownToken }) => async ({ operation, meeting }: Write, etag?: string, bulk = false) => {
    const appointment = {
      onlineMeetingId: meeting,
      ...(operation !== "delete" && same),
      ...(etag !== undefined && { ifMatch: etag }),
    };
    const query = bulk ? several(operation) : one(operation);
    const input = bulk ? { appointments: [appointment] } : appointment;
    const { body } = await ownGateway.query(query, { variables: { input }, token: ownToken });
    return bulk ? body.data.outcome.results[0] : body.data.outcome;
  })
  /** Whether an upstream keeps keys has to be known before one is relied upon. */
  .extend("certain", ({ lose, etagOf, write }) => async () => {
    const [, , deletion] = writes;
    lose(0);
    const other = { ...deletion, meeting: REFERENCE_MEETING };
    expect(await write(other, await etagOf(REFERENCE_MEETING))).toEqual(other.done);
  });

it("a delete whose answer is lost is refused for sure where another did it, and keys are kept", async ({
  certain,
  etagOf,
  lose,
  write,
  writeBeside,
}) => {
  await certain();
  const [, , deletion] = writes;
  const etag = await etagOf(deletion.meeting);
  lose(1, () => writeBeside(deletion, etag));
  expect(await write(deletion, etag)).toEqual({ __typename: "NotFoundError" });
});

const rows = writes.flatMap((write) => [
  { ...write, name: `a ${write.operation}`, bulk: false },
  { ...write, name: `a ${write.operation} of several`, bulk: true },
]);

describe.for(rows)("$name whose answer is lost", (row) => {
  it("was not executed for sure where another wrote the same", async ({ etagOf, lose, write, writeBeside }) => {
    const etag = await etagOf(row.meeting);
    lose(3, () => writeBeside(row, etag));
    expect(await write(row, etag, row.bulk)).toEqual(unknown);
  });

  it("was executed where it was this very one", async ({ certain, etagOf, lose, write, ownService }) => {
    await certain();
    const etag = await etagOf(row.meeting);
    lose(1);
    expect(await write(row, etag, row.bulk)).toEqual(row.done);
    expect((await ownService.store.findHistory(row.meeting)).map(({ operation }) => operation)).toEqual([
      row.operation,
    ]);
  });
});
