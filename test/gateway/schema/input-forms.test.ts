import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";

// What the forms of inputs take and what they refuse, character by character.

type Input = Readonly<Record<string, unknown>>;
const update = `mutation ($input: UpdateVirtualAppointmentInput!) { outcome: updateVirtualAppointment(input: $input) {
  __typename ... on ValidationError { issues { message } } } }`;
const send = `mutation ($input: SendVirtualAppointmentSmsInput!) { outcome: sendVirtualAppointmentSms(input: $input) {
  __typename ... on ValidationError { issues { message } } } }`;

type Request = readonly [document: string, input: Input];

const it = base
  /** What is wrong with it, unless it reaches the upstream. */
  .extend(
    "messageOf",
    ({ upstream, gateway }) =>
      async (...[document, input]: Request): Promise<string | undefined> => {
        upstream.calls.length = 0;
        const { body } = await gateway.query(document, { variables: { input: { onlineMeetingId: "m", ...input } } });
        const { issues } = body.data.outcome as { issues?: readonly { message: string }[] };
        expect(upstream.calls.length > 0).toBe(issues === undefined);
        return issues?.map(({ message }) => message).join(" ");
      },
  );
it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));

const attendee = { phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" };
const WEB = "must be a whole http or https URL, such as https://example.com/appointments/1";

const forms: Readonly<
  Record<string, { requestOf: (text: string) => Request; message: string; good: string[]; bad: string[] }>
> = {
  "an etag": {
    requestOf: (ifMatch) => [update, { ifMatch }],
    message: 'must be the `etag` of an answer, quotes included, or "*"',
    good: ["*", '""', '"a"', 'W/"a"', '"!#[]~"', 'W/""', '"*"'],
    bad: [
      "",
      "**",
      "* ",
      " *",
      '"',
      '"a',
      'a"',
      '"a" ',
      ' "a"',
      'w/"a"',
      'W"a"',
      '/"a"',
      "W/*",
      '"a""b"',
      '"a","b"',
      'WW/"a"',
      '"a"*',
    ],
  },
  "the URL of an appointment": {
    requestOf: (externalAppointmentUrl) => [update, { externalAppointmentUrl }],
    message: WEB,
    good: ["http://a", "https://a", "HTTPS://A/b?c=d#e", "https://ä.example/ü", "https://a:1/@"],
    bad: [
      "",
      "ftp://a",
      "xhttps://a",
      "https:/a",
      "https//a",
      "httpss://a",
      "https://",
      "https://a b",
      "https://a\\b",
      "https://a/\u0007",
      "https://a/\u007f",
      "https://a/\n",
      "https://user@a",
      "https://:password@a",
      "https://user:password@a",
      "https://[",
      "https://a:99999",
    ],
  },
  "a join link": {
    requestOf: (appointmentClientJoinWebUrl) => [update, { appointmentClientJoinWebUrl }],
    message: WEB,
    good: ["https://a"],
    bad: ["javascript:alert(1)", "https://:password@a"],
  },
  "an e-mail address": {
    requestOf: (emailAddress) => [update, { appointmentClients: [{ emailAddress }] }],
    message: "must be an e-mail address, such as grady@example.com",
    good: ["a@b", "a.b+c@d.e", "ü@ü", "\u{1f600}@b", 'a@"b'],
    bad: ["", "@", "a@", "@b", "a@@b", "a@b@c", "a b@c", "a@b c", '"a"@b', " a@b", "a@b ", "a@b\n"],
  },
  "a phone number": {
    requestOf: (smsCapablePhoneNumber) => [update, { appointmentClients: [{ smsCapablePhoneNumber }] }],
    message: "must be a phone number, such as +1 312 922 4122 or 123-456-7890",
    good: ["123", "+123", "+1 (2).-3", "(312) 922-4122", "123-", "12 3 ()", " 123"],
    bad: ["", "+", "12", "++123", "1+23", "123a", "a123", "123+", "12/3"],
  },
  "an attendee's phone number": {
    requestOf: (phoneNumber) => [send, { messageType: "CONFIRMATION", attendees: [{ ...attendee, phoneNumber }] }],
    message: "must be a phone number in E.164 form, such as +13129224122",
    good: ["+1234567", "+9876543210"],
    bad: ["", "1234567", "+0234567", "+1234 567", "+1234567a", "x+1234567", "++1234567", "+a234567"],
  },
  "a time zone": {
    requestOf: (timeZone) => [send, { messageType: "CONFIRMATION", attendees: [{ ...attendee, timeZone }] }],
    message: "must be the Windows name of a time zone, such as Pacific Standard Time",
    good: ["UTC", "utc-11", "Central Standard Time (Mexico)", "A.b+1"],
    bad: ["", " UTC", "1UTC", "Europe/Berlin", "UTC\n", "Ünited", "a_b", "(UTC)"],
  },
  "a meeting's id": {
    requestOf: (onlineMeetingId) => [update, { onlineMeetingId }],
    message: "must be an id, not a step in a path",
    good: ["a", "...", "a/b", "a\\b", "..a/b..", "a/.b", "a@b+c=-_"],
    bad: [".", "..", "a/..", "../a", "a/./b", "a\\..", ".\\a", "a/..\\b"],
  },
  "a user's id": {
    requestOf: (userId) => [update, { userId }],
    message: "must not hold control characters",
    good: ["a b", "\u00a0", "ü"],
    bad: ["a\u0000", "\u001f", "a\u007fb", "\u0080", "\u009f"],
  },
};

it.for(Object.entries(forms))("%s is what it must be", async ([, form], { messageOf }) => {
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
    expect(await messageOf(update, { ifMatch })).toBe(undefined);
    expect(upstream.calls[0]?.headers["if-match"]).toBe(ifMatch);
  });

  it("no other may: control characters, spaces, and what is beyond ASCII", async ({ messageOf }) => {
    const others = Array.from({ length: 0x101 }, (_, code) => String.fromCharCode(code)).filter(
      (character) => character === '"' || !visible.includes(character),
    );
    expect(others).toHaveLength(0x101 - 93);
    const taken: string[] = [];
    for (const character of others) {
      if ((await messageOf(update, { ifMatch: `"a${character}b"` })) === undefined) taken.push(character);
    }
    expect(taken).toEqual([]);
  });
});
