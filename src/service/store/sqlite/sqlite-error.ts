import { StoreError, type StoreTrouble } from "../store-error.ts";

const advice: Record<Exclude<StoreTrouble, "uncertain">, string> = {
  full: "The disk is full, or the file has reached the largest size allowed. Make room; nothing needs repair.",
  readOnly: "The file or its directory is read-only for this user. Both have to be writable.",
  busy: "Another program keeps the database locked. Find the one that has it open, or try again.",
  damaged: "The file is damaged or not a SQLite database. Restore a backup; keep the file for a closer look.",
  unavailable: "The operating system reports an error. Look at the disk and at the limits of the process.",
};

/** @see https://sqlite.org/rescode.html the primary result codes, the low byte of the extended ones */
const troubles: ReadonlyMap<number, keyof typeof advice> = new Map([
  [5, "busy"],
  [6, "busy"],
  [7, "unavailable"],
  [8, "readOnly"],
  [10, "unavailable"],
  [11, "damaged"],
  [13, "full"],
  [14, "unavailable"],
  [15, "unavailable"],
  [22, "unavailable"],
  [23, "readOnly"],
  [26, "damaged"],
]);

/**
 * SQLite's own error as ours, when it is about the file and the machine. `undefined` for everything else: a broken
 * constraint or a wrong statement is a mistake of the program and stays one.
 */
export function toStoreError(error: unknown, file: string): StoreError | undefined {
  if (error instanceof StoreError) return error;
  const { errcode, code, message } = error as { errcode?: number; code?: string; message?: string };
  const trouble =
    errcode === undefined
      ? // Directories are made by Node, which has codes of its own.
        ({ EACCES: "readOnly", EPERM: "readOnly", EROFS: "readOnly", ENOSPC: "full" } as const)[code ?? ""]
      : troubles.get(errcode & 0xff);
  if (trouble === undefined) return undefined;
  return new StoreError(`The database ${file} can't be used (${message ?? "no reason given"}). ${advice[trouble]}`, {
    trouble,
    cause: error,
  });
}
