import type { UserScope } from "./model/credential.ts";
import type { Operation } from "./model/operation-permissions.ts";

/** What an upstream said when it refused. */
export interface Refusal {
  readonly status: number;
  readonly code: string | undefined;
  readonly message: string;
}

/** Why it did, in our words: 403 says `FORBIDDEN`, 404 which thing is missing. */
export interface RefusalReason {
  readonly error: "FORBIDDEN" | "NOT_FOUND";
  readonly message: string;
}

const NO_POLICY =
  "No application access policy lets the application act for this user. Operators: Grant-CsApplicationAccessPolicy, or " +
  "grant-access at the appointment service; Teams takes up to 30 minutes.";
const USER_NAME = "With an application's token a user is named by object id: a user principal name isn't found.";
const OWN_ONLY =
  "With a user's token Microsoft Graph serves the user's own meetings alone: leave out userId, or ask as the organizer.";
const OTHER_ORGANIZER = "The online meeting is another organizer's than the user it was asked for under.";
const TOO_OLD =
  "There is no such online meeting for you, or it is too long ago: Microsoft Graph forgets meetings some 50 days after.";
const NOT_ADOPTED =
  "The appointment service does not take over a meeting that it doesn't know. Operators: set ADOPT_MEETINGS=true there. " +
  "Only the organizer, or an application that may act for them, hands it over.";

/** Graph's own texts, which clients have to tell apart: several statuses and codes have stood beside each. */
const TEXTS: readonly (readonly [text: RegExp, reason: RefusalReason])[] = [
  [/no application access policy/i, { error: "FORBIDDEN", message: NO_POLICY }],
  [/not allowed to perform operations on the user/i, { error: "FORBIDDEN", message: NO_POLICY }],
  [/is not authorized to \w+ .*on behalf of user/i, { error: "FORBIDDEN", message: NO_POLICY }],
  [/organizer id in token.*does not match/i, { error: "FORBIDDEN", message: OWN_ONLY }],
  [/organizer id mismatch/i, { error: "NOT_FOUND", message: OTHER_ORGANIZER }],
  [/^\s*3004\b|specified meeting is not found/i, { error: "NOT_FOUND", message: TOO_OLD }],
];

/**
 * Why an upstream refused, where what it says tells.
 *
 * @see https://learn.microsoft.com/graph/cloud-communication-online-meeting-application-access-policy
 */
export function refusalReason(
  { status, code, message }: Refusal,
  operation: Operation,
  { userId }: UserScope,
): RefusalReason | undefined {
  if (status !== 400 && status !== 403 && status !== 404) return undefined;
  // Without a word, by either status.
  if (message === "" && userId?.includes("@") === true && (status === 403 || code === "UnknownError")) {
    return { error: status === 403 ? "FORBIDDEN" : "NOT_FOUND", message: USER_NAME };
  }
  if (operation === "adoptMeeting" && status === 404) return { error: "NOT_FOUND", message: NOT_ADOPTED };
  return TEXTS.find(([text]) => text.test(message))?.[1];
}
