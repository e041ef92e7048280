import { StoreError } from "./store-error.ts";

/** How far a copy has come lies here, in the database that it is made in; it goes when the copy is done. */
export const PROGRESS_TABLE = "copy_progress";

/** Why no service works on a database yet: what it wrote there a copy would overwrite, or run into. */
export function halfCopy(): StoreError {
  return new StoreError(
    "The database holds half a copy: run service copy again, with the same --from and --to, and it goes on.",
  );
}
