import { exceptCreate, failedReads, lostWrites, passingReads, withItems, type Expected } from "./expected-outcomes.ts";
import { expectOutcomes, it } from "./fault-cells.ts";
import type { ScriptedAnswer } from "../../support/upstream.ts";

// 503 of every kind. A tenant that is being set up is not executed for; of all others a status can't tell.

const errorOf = (code: string): ScriptedAnswer => ({
  status: 503,
  body: { error: { code, message: "Not now.", innerError: { "request-id": "0b3c" } } },
});
const after = (seconds: string, answer: ScriptedAnswer): ScriptedAnswer => ({
  ...answer,
  headers: { ...answer.headers, "Retry-After": seconds },
});
const nothing = { status: 503 };
const page = { status: 503, headers: { "content-type": "text/html; charset=utf-8" }, body: "<html><body>Busy" };

const FAILED = "ServiceUnavailableError NOT_SENT";
/** Without a time there is nothing to wait for: all kinds are alike, and a read is repeated. */
const timeless: Expected = { reads: withItems(passingReads(FAILED)), writes: lostWrites() };
/** That time is more than a read waits. */
const overloaded: Expected = { reads: withItems(failedReads(`${FAILED} 3600`)), writes: lostWrites(" 3600") };
const provisioned: Expected = {
  ...overloaded,
  writes: exceptCreate(overloaded.writes, "ServiceProvisioningError 3600; PUT 1"),
};
/** The upstream asks for no wait: a read is repeated all the same after one. */
const waitless: Expected = { reads: withItems(passingReads(`${FAILED} 0`)), writes: lostWrites(" 0") };

it.for<readonly [name: string, status: ScriptedAnswer, expected: Expected]>([
  ["serviceNotAvailable", errorOf("serviceNotAvailable"), timeless],
  ["resourceBeingProvisioned", errorOf("resourceBeingProvisioned"), timeless],
  ["provisioningNotAllowed", errorOf("provisioningNotAllowed"), timeless],
  ["throttledRequest", errorOf("throttledRequest"), timeless],
  ["no code", nothing, timeless],
  ["a page of a proxy", page, timeless],
  ["serviceNotAvailable, Retry-After: 3600", after("3600", errorOf("serviceNotAvailable")), overloaded],
  ["throttledRequest, Retry-After: 3600", after("3600", errorOf("throttledRequest")), overloaded],
  ["a page of a proxy, Retry-After: 3600", after("3600", page), overloaded],
  ["resourceBeingProvisioned, Retry-After: 3600", after("3600", errorOf("resourceBeingProvisioned")), provisioned],
  ["provisioningNotAllowed, Retry-After: 3600", after("3600", errorOf("provisioningNotAllowed")), provisioned],
  ["no code, Retry-After: 3600", after("3600", nothing), provisioned],
  ["serviceNotAvailable, Retry-After: 0", after("0", errorOf("serviceNotAvailable")), waitless],
])("503, %s", async ([name, status, expected], { anotherUpstream, anotherGateway }) => {
  await expectOutcomes({ name, status }, expected, { anotherUpstream, anotherGateway });
});
