/** Who calls the gateway. Every value comes from a token whose signature, audience and issuer were checked. */
export interface Caller {
  readonly tenantId: string;
  /** Object id of the user, or of the application's service principal; with `tenantId` the one key of a caller. */
  readonly id: string;
  /** User principal name, where the token of a user has one. */
  readonly upn?: string;
  readonly kind: "user" | "application";
  /** Client id of the application that calls, for itself or for the user. */
  readonly applicationId: string;
  /** What the user let the application do for them (`scp`); none for an application. */
  readonly scopes: readonly string[];
  /** What the administrator assigned (`roles`): to an application, or to a user. */
  readonly roles: readonly string[];
  /** When the token ends, in milliseconds since 1970. */
  readonly expiresAt: number;
}

/** One key for each caller, whatever token they come with. */
export function ownerOf({ tenantId, id }: Caller): string {
  return `${tenantId} ${id}`;
}
