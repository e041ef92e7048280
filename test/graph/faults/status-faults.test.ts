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
