/** The types of the schema that are expected failures: what `__typename` says of an outcome that is none. */
export type ErrorName =
  | "ConflictError"
  | "ForbiddenError"
  | "LiveUpdatesUnavailableError"
  | "NotFoundError"
  | "PreconditionFailedError"
  | "ResourceRetiredError"
  | "ServiceProvisioningError"
  | "ServiceUnavailableError"
  | "ThrottledError"
  | "ValidationError";
