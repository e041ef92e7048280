import { hash } from "node:crypto";
import { StoreError } from "../store-error.ts";
import type { StoreKind } from "./stored-tables.ts";

/** By the secret that a database is made with, which isn't told. @throws {StoreError} when it has none */
export function identityOf(kind: StoreKind, secret: unknown): string {
  if (typeof secret !== "string")
    throw new StoreError("The database has lost its secrets, so it can't be told from others.");
  return `${kind}:${hash("sha256", secret)}`;
}
