import { StoreError } from "../store-error.ts";

/** Of a target that would have to be upgraded first: an empty one of another version is quickly made anew. */
export function otherVersion(version: number, known: number): StoreError {
  return new StoreError(
    `The target is of version ${version}, this program is for ${known}, and nothing was changed. ` +
      "Take an empty database, or a file that isn't there yet.",
  );
}

export function movedByOthers(): StoreError {
  return new StoreError("Another copy into the same target is at work: let one of them do it.");
}
