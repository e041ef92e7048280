// Every bound of the input rules, for whoever asks with what is at it, below it and above it.

export type Input = Readonly<Record<string, unknown>>;
/** Which field is asked for, and with what. */
export type InputRequest = readonly [field: "update" | "send" | "agenda" | "list", variables: Input];

const DAY = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };
const update = (input: Input): InputRequest => ["update", { input: { onlineMeetingId: "m", ...input } }];
const attendee = { phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" };
const send = (attendees: readonly Input[]): InputRequest => [
  "send",
  { input: { onlineMeetingId: "m", messageType: "CONFIRMATION", attendees } },
];
const agenda = (input: Input): InputRequest => ["agenda", { ...DAY, ...input }];
const clients = (client: Input) => update({ appointmentClients: [client] });
const x = (count: number) => "x".repeat(Math.max(0, count));
const many = (count: number, item: Input = {}) => Array.from({ length: count }, () => item);

const EMAIL = "must be an e-mail address, such as grady@example.com";
const PHONE = "must be a phone number, such as +1 312 922 4122 or 123-456-7890";
const E164 = "must be a phone number, such as +13129224122 or (312) 922-4122";
const ZONE = "must be the name of a time zone, such as America/Los_Angeles or Pacific Standard Time";
const WHOLE = "must be a whole number, 1 to 100";
const most = (count: number) => `must have ${count} characters at most`;
const FIRST = Date.parse(DAY.startsFrom);
const MONTH = 31 * 86_400_000;

export interface InputBound {
  /** Its steps, with dots between. */
  readonly path: string;
  readonly max: number;
  readonly requestOf: (size: number) => InputRequest;
  readonly tooLarge: string | readonly string[];
  readonly min?: number;
  readonly tooSmall?: string;
}
export const inputBounds: readonly (readonly [string, InputBound])[] = Object.entries<InputBound>({
  "characters of a meeting's id": {
    path: "input.onlineMeetingId",
    max: 1024,
    requestOf: (size) => update({ onlineMeetingId: x(size) }),
    tooLarge: most(1024),
    min: 1,
    tooSmall: "must not be empty",
  },
  "characters of a user's id": {
    path: "input.userId",
    max: 320,
    requestOf: (size) => update({ userId: x(size) }),
    tooLarge: most(320),
    min: 1,
    tooSmall: "must not be empty",
  },
  "characters of a user's id, for an agenda": {
    path: "userId",
    max: 320,
    requestOf: (size) => agenda({ userId: x(size) }),
    tooLarge: most(320),
    min: 1,
    tooSmall: "must not be empty",
  },
  "characters of an etag": {
    path: "input.ifMatch",
    max: 1024,
    requestOf: (size) => update({ ifMatch: `"${x(size - 2)}"` }),
    tooLarge: most(1024),
    min: 2,
  },
  "characters of an external id": {
    path: "input.externalAppointmentId",
    max: 1024,
    requestOf: (size) => update({ externalAppointmentId: x(size) }),
    tooLarge: most(1024),
  },
  "characters of an external URL": {
    path: "input.externalAppointmentUrl",
    max: 2048,
    requestOf: (size) => update({ externalAppointmentUrl: `https://a/${x(size - 10)}` }),
    tooLarge: most(2048),
    min: 10,
  },
  "characters of a join link": {
    path: "input.appointmentClientJoinWebUrl",
    max: 2048,
    requestOf: (size) => update({ appointmentClientJoinWebUrl: `https://a/${x(size - 10)}` }),
    tooLarge: most(2048),
    min: 10,
  },
  "clients of an appointment": {
    path: "input.appointmentClients",
    max: 100,
    requestOf: (size) => update({ appointmentClients: many(size) }),
    tooLarge: "must hold 100 clients at most",
  },
  "characters of a client's name": {
    path: "input.appointmentClients.0.displayName",
    max: 256,
    requestOf: (size) => clients({ displayName: x(size) }),
    tooLarge: most(256),
  },
  "characters before the @ of an e-mail address": {
    path: "input.appointmentClients.0.emailAddress",
    max: 64,
    requestOf: (size) => clients({ emailAddress: `${x(size)}@b` }),
    tooLarge: EMAIL,
    min: 1,
    tooSmall: EMAIL,
  },
  "characters after it": {
    path: "input.appointmentClients.0.emailAddress",
    max: 255,
    requestOf: (size) => clients({ emailAddress: `a@${x(size)}` }),
    tooLarge: EMAIL,
    min: 1,
    tooSmall: EMAIL,
  },
  "characters of an e-mail address": {
    path: "input.appointmentClients.0.emailAddress",
    max: 320,
    requestOf: (size) => clients({ emailAddress: `${x(64)}@${x(size - 65)}` }),
    tooLarge: [most(320), EMAIL],
    min: 66,
  },
  "digits of a client's phone number": {
    path: "input.appointmentClients.0.smsCapablePhoneNumber",
    max: 20,
    requestOf: (size) => clients({ smsCapablePhoneNumber: "1".repeat(size) }),
    tooLarge: PHONE,
    min: 3,
    tooSmall: PHONE,
  },
  "characters of a client's phone number": {
    path: "input.appointmentClients.0.smsCapablePhoneNumber",
    max: 32,
    requestOf: (size) => clients({ smsCapablePhoneNumber: `123${" ".repeat(size - 3)}` }),
    tooLarge: most(32),
    min: 3,
  },
  "attendees of a text message": {
    path: "input.attendees",
    max: 50,
    requestOf: (size) => send(many(size, attendee)),
    tooLarge: "must name 50 attendees at most",
    min: 1,
    tooSmall: "must name one attendee at least",
  },
  "digits of an attendee's phone number": {
    path: "input.attendees.0.phoneNumber",
    max: 15,
    requestOf: (size) => send([{ ...attendee, phoneNumber: `+${"1".repeat(size)}` }]),
    tooLarge: E164,
    min: 7,
    tooSmall: E164,
  },
  "characters of a time zone": {
    path: "input.attendees.0.timeZone",
    max: 64,
    requestOf: (size) => send([{ ...attendee, timeZone: x(size) }]),
    tooLarge: ZONE,
    min: 1,
    tooSmall: ZONE,
  },
  "meetings of a list": {
    path: "meetings",
    max: 100,
    requestOf: (size) => ["list", { meetings: many(size, { onlineMeetingId: "m" }) }],
    tooLarge: "must name 100 meetings at most in one list",
    // For none nobody is asked.
    min: 1,
  },
  "meetings of a page": {
    path: "first",
    max: 100,
    requestOf: (size) => agenda({ first: size }),
    tooLarge: WHOLE,
    min: 1,
    tooSmall: WHOLE,
  },
  "characters of a cursor": {
    path: "after",
    max: 4096,
    requestOf: (size) => agenda({ after: x(size) }),
    tooLarge: most(4096),
    min: 1,
    tooSmall: "must not be empty",
  },
  "milliseconds of an agenda": {
    path: "startsBefore",
    max: MONTH,
    requestOf: (size) => agenda({ startsBefore: new Date(FIRST + size).toISOString() }),
    tooLarge: "must be 31 days after startsFrom at most",
    min: 1,
    tooSmall: "must be after startsFrom",
  },
}).map(([name, bound]) => [name, bound] as const);
