/** Who calls, as the token says. Every value comes from a token whose signature was checked. */
export interface Caller {
  readonly tenantId: string;
  /** Object id of the user, or of the application's service principal. */
  readonly id: string;
  /** User principal name, when the token of a user has one. */
  readonly upn?: string;
  /** Client id of the application that calls, for itself or for the user. */
  readonly applicationId: string;
  readonly kind: "user" | "application";
  /** Delegated scopes of a user, application roles of an application. */
  readonly permissions: ReadonlySet<string>;
  /** When the token ends, in milliseconds since 1970: what goes on for longer than a request ends with it. */
  readonly expiresAt?: number;
}
