import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, describe, expect } from "vitest";
import type { ExecutionMessage } from "../../../src/gateway/execution/trace-execution.ts";
import { it } from "../../support/fixtures.ts";

const EXECUTION = "tracing:graphql:execute:start";
let told: ExecutionMessage[] = [];
const listen = (message: unknown) => void told.push(message as ExecutionMessage);

it.override("upstreamAnswer", () => () => ({ status: 200, body: { externalAppointmentId: "1" } }));

beforeEach(() => {
  told = [];
  subscribe(EXECUTION, listen);
});
afterEach(() => void unsubscribe(EXECUTION, listen));

const query = `{ virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { externalAppointmentId } } }`;
const answer = { data: { virtualAppointment: { externalAppointmentId: "1" } } };

describe("a query that comes again and again is executed", () => {
  it.for([
    ["plans", [undefined, "plan", "plan"]],
    ["graphql-js", [undefined, undefined, undefined]],
  ] as const)("as the query engine has it: %s", async ([queryEngine, expected], { upstream, anotherGateway }) => {
    const gateway = await anotherGateway(upstream.url, { token: "any", queryEngine });
    for (let time = 0; time < 3; time++) expect((await gateway.query(query)).body).toEqual(answer);
    expect(told.map(({ executedBy }) => executedBy)).toEqual(expected);
  });
});

describe("with graphql-js", () => {
  it.for([
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
  ] as const)("%s is bounded all the same", async ([, document, variables, message], { upstream, anotherGateway }) => {
    const gateway = await anotherGateway(upstream.url, { token: "any", queryEngine: "graphql-js" });
    const { errors } = (await gateway.query(document, { variables })).body;
    expect(errors.at(-1).message).toBe(message);
    expect(errors.length).toBeLessThanOrEqual(11);
  });
});
