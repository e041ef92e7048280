import type { InputRequest } from "./input-bound-rows.ts";

// What the forms of inputs take and what they refuse, character by character; without the meeting's id it is "m".

const attendee = { phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" };
const WEB = "must be a whole http or https URL, such as https://example.com/appointments/1";

export const inputForms: Readonly<
  Record<string, { requestOf: (text: string) => InputRequest; message: string; good: string[]; bad: string[] }>
> = {
  "an etag": {
    requestOf: (ifMatch) => ["update", { ifMatch }],
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
    requestOf: (externalAppointmentUrl) => ["update", { externalAppointmentUrl }],
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
    requestOf: (appointmentClientJoinWebUrl) => ["update", { appointmentClientJoinWebUrl }],
    message: WEB,
    good: ["https://a"],
    bad: ["javascript:alert(1)", "https://:password@a"],
  },
  "an e-mail address": {
    requestOf: (emailAddress) => ["update", { appointmentClients: [{ emailAddress }] }],
    message: "must be an e-mail address, such as grady@example.com",
    good: ["a@b", "a.b+c@d.e", "ü@ü", "\u{1f600}@b", 'a@"b'],
    bad: ["", "@", "a@", "@b", "a@@b", "a@b@c", "a b@c", "a@b c", '"a"@b', " a@b", "a@b ", "a@b\n"],
  },
  "a phone number": {
    requestOf: (smsCapablePhoneNumber) => ["update", { appointmentClients: [{ smsCapablePhoneNumber }] }],
    message: "must be a phone number, such as +1 312 922 4122 or 123-456-7890",
    good: ["123", "+123", "+1 (2).-3", "(312) 922-4122", "123-", "12 3 ()", " 123"],
    bad: ["", "+", "12", "++123", "1+23", "123a", "a123", "123+", "12/3"],
  },
  "an attendee's phone number": {
    requestOf: (phoneNumber) => ["send", { messageType: "CONFIRMATION", attendees: [{ ...attendee, phoneNumber }] }],
    message: "must be a phone number, such as +13129224122 or (312) 922-4122",
    good: ["+1234567", "+9876543210", "(312) 922-4122", "312.922.4122", "+49 30 123456", "0049 30 123456"],
    bad: ["", "1234567", "+0234567", "+1234 567", "+1234567a", "x+1234567", "++1234567", "+a234567"],
  },
  "a time zone": {
    requestOf: (timeZone) => ["send", { messageType: "CONFIRMATION", attendees: [{ ...attendee, timeZone }] }],
    message: "must be the name of a time zone, such as America/Los_Angeles or Pacific Standard Time",
    good: ["UTC", "utc-11", "Europe/Berlin", "Etc/UTC", "Central Standard Time (Mexico)", "A.b+1"],
    bad: ["", " UTC", "1UTC", "Europe/Nowhere", "UTC\n", "Ünited", "a_b", "(UTC)"],
  },
  "a meeting's id": {
    requestOf: (onlineMeetingId) => ["update", { onlineMeetingId }],
    message: "must be an id, not a step in a path",
    good: ["a", "...", "a/b", "a\\b", "..a/b..", "a/.b", "a@b+c=-_"],
    bad: [".", "..", "a/..", "../a", "a/./b", "a\\..", ".\\a", "a/..\\b"],
  },
  "a user's id": {
    requestOf: (userId) => ["update", { userId }],
    message: "must not hold control characters",
    good: ["a b", "\u00a0", "ü"],
    bad: ["a\u0000", "\u001f", "a\u007fb", "\u0080", "\u009f"],
  },
};
