/** Why a line was not imported: never what stands in it. */
export interface LineFailure {
  readonly line: number;
  /** A type of the schema, such as `NotFoundError`, or `UnreadableLine`. */
  readonly failure: string;
  /** What is missing, of a `NotFoundError`; whether it may have been executed, of a `ServiceUnavailableError`. */
  readonly detail?: string | undefined;
  readonly issues?: readonly { readonly path: readonly string[]; readonly code: string }[] | undefined;
  /** The upstream's id of the request. */
  readonly requestId?: string | undefined;
}

/** In one line, for a terminal. */
export function describeFailure({ line, failure, detail, issues = [] }: LineFailure): string {
  const what = issues.map(({ path, code }) => `${path.join(".") || "-"} ${code}`).join(", ");
  return [`line ${line}: ${failure}`, detail, what].filter((part) => part !== undefined && part !== "").join(" ");
}
