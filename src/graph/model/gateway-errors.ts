import type { AppointmentKey } from "./upstream-appointment.ts";
import { MAX_ISSUES, type ValidationIssue } from "./validation-issue.ts";

/** Facts about an upstream answer that every error hands on. */
export interface ErrorOrigin {
  /** The upstream's `request-id`: what its support asks for. */
  readonly requestId?: string | undefined;
  readonly cause?: unknown;
}

/**
 * An expected failure: a typed value of the schema, one class for each. Messages are our own and never repeat what
 * the upstream or the caller sent: it may be a token, a join link or somebody's phone number.
 */
export abstract class GatewayError extends Error {
  abstract readonly code: string;
  readonly requestId: string | undefined;

  constructor(message: string, { requestId, cause }: ErrorOrigin = {}) {
    super(message, { cause });
    this.name = new.target.name;
    this.requestId = requestId;
  }
}

/** A limit that an operation goes beyond, with a code of its own. */
export interface ExceededLimit {
  readonly code: string;
  readonly limit: number;
}

/** The input is wrong, as the gateway or the upstream (400, 413, 415, 422) found. */
export class ValidationError extends GatewayError {
  readonly code = "BAD_USER_INPUT";
  /** `MAX_ISSUES` at most: the message says how many there are. */
  readonly issues: readonly ValidationIssue[];
  readonly exceeded: ExceededLimit | undefined;

  constructor(issues: readonly ValidationIssue[], origin?: ErrorOrigin & { readonly exceeded?: ExceededLimit }) {
    super(issues.length === 1 ? "The input has a mistake." : `The input has ${issues.length} mistakes.`, origin);
    this.issues = issues.slice(0, MAX_ISSUES);
    this.exceeded = origin?.exceeded;
  }
}

/** 401: no token, or one that the upstream doesn't take. Not part of the schema: it fails the whole request. */
export class UnauthenticatedError extends GatewayError {
  readonly code = "UNAUTHENTICATED";
  /** The upstream's `WWW-Authenticate`: it may hold a claims challenge that the browser has to act on. */
  readonly challenge: string | undefined;

  constructor(message: string, challenge: string | undefined, origin?: ErrorOrigin) {
    super(message, origin);
    this.challenge = challenge;
  }
}

/** 403. */
export class ForbiddenError extends GatewayError {
  readonly code = "FORBIDDEN";
  /** Any one of these would have done, as far as permissions go; least privileged first. */
  readonly requiredPermissions: readonly string[];

  constructor(
    requiredPermissions: readonly string[],
    origin?: ErrorOrigin,
    message = "You may not do this with this virtual appointment.",
  ) {
    super(message, origin);
    this.requiredPermissions = requiredPermissions;
  }
}

/** What can be missing: the meeting, or with a meeting that is there its appointment. */
export type MissingThing = "MEETING" | "APPOINTMENT";

const MISSING = {
  MEETING: "There is no such online meeting for you.",
  APPOINTMENT: "The online meeting has no virtual appointment.",
  either: "There is no such online meeting for you, or it has no virtual appointment.",
};

/** 404: no such meeting, no appointment in it, or not for this caller's eyes. */
export class NotFoundError extends GatewayError {
  readonly code = "NOT_FOUND";
  /** What is not there; `undefined` where the upstream didn't say. */
  readonly what: MissingThing | undefined;

  constructor(what: MissingThing | undefined, origin?: ErrorOrigin, message: string = MISSING[what ?? "either"]) {
    super(message, origin);
    this.what = what;
  }
}

/** 409 without Retry-After. */
export class ConflictError extends GatewayError {
  readonly code = "CONFLICT";

  constructor(origin?: ErrorOrigin) {
    super("The request conflicts with the current state of the virtual appointment.", origin);
  }
}

/** 412: somebody else changed the appointment since the etag was read. Nothing was written. */
export class PreconditionFailedError extends GatewayError {
  readonly code = "PRECONDITION_FAILED";
  /** The appointment to look at: its current version is read only when somebody asks for it. */
  readonly key: AppointmentKey;

  constructor(message: string, key: AppointmentKey, origin?: ErrorOrigin) {
    super(message, origin);
    this.key = key;
  }
}

/** Of what there was too much: requests, or text messages about one meeting in a day. */
export type ThrottledThing = "REQUESTS" | "TEXT_MESSAGES";

/** 429; or the gateway never sent it, as the caller had too much under way already. */
export class ThrottledError extends GatewayError {
  readonly code = "THROTTLED";
  readonly retryAfterSeconds: number | undefined;
  readonly what: ThrottledThing;

  constructor(retryAfterSeconds: number | undefined, origin?: ErrorOrigin, what: ThrottledThing = "REQUESTS") {
    super(
      what === "REQUESTS"
        ? "Too many requests: wait before you try again."
        : "The meeting has had as many text messages as it may have in a day: nothing was sent.",
      origin,
    );
    this.retryAfterSeconds = retryAfterSeconds;
    this.what = what;
  }
}

/** 503 or 409 with Retry-After on create: the tenant's first appointment has to wait, five minutes at most. */
export class ServiceProvisioningError extends GatewayError {
  readonly code = "SERVICE_PROVISIONING";
  readonly retryAfterSeconds: number;
  readonly retryAt: Date;

  constructor(retryAfterSeconds: number, retryAt: Date, origin?: ErrorOrigin) {
    super("Virtual appointments are being set up for this tenant; this happens once.", origin);
    this.retryAfterSeconds = retryAfterSeconds;
    this.retryAt = retryAt;
  }
}

/**
 * Whether something may have happened although it failed: `NOT_SENT` for all that changes nothing, and for a write that
 * never went out or that the upstream refused to look at; `UNKNOWN` for a write whose answer did not come, or says nothing
 * of it.
 */
export type FailureOutcome = "NOT_SENT" | "UNKNOWN";

/** Other 5xx, a time-out, a broken connection, an answer that makes no sense, or an operation whose time is up. */
export class ServiceUnavailableError extends GatewayError {
  readonly code = "SERVICE_UNAVAILABLE";
  readonly retryAfterSeconds: number | undefined;
  readonly outcome: FailureOutcome;

  constructor(
    retryAfterSeconds: number | undefined,
    origin?: ErrorOrigin,
    outcome: FailureOutcome = "NOT_SENT",
    message = "The appointment service did not answer as it should.",
  ) {
    super(message, origin);
    this.retryAfterSeconds = retryAfterSeconds;
    this.outcome = outcome;
  }
}

/** 400 "Resource not found for the segment 'virtualAppointment'": Microsoft Graph stopped serving it in June 2023. */
export class ResourceRetiredError extends GatewayError {
  readonly code = "RESOURCE_RETIRED";

  constructor(
    origin?: ErrorOrigin,
    message = "Microsoft Graph no longer serves virtualAppointment. Operators: set APPOINTMENTS_URL to a service that does.",
  ) {
    super(message, origin);
  }
}

/** The upstream tells of no changes: Microsoft Graph does not, nor does a service of an earlier version. */
export class LiveUpdatesUnavailableError extends GatewayError {
  readonly code = "LIVE_UPDATES_UNAVAILABLE";

  constructor(origin?: ErrorOrigin) {
    super("The appointment service tells of no changes: ask again now and then instead.", origin);
  }
}
