import type { AppointmentKey } from "./model/upstream-appointment.ts";
import type { UserScope } from "./model/credential.ts";
import {
  ConflictError,
  type ErrorOrigin,
  type FailureOutcome,
  ForbiddenError,
  type GatewayError,
  type MissingThing,
  NotFoundError,
  PreconditionFailedError,
  ResourceRetiredError,
  ServiceProvisioningError,
  ServiceUnavailableError,
  ThrottledError,
  UnauthenticatedError,
  ValidationError,
} from "./model/gateway-errors.ts";
import { MAX_PATH, type ValidationIssue } from "./model/validation-issue.ts";
import { requiredPermissions, type Operation } from "./model/operation-permissions.ts";
import { refusalReason } from "./refusal-reason.ts";
import { parseRetryAfter } from "../common/retry-after.ts";
import { isObject } from "../common/json.ts";
import type { UpstreamAnswer } from "./transport/response.ts";

/** Our own service says so: Microsoft Graph sends what it accepts. */
const SMS_NOT_CONFIGURED =
  "Text messages are not set up: nothing was sent. Operators: set SMS_WEBHOOK_URL of the service, or let Microsoft Graph send them.";

/** Of the service's own, not of the page that Graph has retired. */
const NO_TEXT_MESSAGES =
  "Microsoft Graph tells nothing of the text messages that it sends. The appointment service does of those that it sends itself.";

/**
 * What a failed answer means: the one place where upstream statuses become errors.
 *
 * @param now milliseconds since 1970, to turn waiting times into moments
 * @param kind whose permissions the upstream looked at, where that is known
 * @returns the error that the schema has for it; a status that says nothing of the request is a
 *   {@link ServiceUnavailableError} with the status as its cause, for the operators' log
 * @see https://learn.microsoft.com/graph/errors
 */
export function errorOf(
  answer: UpstreamAnswer,
  operation: Operation,
  key: UserScope | AppointmentKey,
  now: number,
  kind?: "user" | "application",
): GatewayError {
  const { status, headers } = answer;
  const error = graphErrorOf(answer.body, hasBody(operation) ? ["input"] : []);
  const origin = { requestId: headers["request-id"] ?? error.requestId };
  const seconds = parseRetryAfter(headers["retry-after"], now);
  // Rounded up: nobody comes back early.
  const retryAfter = seconds === undefined ? undefined : Math.ceil(seconds);

  // The first of two requests with one key is still being executed.
  if (status === 409 && error.codes.includes("idempotencyKeyInUse")) {
    return new ServiceUnavailableError(retryAfter, origin, "UNKNOWN");
  }
  const reason = refusalReason({ status, code: error.codes[0], message: error.message }, operation, key);
  if (reason?.error === "FORBIDDEN") {
    return new ForbiddenError(requiredPermissions(operation, kind), origin, reason.message);
  }
  if (reason !== undefined) return new NotFoundError(missingThingOf(error), origin, reason.message);

  if (operation === "create" && retryAfter !== undefined && isProvisioning(answer, error)) {
    return new ServiceProvisioningError(retryAfter, new Date(now + retryAfter * 1000), origin);
  }
  if (status === 501 && error.codes.includes("smsNotConfigured")) {
    return new ServiceUnavailableError(undefined, origin, "NOT_SENT", SMS_NOT_CONFIGURED);
  }
  // Some fail before a write, some after it: a status can't tell.
  if (status >= 500) return new ServiceUnavailableError(retryAfter, origin, outcomeOf(operation));
  switch (status) {
    case 400:
      if (isList(operation)) return refusedList(error, origin);
      if (/segment 'virtualAppointment'/i.test(error.message)) return new ResourceRetiredError(origin);
      if (/segment 'textMessages'/i.test(error.message)) return new ResourceRetiredError(origin, NO_TEXT_MESSAGES);
      return new ValidationError(error.issues, origin);
    case 413:
    case 415:
    case 422:
      return new ValidationError(error.issues, origin);
    case 401:
      // The gateway's own token: nothing that the caller could mend, nor a challenge meant for the caller.
      if (kind === "application") return new ServiceUnavailableError(retryAfter, origin);
      return new UnauthenticatedError("The access token was not accepted.", headers["www-authenticate"], origin);
    case 403:
      return new ForbiddenError(requiredPermissions(operation, kind), origin);
    case 410:
      return new NotFoundError(undefined, origin);
    case 404:
      // Without a word it is the path that isn't known. A user's name, though, Graph doesn't find with an application's
      // token, and says no more about it.
      if (isList(operation) && error.message === "" && key.userId?.includes("@") !== true) {
        return new ResourceRetiredError(origin);
      }
      // Inside a batch Graph says no more than this of a path it doesn't know, the segment that is gone among them.
      if (answer.batched === true && error.isUnknownPath && operation === "read") {
        return new ResourceRetiredError(origin);
      }
      if (answer.batched === true && error.isUnknownPath && operation === "readTextMessages") {
        return new ResourceRetiredError(origin, NO_TEXT_MESSAGES);
      }
      return new NotFoundError(missingThingOf(error), origin);
    case 409:
    case 423:
      if (!isWrite(operation)) break;
      return new ConflictError(origin);
    // The request took too long to arrive: it was not looked at.
    case 408:
      return new ServiceUnavailableError(retryAfter, origin);
    case 412:
      if (!("onlineMeetingId" in key) || !isAppointmentWrite(operation)) break;
      return preconditionFailed(operation, key, origin);
    case 429:
      return new ThrottledError(
        retryAfter,
        origin,
        error.codes.includes("smsLimitReached") ? "TEXT_MESSAGES" : "REQUESTS",
      );
  }
  const message = `The upstream answered a ${operation} with the unforeseen status ${status}.`;
  return unforeseen(message, origin, status >= 400 ? "NOT_SENT" : outcomeOf(operation));
}

