/**
 * A request that the provider refuses, in the words of OAuth with the numbers of Entra: clients go by both. It never
 * repeats what came with the request.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export class OAuthError extends Error {
  override readonly name = "OAuthError";
  readonly status: number;
  /** Such as `invalid_grant`. */
  readonly code: string;
  /** Such as 70008, written AADSTS70008. */
  readonly number: number;

  constructor(code: string, number: number, message: string, status = 400) {
    super(message);
    this.status = status;
    this.code = code;
    this.number = number;
  }

  get description(): string {
    return `AADSTS${this.number}: ${this.message}`;
  }

  /** @param now milliseconds since 1970 */
  toBody(now: number): object {
    return {
      error: this.code,
      error_description: this.description,
      error_codes: [this.number],
      timestamp: new Date(now).toISOString().replace("T", " ").slice(0, 19) + "Z",
      trace_id: crypto.randomUUID(),
      correlation_id: crypto.randomUUID(),
    };
  }
}
