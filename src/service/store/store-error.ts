/** What kept the database from doing its work; `undefined` when it is no trouble of the moment. */
export type StoreTrouble = "full" | "readOnly" | "busy" | "damaged" | "unavailable" | "uncertain";

/** Raised when the database can't be used as it is. The message says what to do. */
export class StoreError extends Error {
  override readonly name = "StoreError";
  readonly code = "STORE";
  readonly trouble: StoreTrouble | undefined;

  constructor(message: string, options: ErrorOptions & { readonly trouble?: StoreTrouble } = {}) {
    super(message, options);
    this.trouble = options.trouble;
  }
}
