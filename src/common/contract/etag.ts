import { hash, randomBytes } from "node:crypto";

/** The header by which a write has an id of its own. */
export const WRITE_ID = "write-id";

const IDS = /^[\w-]{16,64}$/;
const RANDOM_BYTES = 11;
const MARK_BYTES = 11;

/**
 * A fresh ETag in the form that Graph had: weak, base64 of 22 bytes. Half of it is random, so that none ever comes twice.
 * The other half is, too, or a mark of the write that makes this version: whoever sent it knows it again by that.
 *
 * @param writeId of whoever writes; what is no id counts for none
 */
export function createEtag(writeId?: string): string {
  const mark = writeId !== undefined && IDS.test(writeId) ? markOf(writeId) : randomBytes(MARK_BYTES);
  return `W/"${Buffer.concat([randomBytes(RANDOM_BYTES), mark]).toString("base64")}"`;
}

/** Whether a version was made by the write with this id. Of what another program made it is never true. */
export function isMadeBy(etag: string, writeId: string): boolean {
  const bytes = Buffer.from(/^W\/"([^"]*)"$/.exec(etag)?.[1] ?? "", "base64");
  return bytes.length === RANDOM_BYTES + MARK_BYTES && bytes.subarray(RANDOM_BYTES).equals(markOf(writeId));
}

function markOf(writeId: string): Buffer {
  return hash("sha256", writeId, "buffer").subarray(0, MARK_BYTES);
}
