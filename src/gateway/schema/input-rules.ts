import { z } from "zod";
import {
  CLIENT_PROPERTIES,
  clientProperties,
  TEXT_PROPERTIES,
  textProperties,
  type TextRule,
} from "../../common/contract/appointment-properties.ts";
import { mapNames } from "../../common/contract/record.ts";
import type { ValidationCode } from "../../graph/model/validation-issue.ts";
import { MAX_ATTENDEES, MAX_CLIENTS, MAX_MEETING_ID, MAX_MEETINGS } from "../../common/contract/limits.ts";
import {
  E164_NUMBER,
  EMAIL_ADDRESS,
  PHONE_NUMBER,
  WEB_URL,
  WINDOWS_TIME_ZONE,
} from "../../common/contract/patterns.ts";

// What the gateway refuses before it asks anybody. The API documents no limits; these keep requests bounded and
// catch what a person mistyped. Messages never repeat the value.

/** As many meetings as a page of a list has when nobody says how many. */
export const DEFAULT_MEETINGS = 50;
const MAX_SPAN_DAYS = 31;

/** What a rule that isn't about a size says of a value: validation-error.ts makes an issue of it. */
export const fault = (code: ValidationCode, message: string, limit?: number) => ({
  error: message,
  params: { code, limit },
});

// Half a pair of surrogates has no spelling in a URL.
const isWellFormed = (value: string) => value.isWellFormed();
const notWellFormed = "must be well-formed Unicode";

/**
 * An id that goes into a path. `.` and `..` would be steps in it, however they are encoded; behind a slash, too, for a
 * proxy that decodes before it routes. Slashes alone are fine: meeting ids are base64.
 */
export const pathId = (longest: number) =>
  z
    .string()
    .min(1, "must not be empty")
    .max(longest, `must have ${longest} characters at most`)
    .refine(
      (value) => !value.split(/[/\\]/).some((part) => part === "." || part === ".."),
      fault("INVALID_ID", "must be an id, not a step in a path"),
    )
    .refine((value) => !/\p{Cc}/u.test(value), fault("INVALID_ID", "must not hold control characters"))
    .refine(isWellFormed, fault("INVALID_ID", notWellFormed));

export const userTarget = { userId: pathId(320).nullish() };
export const meetingTarget = { onlineMeetingId: pathId(MAX_MEETING_ID), ...userTarget };
export const meetingRules = z.object(meetingTarget);

/** Nearly every id looks like this, without a dot or without a slash, and breaks none of the rules. */
const PLAIN_ID = /^(?:[\w@+=/-]{1,320}|[\w@+=-][\w.@+=-]{0,319})$/;

/** What is wrong with a meeting's ids, if anything is; plain ones cost next to nothing. */
export function meetingIssues(meeting: z.input<typeof meetingRules>): readonly z.core.$ZodIssue[] | undefined {
  const { onlineMeetingId, userId } = meeting;
  if (PLAIN_ID.test(onlineMeetingId) && (userId === undefined || userId === null || PLAIN_ID.test(userId))) {
    return undefined;
  }
  return meetingRules.safeParse(meeting).error?.issues;
}

const ETAG = /^(?:\*|(?:W\/)?"[\x21\x23-\x7e]*")$/;

/**
 * One entity tag, quotes included, or `*`. An explicit `null` is refused: it is what a frontend sends that lost the
 * tag it had read, and would overwrite what it meant to protect.
 */
const etag = z
  .string()
  .max(1024, "must have 1024 characters at most")
  .refine(
    (value) => ETAG.test(value),
    fault("INVALID_ETAG", 'must be the `etag` of an answer, quotes included, or "*"'),
  )
  .nullish()
  .refine(
    (value) => value !== null,
    fault("INVALID_ETAG", "must be the `etag` of an answer; leave it out to do without"),
  );

/** A key of the caller's own: what it is made of is of no matter, but it is text. */
const idempotencyKey = z
  .string()
  .min(1, "must not be empty")
  .max(255, "must have 255 characters at most")
  .refine((value) => !/\p{Cc}/u.test(value), fault("OTHER", "must not hold control characters"))
  .refine(isWellFormed, fault("OTHER", notWellFormed))
  .nullish();

export const shortText = (longest: number) => z.string().max(longest, `must have ${longest} characters at most`);

const isWebUrl = (value: string) => {
  const url = WEB_URL.test(value) && URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && url.username === "" && url.password === "";
};
const forms = {
  webUrl: (text: z.ZodString) =>
    text.refine(
      isWebUrl,
      fault("INVALID_URL", "must be a whole http or https URL, such as https://example.com/appointments/1"),
    ),
  emailAddress: (text: z.ZodString) =>
    text.refine(
      (value) => EMAIL_ADDRESS.test(value),
      fault("INVALID_EMAIL_ADDRESS", "must be an e-mail address, such as grady@example.com"),
    ),
  phoneNumber: (text: z.ZodString) =>
    text.refine(
      (value) => PHONE_NUMBER.test(value),
      fault("INVALID_PHONE_NUMBER", "must be a phone number, such as +1 312 922 4122 or 123-456-7890"),
    ),
};

function propertyRule({ maxLength, form }: TextRule) {
  const text = shortText(maxLength);
  return (form === undefined ? text : forms[form](text)).nullish();
}

const client = z.object(mapNames(CLIENT_PROPERTIES, (name) => propertyRule(clientProperties[name])));

const properties = {
  ...mapNames(TEXT_PROPERTIES, (name) => propertyRule(textProperties[name])),
  appointmentClients: z.array(client).max(MAX_CLIENTS, `must hold ${MAX_CLIENTS} clients at most`).nullish(),
  settings: z.object({ allowClientToJoinUsingBrowser: z.boolean().nullish() }).nullish(),
};

