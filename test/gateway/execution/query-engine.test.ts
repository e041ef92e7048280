import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { ExecutionMessage } from "../../../src/gateway/execution/trace-execution.ts";
import { startGateway } from "../../support/gateway.ts";
import { startUpstream, type ScriptedUpstream } from "../../support/upstream.ts";

const EXECUTION = "tracing:graphql:execute:start";
let told: ExecutionMessage[] = [];
const listen = (message: unknown) => void told.push(message as ExecutionMessage);
let upstream: ScriptedUpstream;
beforeAll(async () => {
  upstream = await startUpstream(() => ({ status: 200, body: { externalAppointmentId: "1" } }));
});
afterAll(() => upstream[Symbol.asyncDispose]());
beforeEach(() => {
  told = [];
  subscribe(EXECUTION, listen);
});
afterEach(() => void unsubscribe(EXECUTION, listen));

const query = `{ virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { externalAppointmentId } } }`;
const answer = { data: { virtualAppointment: { externalAppointmentId: "1" } } };

describe("a query that comes again and again is executed", () => {
  it.each([
    ["plans", [undefined, "plan", "plan"]],
    ["graphql-js", [undefined, undefined, undefined]],
  ] as const)("as the query engine has it: %s", async (queryEngine, expected) => {
    await using gateway = await startGateway(upstream.url, { token: "any", queryEngine });
    for (let time = 0; time < 3; time++) expect((await gateway.query(query)).body).toEqual(answer);
    expect(told.map(({ executedBy }) => executedBy)).toEqual(expected);
  });
});

describe("with graphql-js", () => {
  it.each([
    [
      "a document",
      `{ ${"__typename ".repeat(101)} }`,
      {},
      'The document has 101 fields "__typename"; 100 are allowed.',
    ],
    [
      "variables",
      "query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { __typename } }",
      { m: Array.from({ length: 5_000 }, () => 0) },
      "Too many errors processing variables, error limit reached. Execution aborted.",
    ],
  ])("%s is bounded all the same", async (_, document, variables, message) => {
    await using gateway = await startGateway(upstream.url, { token: "any", queryEngine: "graphql-js" });
    const { errors } = (await gateway.query(document, { variables })).body;
    expect(errors.at(-1).message).toBe(message);
    expect(errors.length).toBeLessThanOrEqual(11);
  });
});
