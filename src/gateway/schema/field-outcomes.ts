import { isGuid } from "../../common/guid.ts";

/** An upstream's ids that are kept of one operation: of a thousand failures a few show where to look. */
const MAX_REQUEST_IDS = 10;

/**
 * What became of an operation's root fields: how often each came to which type. By the names of the schema, and not by
 * aliases: those are the caller's, and may be anything.
 */
export class FieldOutcomes {
  /** By field, then by type: `{ virtualAppointment: { VirtualAppointment: 49, NotFoundError: 1 } }`. */
  types: Record<string, Record<string, number>> = {};
  /** The upstream's, of requests that failed; GUIDs. */
  readonly requestIds: string[] = [];

  /** The operation is executed once more, from the beginning. */
  clear(): void {
    this.types = {};
    this.requestIds.length = 0;
  }

  count(field: string, type: string, requestId?: unknown): void {
    const types = (this.types[field] ??= {});
    types[type] = (types[type] ?? 0) + 1;
    if (typeof requestId !== "string" || !isGuid(requestId) || this.requestIds.length >= MAX_REQUEST_IDS) return;
    if (!this.requestIds.includes(requestId)) this.requestIds.push(requestId);
  }
}
