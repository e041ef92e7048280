import { boundChanges } from "../bound.ts";
import type { Change } from "../change.ts";

const rules = "src/gateway/schema/input-rules.ts";
const limits = "src/common/contract/limits.ts";
const properties = "src/common/contract/appointment-properties.ts";
const patterns = "src/common/contract/patterns.ts";
const bounds = ["test/gateway/schema/input-rules/input-bounds.test.ts"];
const scalars = ["test/gateway/schema/scalars/text-scalars.test.ts"];
const forms = ["test/gateway/schema/input-rules/input-forms.test.ts"];

/** That an input is taken which must not be, or refused which is fine. */
export const input: readonly Change[] = [
  {
    name: "a wrong e-mail address is an error of the whole operation",
    file: "src/gateway/schema/scalars/text-scalars.ts",
    find: 'builder.addScalarType("EmailAddress", GraphQLString, {',
    replace:
      'builder.addScalarType("EmailAddress", GraphQLString, {\n  coerceInputValue: () => { throw new TypeError("No."); },',
    tests: scalars,
  },
  {
    name: "what is no text is looked at whole where a scalar of our own is one",
    file: "src/gateway/execution/bounded-input.ts",
    find: " && !isTextType(type)) return value;",
    replace: ") return value;",
    tests: scalars,
  },
  {
    name: "control characters may be in ifMatch",
    file: rules,
    find: '"[\\x21\\x23-\\x7e]*"',
    replace: '"[^"]*"',
    tests: forms,
  },
  {
    name: "a URL may have a password without a user",
    file: rules,
    find: 'url.username === "" && url.password === ""',
    replace: 'url.username === ""',
    tests: forms,
  },
  {
    name: "a URL may have a user without a password",
    file: rules,
    find: 'url.username === "" && url.password === ""',
    replace: 'url.password === ""',
    tests: forms,
  },
  ...boundChanges("characters of a user's id", rules, "userTarget = { userId: pathId(320", bounds),
  ...boundChanges("characters of a user's id, for an agenda", rules, "  userId: pathId(320", bounds),
  ...boundChanges("characters of an etag", rules, ".max(1024", bounds),
  ...boundChanges("characters of a cursor", rules, "shortText(4096", bounds),
  ...boundChanges("days of an agenda", rules, "MAX_SPAN_DAYS = 31", bounds),
  ...boundChanges("meetings of a list or a page", limits, "MAX_MEETINGS = 100", bounds),
  ...boundChanges("clients of an appointment", limits, "MAX_CLIENTS = 100", bounds),
  ...boundChanges("attendees of a text message", limits, "MAX_ATTENDEES = 50", bounds),
  ...boundChanges("characters of a meeting's id", limits, "MAX_MEETING_ID = 1024", bounds),
  ...boundChanges("characters of an external id", properties, "externalAppointmentId: { maxLength: 1024", bounds),
  ...boundChanges("characters of an external URL", properties, "externalAppointmentUrl: { maxLength: 2048", bounds),
  ...boundChanges("characters of a join link", properties, "appointmentClientJoinWebUrl: { maxLength: 2048", bounds),
  ...boundChanges("characters of a client's name", properties, "displayName: { maxLength: 256", bounds),
  ...boundChanges("characters of an e-mail address", properties, "emailAddress: { maxLength: 320", bounds),
  ...boundChanges(
    "characters of a client's phone number",
    properties,
    "smsCapablePhoneNumber: { maxLength: 32",
    bounds,
  ),
  ...boundChanges("characters before the @", patterns, '[^\\s@"]{1,64', bounds),
  ...boundChanges("characters after the @", patterns, "[^\\s@]{1,255", bounds),
  ...boundChanges("digits of a client's phone number", patterns, "\\d){3,20", bounds),
  ...boundChanges("digits of a client's phone number, at least", patterns, "\\d){3", bounds),
  ...boundChanges("digits of an attendee's phone number", patterns, "\\d{6,14", bounds),
  ...boundChanges("digits of an attendee's phone number, at least", patterns, "\\d{6", bounds),
  ...boundChanges("characters of a time zone", patterns, "{0,63", bounds),
  {
    name: "each field of an operation may send as many text messages as one may",
    file: "src/gateway/schema/write-budget.ts",
    find: "this.#messages + messages > MAX_MESSAGES",
    replace: "messages > MAX_MESSAGES",
    tests: ["test/gateway/schema/sms.test.ts"],
  },
  {
    name: "a page in a sandbox of the browser may read answers",
    file: "src/common/allowed-origins.ts",
    find: "return host !== undefined && isLoopbackHost(host);",
    replace: 'return origin === "null" || (host !== undefined && isLoopbackHost(host));',
    tests: ["test/gateway/http/cors.test.ts"],
  },
];