export function preconditionFailed(
  operation: Operation,
  key: AppointmentKey,
  origin: ErrorOrigin,
): PreconditionFailedError {
  const message =
    operation === "create"
      ? "This online meeting already has a virtual appointment, or another one than ifMatch names."
      : "The virtual appointment was changed since this etag was read.";
  return new PreconditionFailedError(message, key, origin);
}

/** Graph's messages of a meeting that is not there are several, and of a missing appointment it never said anything. */
function missingThingOf({ message }: GraphErrorBody): MissingThing | undefined {
  if (/\bno virtual appointment\b/i.test(message)) return "APPOINTMENT";
  return /\bmeeting\b|\borganizer\b/i.test(message) ? "MEETING" : undefined;
}

/** What Graph says of a tenant that is being set up, wherever in its error. */
const PROVISIONING_CODES = new Set(["resourceBeingProvisioned", "provisioningNotAllowed"]);

/**
 * Whether a create has to wait for its tenant: not every upstream that has to be waited for is being set up. A 503 is
 * overload where it has another code, or is a proxy's page; one that says nothing is what the page of the API announces.
 *
 * @see the tip in https://learn.microsoft.com/graph/api/resources/virtualappointment
 */
function isProvisioning({ status, headers }: UpstreamAnswer, { codes }: GraphErrorBody): boolean {
  // Nobody else names a time with a conflict.
  if (status === 409) return true;
  if (status !== 503 || headers["content-type"]?.includes("html") === true) return false;
  return codes.length === 0 || codes.some((code) => PROVISIONING_CODES.has(code));
}

const MEETING_WRITES: ReadonlySet<Operation> = new Set([
  "createMeeting",
  "updateMeeting",
  "cancelMeeting",
  "adoptMeeting",
]);

/** Whether there is something that it may conflict with. */
function isWrite(operation: Operation): boolean {
  return isAppointmentWrite(operation) || MEETING_WRITES.has(operation);
}

/** Whether it writes what has versions. */
function isAppointmentWrite(operation: Operation): boolean {
  return operation === "create" || operation === "update" || operation === "delete";
}

function isList(operation: Operation): boolean {
  return operation === "list" || operation === "search";
}

