import { expect } from "vitest";
import {
  executedWrites,
  failedReads,
  lostWrites,
  passingReads,
  refusedWrites,
  withItems,
  type Expected,
} from "./expected-outcomes.ts";
import { expectOutcomes, it } from "./fault-cells.ts";
import { operations } from "./operations.ts";
import type { ScriptedAnswer } from "../../support/upstream.ts";

// Statuses that say nothing of what was asked for. Those of 503 are in unavailable-faults.test.ts.

const FAILED = "ServiceUnavailableError NOT_SENT";
const PAST = "Wed, 21 Oct 2015 07:28:00 GMT";
/** A year, which no time is longer than. */
const YEAR = "31536000";

it.for<readonly [name: string, status: ScriptedAnswer, expected: Expected]>([
  ["204", { status: 204 }, { reads: failedReads(FAILED), writes: executedWrites({ isCreateToldOf: false }) }],
  [
    "206",
    { status: 206, body: { externalAppointmentId: "ours" } },
    { reads: failedReads(FAILED), writes: executedWrites({ isCreateToldOf: true }) },
  ],
  ["302", { status: 302, headers: { location: "/elsewhere" } }, { reads: failedReads(FAILED), writes: lostWrites() }],
  ["304", { status: 304 }, { reads: failedReads(FAILED), writes: lostWrites() }],
  ["408", { status: 408 }, { reads: passingReads(FAILED), writes: refusedWrites(FAILED) }],
  ["418", { status: 418 }, { reads: failedReads(FAILED), writes: refusedWrites(FAILED) }],
  ["429", { status: 429 }, { reads: passingReads("ThrottledError"), writes: refusedWrites("ThrottledError") }],
  [
    "429 with Retry-After: 3600",
    { status: 429, headers: { "Retry-After": "3600" } },
    { reads: failedReads("ThrottledError 3600"), writes: refusedWrites("ThrottledError 3600") },
  ],
  [
    "429 with Retry-After: 0",
    { status: 429, headers: { "Retry-After": "0" } },
    { reads: passingReads("ThrottledError 0"), writes: refusedWrites("ThrottledError 0") },
  ],
  [
    "429 with a Retry-After that is over",
    { status: 429, headers: { "Retry-After": PAST } },
    { reads: passingReads("ThrottledError 0"), writes: refusedWrites("ThrottledError 0") },
  ],
  [
    "429 with a huge Retry-After",
    { status: 429, headers: { "Retry-After": "999999999" } },
    { reads: failedReads(`ThrottledError ${YEAR}`), writes: refusedWrites(`ThrottledError ${YEAR}`) },
  ],
  ["500", { status: 500 }, { reads: failedReads(FAILED), writes: lostWrites() }],
  ["502", { status: 502, body: "<html>" }, { reads: failedReads(FAILED), writes: lostWrites() }],
  ["504", { status: 504, body: "<html>" }, { reads: passingReads(FAILED), writes: lostWrites() }],
])("%s", async ([name, status, { reads, writes }], { anotherUpstream, anotherGateway }) => {
  await expectOutcomes({ name, status }, { reads: withItems(reads), writes }, { anotherUpstream, anotherGateway });
});

it.for([
  ["read", 429, ["ThrottledError"]],
  ["50 reads", 429, ["ThrottledError"]],
  ["read", 503, ["ServiceUnavailableError"]],
  ["50 reads", 503, ["ServiceUnavailableError"]],
] as const)(
  "a %s that gets %i tells so at once where the operation has no time for a repeat",
  async ([operation, status, types], { ownUpstream: upstream, anotherGateway }) => {
    upstream.answer = () => ({ status, headers: { "retry-after": "20" } });
    const gateway = await anotherGateway(upstream.url, { token: "any", readRetryTime: 60_000 });
    const { body } = await gateway.query(operations[operation].query);
    const outcomes: { readonly __typename: string; readonly retryAfterSeconds: number }[] = Object.values(body.data);
    expect([...new Set(outcomes.map(({ __typename }) => __typename))]).toEqual(types);
    // What its time being up would not tell.
    expect([...new Set(outcomes.map(({ retryAfterSeconds }) => retryAfterSeconds))]).toEqual([20]);
  },
);
