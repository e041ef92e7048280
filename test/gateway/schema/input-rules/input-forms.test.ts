import { describe, expect } from "vitest";
import { it as base } from "../../../support/fixtures.ts";
import type { InputRequest } from "./input-bound-rows.ts";
import { inputForms } from "./input-form-rows.ts";

// What the forms of inputs take and what they refuse, character by character.

const update = `mutation ($input: UpdateVirtualAppointmentInput!) { outcome: updateVirtualAppointment(input: $input) {
  __typename ... on ValidationError { issues { message } } } }`;
const send = `mutation ($input: SendVirtualAppointmentSmsInput!) { outcome: sendVirtualAppointmentSms(input: $input) {
  __typename ... on ValidationError { issues { message } } } }`;

const documents: Readonly<Record<string, string>> = { update, send };

const it = base
  /** What is wrong with it, unless it reaches the upstream. */
  .extend(
    "messageOf",
    ({ upstream, gateway }) =>
      async (...[field, input]: InputRequest): Promise<string | undefined> => {
        upstream.calls.length = 0;
        const { body } = await gateway.query(documents[field] ?? "", {
          variables: { input: { onlineMeetingId: "m", ...input } },
        });
        const { issues } = body.data.outcome as { issues?: readonly { message: string }[] };
        expect(upstream.calls.length > 0).toBe(issues === undefined);
        return issues?.map(({ message }) => message).join(" ");
      },
  );
it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));

it.for(Object.entries(inputForms))("%s is what it must be", async ([, form], { messageOf }) => {
  const { requestOf, message, good, bad } = form;
  const outcomes = async (texts: readonly string[]) => {
    const asked: (readonly [string, string | undefined])[] = [];
    for (const text of texts) asked.push([text, await messageOf(...requestOf(text))]);
    return asked;
  };
  expect(await outcomes(good)).toEqual(good.map((text) => [text, undefined]));
  const told = await outcomes(bad);
  expect(told.map(([text, said]) => [text, said ?? "nothing"])).toEqual(
    bad.map((text) => [text, expect.stringContaining(message)]),
  );
});

describe("ifMatch goes into a header", () => {
  const visible = Array.from({ length: 0x7f - 0x21 }, (_, index) => String.fromCharCode(0x21 + index)).join("");

  it("every visible character of ASCII may be in it, apart from quotes", async ({ upstream, messageOf }) => {
    const ifMatch = `"${visible.replace('"', "")}"`;
    expect(await messageOf("update", { ifMatch })).toBe(undefined);
    expect(upstream.calls[0]?.headers["if-match"]).toBe(ifMatch);
  });

  it("no other may: control characters, spaces, and what is beyond ASCII", async ({ messageOf }) => {
    const others = Array.from({ length: 0x101 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => character === '"' || !visible.includes(character),
    );
    expect(others).toHaveLength(0x101 - 93);
    const taken: string[] = [];
    for (const character of others) {
      if ((await messageOf("update", { ifMatch: `"a${character}b"` })) === undefined) taken.push(character);
    }
    expect(taken).toEqual([]);
  });
});
