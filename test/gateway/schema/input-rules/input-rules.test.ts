import { describe, expect, it } from "vitest";
import {
  appointmentsRules,
  deleteRules,
  meetingListRules,
  meetingRules,
  smsRules,
  writeRules,
} from "../../../../src/gateway/schema/input-rules.ts";
import { APPOINTMENT_PROPERTIES } from "../../../../src/common/contract/appointment-properties.ts";
import { type Input, inputBounds, type InputRequest } from "./input-bound-rows.ts";
import { inputForms } from "./input-form-rows.ts";

// The rules by themselves, without the fields that go by them: the same rows, and what is at the edge of all.

const rules = { update: writeRules, send: smsRules, agenda: meetingListRules, list: appointmentsRules };
/** As the scalar of the schema makes it of a text. */
const momentsOf = ({ startsFrom, startsBefore, ...others }: Input) => ({
  ...others,
  startsFrom: new Date(String(startsFrom)),
  startsBefore: new Date(String(startsBefore)),
});

async function issuesOf(...[field, variables]: InputRequest) {
  const { error } = await rules[field].safeParseAsync(field === "agenda" ? momentsOf(variables) : variables);
  return error?.issues.map(({ path, message }) => ({ path: path.join("."), message })) ?? [];
}
const update = (input: Input) => issuesOf("update", { input: { onlineMeetingId: "m", ...input } });
const DAY = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };

describe("at, below and above the bound", () => {
  it.each(inputBounds)("of %s", async (_, { path, requestOf, max, tooLarge, min = 0, tooSmall }) => {
    const expected = (size: number) => {
      if (size > max) return [tooLarge].flat().map((message) => ({ path, message }));
      return size < min ? [{ path, message: tooSmall ?? "" }] : [];
    };
    const lowest = tooSmall === undefined ? min : min - 1;
    for (const size of [lowest, min, max - 1, max, max + 1]) {
      expect([size, await issuesOf(...requestOf(size))]).toEqual([size, expected(size)]);
    }
  });
});

it.each(Object.entries(inputForms))("%s is what it must be", async (_, { requestOf, message, good, bad }) => {
  const messagesOf = async (text: string) => {
    const [field, input] = requestOf(text);
    const issues = await issuesOf(field, { input: { onlineMeetingId: "m", ...input } });
    return [text, issues.map((issue) => issue.message)];
  };
  expect(await Promise.all(good.map(messagesOf))).toEqual(good.map((text) => [text, []]));
  expect(await Promise.all(bad.map(messagesOf))).toEqual(bad.map((text) => [text, expect.arrayContaining([message])]));
});

describe("an etag", () => {
  it.each(Array.from({ length: 0x101 }, (_, code) => String.fromCharCode(code)))(
    "may hold %j or not",
    async (character) => {
      const isVisible = /[\x21-\x7e]/.test(character) && character !== '"';
      expect(await update({ ifMatch: `"a${character}b"` })).toHaveLength(isVisible ? 0 : 1);
    },
  );

  it("may be left out, but not be null", async () => {
    expect(await update({})).toEqual([]);
    const message = "must be the `etag` of an answer; leave it out to do without";
    expect(await update({ ifMatch: null })).toEqual([{ path: "input.ifMatch", message }]);
    const { error } = deleteRules.safeParse({ input: { onlineMeetingId: "m", ifMatch: null } });
    expect(error?.issues).toMatchObject([{ path: ["input", "ifMatch"], message }]);
  });
});

describe("what goes into a URL", () => {
  const NOT_WELL_FORMED = "must be well-formed Unicode";
  it.each(["\ud800", "a\udc00", "\udc00\ud800"])("is well-formed: %j is not", async (half) => {
    expect(await update({ onlineMeetingId: half })).toEqual([
      { path: "input.onlineMeetingId", message: NOT_WELL_FORMED },
    ]);
    expect(await update({ userId: half })).toEqual([{ path: "input.userId", message: NOT_WELL_FORMED }]);
    expect(await issuesOf("agenda", { ...DAY, after: half })).toEqual([{ path: "after", message: NOT_WELL_FORMED }]);
    expect(meetingRules.safeParse({ onlineMeetingId: half }).success).toBe(false);
  });

  it("may be any pair of surrogates", async () => {
    expect(await update({ onlineMeetingId: "\u{1f600}", userId: "\u{1f600}" })).toEqual([]);
    expect(await issuesOf("agenda", { ...DAY, after: "\u{1f600}" })).toEqual([]);
  });
});

describe("an agenda", () => {
  it.each([
    [0, "must be after startsFrom"],
    [-1, "must be after startsFrom"],
    [-40 * 86_400_000, "must be after startsFrom"],
    [32 * 86_400_000, "must be 31 days after startsFrom at most"],
  ])("of %d ms is none", async (span, message) => {
    const startsBefore = new Date(Date.parse(DAY.startsFrom) + span).toISOString();
    expect(await issuesOf("agenda", { ...DAY, startsBefore })).toEqual([{ path: "startsBefore", message }]);
  });

  it.each([1.5, 0, -1, 101, Number.NaN])("has no page of %d meetings", async (first) => {
    expect(await issuesOf("agenda", { ...DAY, first })).toHaveLength(1);
  });
});

it("everything that is known is handed on as it came, and may be left out or null", async () => {
  const client = { displayName: "A", emailAddress: "a@b", smsCapablePhoneNumber: "123" };
  const input = {
    onlineMeetingId: "m",
    userId: "u",
    ifMatch: "*",
    externalAppointmentId: "e",
    externalAppointmentUrl: "https://a",
    appointmentClientJoinWebUrl: "https://b",
    appointmentClients: [client, { displayName: null, emailAddress: null, smsCapablePhoneNumber: null }, {}],
    settings: { allowClientToJoinUsingBrowser: false },
  };
  expect(writeRules.parse({ input })).toEqual({ input });
  const nothing = Object.fromEntries(["userId", ...APPOINTMENT_PROPERTIES].map((name) => [name, null]));
  expect(writeRules.parse({ input: { onlineMeetingId: "m", ...nothing } })).toEqual({
    input: { onlineMeetingId: "m", ...nothing },
  });
  const empty = { onlineMeetingId: "m", settings: { allowClientToJoinUsingBrowser: null } };
  expect(writeRules.parse({ input: empty })).toEqual({ input: empty });
  const removal = { onlineMeetingId: "m", userId: null, ifMatch: 'W/"a"' };
  expect(deleteRules.parse({ input: removal })).toEqual({ input: removal });
  const sms = { ...removal, messageType: "any", attendees: [{ phoneNumber: "+1234567", timeZone: "UTC" }] };
  expect(await smsRules.parseAsync({ input: { ...sms, ifMatch: undefined } })).toEqual({
    input: { ...sms, ifMatch: undefined },
  });
  expect(meetingRules.parse({ onlineMeetingId: "m", userId: "u" })).toEqual({ onlineMeetingId: "m", userId: "u" });
  const meetings = [{ onlineMeetingId: ".." }];
  expect(appointmentsRules.parse({ meetings })).toEqual({ meetings });
  const list = { ...momentsOf(DAY), userId: null, first: null, after: null };
  expect(meetingListRules.parse(list)).toEqual(list);
  expect(meetingListRules.parse({ ...list, userId: "u", first: 1, after: "a" })).toMatchObject({ userId: "u" });
});

it("the properties are told in the order of every answer", () => {
  expect(APPOINTMENT_PROPERTIES).toEqual([
    "externalAppointmentId",
    "externalAppointmentUrl",
    "appointmentClientJoinWebUrl",
    "settings",
    "appointmentClients",
  ]);
});
