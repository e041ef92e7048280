import type { Row } from "../columns.ts";

interface Pending {
  readonly meetingId: string;
  readonly resolve: (row: Row | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Reads together what is asked for in one turn of the event loop: the items of a batch, and of requests that came at the
 * same time, are one query for each tenant. It is sent after all of them were asked for.
 */
export class MeetingGather {
  readonly #find: (tenantId: string, meetingIds: readonly string[]) => Promise<Row[]>;
  #pending = new Map<string, Pending[]>();

  /** @param find gives a row for each meeting that is there, its id as the second column */
  constructor(find: (tenantId: string, meetingIds: readonly string[]) => Promise<Row[]>) {
    this.#find = find;
  }

  row(tenantId: string, meetingId: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      if (this.#pending.size === 0) setImmediate(() => this.#send());
      const pending = this.#pending.get(tenantId);
      const one = { meetingId, resolve, reject };
      if (pending === undefined) this.#pending.set(tenantId, [one]);
      else pending.push(one);
    });
  }

  #send(): void {
    const pending = this.#pending;
    this.#pending = new Map();
    for (const [tenantId, asked] of pending) void this.#answer(tenantId, asked);
  }

  async #answer(tenantId: string, asked: readonly Pending[]): Promise<void> {
    try {
      const rows = await this.#find(tenantId, [...new Set(asked.map(({ meetingId }) => meetingId))]);
      const byId = new Map(rows.map((row) => [row[1], row]));
      for (const { meetingId, resolve } of asked) resolve(byId.get(meetingId));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
