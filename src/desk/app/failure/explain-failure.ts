import type { ErrorName } from "../../../common/contract/error-names.ts";
import { isCovered } from "../session/permissions.ts";
import type { GatewayRequestError } from "virtual-appointments-client";

/** A failure in words for the person at the desk. */
export interface Explanation {
  readonly title: string;
  readonly advice: string;
  /** Whether asking again may help, and after how long it is worth it. */
  readonly retry: { readonly afterSeconds: number | undefined } | undefined;
  /** For whoever supports the service. */
  readonly requestId: string | undefined;
}

/** An outcome of the schema that is a failure: all of them have these. */
export interface FailedOutcome {
  readonly __typename: ErrorName;
  readonly message: string;
  readonly requestId: string | null;
  readonly retryAfterSeconds?: number | null;
  readonly requiredPermissions?: readonly string[];
  readonly outcome?: "NOT_SENT" | "UNKNOWN";
}

/** @param permissions of the person, where they are known */
export function explainOutcome(outcome: FailedOutcome, permissions?: readonly string[]): Explanation {
  const { requestId, retryAfterSeconds, requiredPermissions } = outcome;
  const explanation = (title: string, advice: string, isRetryable = false): Explanation => ({
    title,
    advice,
    retry: isRetryable ? { afterSeconds: retryAfterSeconds ?? undefined } : undefined,
    requestId: requestId ?? undefined,
  });
  switch (outcome.__typename) {
    case "ThrottledError":
      return explanation("Too many requests", "The service asks for a pause. It is tried again by itself.", true);
    case "ServiceUnavailableError":
      return explanation(
        "The service is temporarily unavailable",
        "This usually passes. It is tried again by itself.",
        true,
      );
    case "ForbiddenError":
      return explanation("You have no access to this", reasonOf(requiredPermissions, permissions));
    case "NotFoundError":
      return explanation("Not there", "There is no such meeting, or you have no access.");
    case "ConflictError":
      return explanation("Somebody else is at work on this meeting", "Nothing was written. Try again in a moment.");
    case "PreconditionFailedError":
      return explanation("It was changed in the meantime", "Nothing was written. Look at it again first.");
    case "ResourceRetiredError":
      return explanation(
        "Microsoft Graph no longer keeps appointments",
        "Waiting does not help: the gateway has to be pointed at a service that does (APPOINTMENTS_URL).",
      );
    case "ServiceProvisioningError":
      return explanation("Not set up yet", "Appointments are being set up for your organization. Try again later.");
    case "ValidationError":
      return explanation("Something in it is wrong", "Nothing was written. Look at the marked fields.");
    default:
      return explanation("That did not work", outcome.message);
  }
}

/** Why a write was not done: an outcome that is a failure, or a request that brought none. */
export type Failed = { readonly failure: FailedOutcome } | Pick<GatewayRequestError, "kind" | "status">;

export function explainError(error: Failed, permissions?: readonly string[]): Explanation {
  return "failure" in error ? explainOutcome(error.failure, permissions) : explainRequestError(error);
}

/** Whether a write may have been executed all the same. */
export function isOutcomeUnknown(error: Failed): boolean {
  return "failure" in error ? error.failure.outcome === "UNKNOWN" : error.kind === "network";
}

function explainRequestError({ kind, status }: Pick<GatewayRequestError, "kind" | "status">): Explanation {
  const explanation = (title: string, advice: string, isRetryable: boolean): Explanation => ({
    title,
    advice,
    retry: isRetryable ? { afterSeconds: undefined } : undefined,
    requestId: undefined,
  });
  if (kind === "network" || (kind === "http" && [502, 503, 504].includes(status ?? 0)))
    return explanation("The gateway does not answer", "It may be starting again.", true);
  if (kind === "token" || status === 401)
    return explanation("You are not signed in", "Sign in again, then repeat it.", true);
  return explanation(
    "Something went wrong",
    "The gateway has logged it. Try again, or tell whoever looks after it.",
    true,
  );
}

/** @param sufficient each of these permissions is enough, the least privileged first */
function reasonOf(sufficient: readonly string[] = [], permissions: readonly string[] | undefined): string {
  const [least] = sufficient;
  const isPolicyMissing = permissions !== undefined && sufficient.some((each) => isCovered(each, permissions));
  if (least === undefined || isPolicyMissing)
    return "Your permissions are enough, but this meeting is closed to you or to this app. An administrator can open it with an application access policy.";
  return permissions === undefined
    ? `It needs the permission ${least}, or an application access policy for this meeting. An administrator can give you either.`
    : `It needs the permission ${least}, which you do not have. An administrator can give it to you.`;
}