// One for the arguments of each field: all of them are looked at, so that every mistake is told at once.
export const appointmentsRules = z.object({
  // The meetings themselves are looked at one by one: a wrong one has an outcome of its own.
  meetings: z
    .array(z.custom<z.infer<typeof meetingRules>>())
    .max(MAX_MEETINGS, `must name ${MAX_MEETINGS} meetings at most in one list`),
});
export const nodesRules = z.object({
  ids: z.array(z.unknown()).max(MAX_MEETINGS, `must name ${MAX_MEETINGS} nodes at most`),
});
export const writeRules = z.object({
  input: z.object({ ...meetingTarget, ifMatch: etag, idempotencyKey, ...properties }),
});
export const deleteRules = z.object({ input: z.object({ ...meetingTarget, ifMatch: etag, idempotencyKey }) });

const first = `must be a whole number, 1 to ${MAX_MEETINGS}`;
/** Of every list: whose it is, and which page. */
const page = {
  userId: pathId(320).nullish(),
  first: z.int().min(1, first).max(MAX_MEETINGS, first).nullish(),
  after: shortText(4096)
    .min(1, "must not be empty")
    .refine(isWellFormed, fault("INVALID_CURSOR", notWellFormed))
    .nullish(),
};

export const searchRules = z.object({
  ...page,
  filter: z
    .object({
      externalAppointmentId: shortText(textProperties.externalAppointmentId.maxLength)
        .min(1, "must not be empty")
        .refine(isWellFormed, fault("INVALID_ID", notWellFormed))
        .nullish(),
      clientEmail: forms
        .emailAddress(shortText(clientProperties.emailAddress.maxLength))
        .refine(isWellFormed, fault("INVALID_EMAIL_ADDRESS", notWellFormed))
        .nullish(),
      clientPhone: propertyRule(clientProperties.smsCapablePhoneNumber),
      modifiedSince: z.date().nullish(),
    })
    .nullish(),
});

export const meetingListRules = z
  .object({ ...page, startsFrom: z.date(), startsBefore: z.date() })
  .superRefine(({ startsFrom, startsBefore }, context) => {
    const days = (startsBefore.getTime() - startsFrom.getTime()) / 86_400_000;
    if (days > 0 && days <= MAX_SPAN_DAYS) return;
    const { error: message, params } =
      days > 0
        ? fault("OUT_OF_RANGE", `must be ${MAX_SPAN_DAYS} days after startsFrom at most`, MAX_SPAN_DAYS)
        : fault("OUT_OF_RANGE", "must be after startsFrom");
    context.addIssue({ code: "custom", path: ["startsBefore"], message, params });
  });

/** What is shown of the text messages about a meeting. */
export const MAX_TEXT_MESSAGES = 50;
export const DEFAULT_TEXT_MESSAGES = 20;
const firstMessages = `must be a whole number, 1 to ${MAX_TEXT_MESSAGES}`;
export const textMessageRules = z.object({
  ...meetingTarget,
  first: z.int().min(1, firstMessages).max(MAX_TEXT_MESSAGES, firstMessages).nullish(),
});

const attendees = z
  .array(z.object({ phoneNumber: z.string(), timeZone: z.string() }))
  .min(1, "must name one attendee at least")
  .max(MAX_ATTENDEES, `must name ${MAX_ATTENDEES} attendees at most`);
const PHONE_REGION = "US";

/** What reads numbers and zones. Most come as Graph takes them: then neither library is loaded, whose tables are large. */
async function readersOf(attendees: readonly { readonly phoneNumber: string; readonly timeZone: string }[]) {
  const isPlain = attendees.every(({ phoneNumber }) => E164_NUMBER.test(phoneNumber));
  const isWindows = attendees.every(({ timeZone }) => WINDOWS_TIME_ZONE.test(timeZone));
  return [
    isPlain ? (text: string) => text : (await import("../../common/e164-number.ts")).e164NumberOf,
    isWindows ? (name: string) => name : (await import("../../common/windows-zone.ts")).windowsZoneOf,
  ] as const;
}

/**
 * Of both kinds of text message: what they tell, the enums of the schema have checked. Numbers and zones become what
 * Microsoft Graph takes.
 */
export const smsRules = z.object({
  input: z
    .looseObject({ ...meetingTarget, idempotencyKey, attendees, defaultRegion: z.string().nullish() })
    .transform(async ({ defaultRegion, ...input }, context) => {
      const region = defaultRegion ?? PHONE_REGION;
      const refuse = (path: PropertyKey[], { error: message, params }: ReturnType<typeof fault>) =>
        context.addIssue({ code: "custom", path, message, params });
      const [readNumber, readZone] = await readersOf(input.attendees);
      if (defaultRegion && !(await import("../../common/e164-number.ts")).isPhoneRegion(region)) {
        refuse(["defaultRegion"], fault("OTHER", "must be the code of a country, such as US"));
      }
      return {
        ...input,
        attendees: input.attendees.map(({ phoneNumber, timeZone }, index) => {
          const number = readNumber(phoneNumber, region);
          const zone = readZone(timeZone);
          if (number === undefined) refuse(["attendees", index, "phoneNumber"], wrongNumber);
          if (zone === undefined) refuse(["attendees", index, "timeZone"], wrongZone);
          return { phoneNumber: number ?? "", timeZone: zone ?? "" };
        }),
      };
    }),
});
const wrongNumber = fault("INVALID_PHONE_NUMBER", "must be a phone number, such as +13129224122 or (312) 922-4122");
const wrongZone = fault(
  "UNKNOWN_TIME_ZONE",
  "must be the name of a time zone, such as America/Los_Angeles or Pacific Standard Time",
);
