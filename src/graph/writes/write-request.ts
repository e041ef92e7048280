import type { SentWrite } from "./settle-write.ts";

/** What a write is sent with, beside its path. */
export interface WriteRequest {
  readonly method: "PUT" | "PATCH" | "DELETE";
  /** As JSON has it. */
  readonly body?: unknown;
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  readonly writeId?: string | undefined;
}

/**
 * A create is a PUT. PUT alone would silently replace an existing appointment, so it goes out with `If-None-Match: *`, or
 * with the `If-Match` of whoever means to replace one.
 */
export function writeRequestOf({ operation, changes, ifMatch, id: writeId }: SentWrite): WriteRequest {
  switch (operation) {
    case "create":
      return { method: "PUT", body: changes, writeId, ...(ifMatch === undefined ? { ifNoneMatch: "*" } : { ifMatch }) };
    case "update":
      return { method: "PATCH", body: changes, writeId, ifMatch };
    case "delete":
      return { method: "DELETE", ifMatch };
    default:
      return operation satisfies never;
  }
}