/** Whether its request has a body, made of the members of the field's `input`. */
function hasBody(operation: Operation): boolean {
  return operation === "create" || operation === "update" || operation === "sendSms";
}

/** Whatever an upstream may say, it is no error of the gateway's: one that nobody foresaw is told to the operators. */
export function unforeseen(message: string, origin: ErrorOrigin, outcome?: FailureOutcome): ServiceUnavailableError {
  return new ServiceUnavailableError(undefined, { ...origin, cause: new Error(message) }, outcome);
}

/** What is known of an operation that was sent, and of which nothing else is known. */
function outcomeOf(operation: Operation): FailureOutcome {
  return isWrite(operation) || operation === "sendSms" ? "UNKNOWN" : "NOT_SENT";
}

/**
 * Graph's own words when asked for a list of meetings are about the filter or about collections. The gateway writes the
 * question itself: where it is understood, only the cursor or an application's `/me` can be wrong with it.
 */
function refusedList({ message, issues }: GraphErrorBody, origin: ErrorOrigin): GatewayError {
  if (message.includes("$skiptoken")) {
    const issue = "must be a cursor of an answer to the same arguments";
    return new ValidationError([{ code: "INVALID_CURSOR", path: ["after"], message: issue }], origin);
  }
  return message.startsWith("/me ") ? new ValidationError(issues, origin) : new ResourceRetiredError(origin);
}

interface GraphErrorBody {
  readonly message: string;
  /** From the outermost in. */
  readonly codes: readonly string[];
  readonly isUnknownPath: boolean;
  readonly requestId: string | undefined;
  readonly issues: readonly ValidationIssue[];
}

/** @param root where in the arguments the request's body came from */
export function graphErrorOf(body: unknown, root: readonly string[]): GraphErrorBody {
  const error = isObject(body) && isObject(body["error"]) ? body["error"] : {};
  const message = textOf(error["message"]) ?? "";
  const inner = error["innerError"] ?? error["innererror"];
  const details = Array.isArray(error["details"]) ? error["details"].filter(isObject) : [];
  const issues = (details.length > 0 ? details : [error]).map((detail) => ({
    // Its codes are too many to know, and but for this one say no more than the status.
    code: detail["code"] === "idempotencyKeyReused" ? ("KEY_REUSED" as const) : ("OTHER" as const),
    path: pathOf(textOf(detail["target"]), root),
    message: withoutPersonalData(textOf(detail["message"]) ?? "The upstream refused the request and did not say why."),
  }));
  const isUnknownPath = error["code"] === "UnknownError" && message === "";
  return {
    message,
    codes: codesOf(error),
    isUnknownPath,
    requestId: isObject(inner) ? textOf(inner["request-id"]) : undefined,
    issues,
  };
}

/** A target is written `appointmentClients[0].emailAddress`, or with slashes. */
function pathOf(target: string | undefined, root: readonly string[]): string[] {
  const steps = target?.slice(0, 200).match(/\w+/g) ?? [];
  return steps.length === 0 ? [] : [...root, ...steps].slice(0, MAX_PATH);
}

/** Codes of an error and of those in it. Graph's nest two or three deep. */
function codesOf(error: Readonly<Record<string, unknown>>): string[] {
  const codes: string[] = [];
  let inner: unknown = error;
  for (let depth = 0; depth < 5 && isObject(inner); depth++) {
    const code = textOf(inner["code"]);
    if (code !== undefined) codes.push(code);
    inner = inner["innerError"] ?? inner["innererror"];
  }
  return codes;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A refused request is explained in the upstream's words; values it repeats in them stay out. */
function withoutPersonalData(message: string): string {
  return message
    .slice(0, 500)
    .replace(/'[^']*'|"[^"]*"/g, "…")
    .replace(/[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, "…")
    .replace(/\bhttps?:\/\/\S+/gi, "…")
    .replace(/[^\s'"<>]+@[^\s'"<>]+/g, "…")
    .replace(/\+?\d[\d ().-]{6,}\d/g, "…");
}
