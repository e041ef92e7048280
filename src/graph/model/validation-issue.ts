/** What kind of mistake it is: a frontend says it in its own words. */
export type ValidationCode =
  | "REQUIRED"
  | "TOO_LONG"
  | "TOO_MANY"
  | "TOO_FEW"
  | "OUT_OF_RANGE"
  | "INVALID_ID"
  | "INVALID_ETAG"
  | "INVALID_CURSOR"
  | "INVALID_EMAIL_ADDRESS"
  | "INVALID_PHONE_NUMBER"
  | "INVALID_URL"
  | "UNKNOWN_TIME_ZONE"
  | "DUPLICATE"
  | "KEY_REUSED"
  | "KEY_NOT_KEPT"
  | "OTHER";

/** One thing that is wrong with the input. */
export interface ValidationIssue {
  readonly code: ValidationCode;
  /** Where, step by step, indexes as text: `["input", "appointmentClients", "0", "emailAddress"]`. */
  readonly path: readonly string[];
  readonly message: string;
  /** The most or the fewest that there may be, where it is about a size. */
  readonly limit?: number | undefined;
}

/** Of one input: more than anybody mends at once. */
export const MAX_ISSUES = 50;
/** Steps of a path. */
export const MAX_PATH = 6;
