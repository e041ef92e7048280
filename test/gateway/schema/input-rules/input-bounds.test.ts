import * as fc from "fast-check";
import { describe, expect } from "vitest";
import { it as base } from "../../../support/fixtures.ts";
import { inputBounds, type InputRequest } from "./input-bound-rows.ts";

// Every bound of the input rules: what is at it or below goes to the upstream, what is above is refused before.

interface Issue {
  readonly path: readonly string[];
  readonly message: string;
}
interface Outcome {
  readonly issues?: readonly Issue[];
}
const WRONG = "... on ValidationError { issues { path message } }";
const mutation = (name: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  return `mutation ($input: ${type}) { outcome: ${name}(input: $input) { __typename ${WRONG} } }`;
};
const LISTED = `query ($meetings: [MeetingInput!]!) {
  outcome: virtualAppointments(meetings: $meetings) { __typename ${WRONG} } }`;
const AGENDA = `query ($startsFrom: DateTime!, $startsBefore: DateTime!, $userId: ID, $first: Int, $after: String) {
  outcome: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, userId: $userId, first: $first, after: $after) {
    error { __typename ${WRONG} } } }`;

const documents: Readonly<Record<InputRequest[0], string>> = {
  update: mutation("updateVirtualAppointment"),
  send: mutation("sendVirtualAppointmentSms"),
  agenda: AGENDA,
  list: LISTED,
};

/** What is wrong; nothing when the upstream was asked. */
const it = base.extend("issuesOf", ({ upstream, gateway }) => async (...[field, variables]: InputRequest) => {
  upstream.calls.length = 0;
  const { data, errors } = (await gateway.query(documents[field], { variables })).body as {
    readonly data?: { readonly outcome?: (Outcome & { readonly error?: Outcome | null }) | null } | null;
    readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly issues?: Issue[] } }[];
  };
  const issues = data?.outcome?.issues ?? data?.outcome?.error?.issues ?? errors?.[0]?.extensions?.issues ?? [];
  expect([issues.length > 0, errors?.[0]?.message]).toEqual([upstream.calls.length === 0, errors?.[0]?.message]);
  // Code and limit are looked at in validation-codes.test.ts.
  return issues.map(({ path, message }) => ({ path, message }));
});
it.override("upstreamAnswer", () => () => ({ status: 200, body: { value: [] } }));

describe("at, below and above the bound", () => {
  it.for(inputBounds)("of %s", async ([, bound], { issuesOf }) => {
    const { path, requestOf, max, tooLarge, min = 0, tooSmall } = bound;
    const ask = (size: number) => issuesOf(...requestOf(size));
    const expected = (size: number): Issue[] => {
      if (size > max) return [tooLarge].flat().map((message) => ({ path: path.split("."), message }));
      return size < min ? [{ path: path.split("."), message: tooSmall ?? "" }] : [];
    };
    const lowest = tooSmall === undefined ? min : min - 1;
    for (const size of [lowest, min, max - 1, max, max + 1]) {
      expect([size, await ask(size)]).toEqual([size, expected(size)]);
    }
    await fc.assert(
      fc.asyncProperty(fc.integer({ min, max: max + 10 }), async (size) => {
        expect(await ask(size)).toEqual(expected(size));
      }),
      { numRuns: 10 },
    );
  });
});
