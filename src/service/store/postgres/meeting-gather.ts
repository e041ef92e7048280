import type { Row } from "../columns.ts";

interface Pending {
  readonly meetingId: string;
  readonly resolve: (row: Row | undefined) => void;
  readonly reject: (error: unknown) => void;
}

/** Statements of a tenant under way at once, and meetings that one asks for. */
const MAX_STATEMENTS = 4;
const MAX_MEETINGS = 1_000;

/**
 * Reads together what is asked for in one turn of the event loop: the items of a batch, and of requests that came at the
 * same time, are one query for each tenant. It is sent after all of them were asked for. Where the database is slow, what is
 * asked for meanwhile waits for the next query: so it is the queries that grow, not the queue, and who asks for much
 * delays the others by one query.
 */
export class MeetingGather {
  readonly #find: (tenantId: string, meetingIds: readonly string[]) => Promise<Row[]>;
  readonly #pending = new Map<string, Pending[]>();
  readonly #underWay = new Map<string, number>();
  #isScheduled = false;

  /** @param find gives a row for each meeting that is there, its id as the second column */
  constructor(find: (tenantId: string, meetingIds: readonly string[]) => Promise<Row[]>) {
    this.#find = find;
  }

  row(tenantId: string, meetingId: string): Promise<Row | undefined> {
    return new Promise((resolve, reject) => {
      const pending = this.#pending.get(tenantId);
      const one = { meetingId, resolve, reject };
      if (pending === undefined) this.#pending.set(tenantId, [one]);
      else pending.push(one);
      this.#schedule();
    });
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      for (const [tenantId, pending] of this.#pending) this.#send(tenantId, pending);
    });
  }

  #send(tenantId: string, pending: readonly Pending[]): void {
    let left = pending;
    while (left.length > 0 && (this.#underWay.get(tenantId) ?? 0) < MAX_STATEMENTS) {
      void this.#answer(tenantId, left.slice(0, MAX_MEETINGS));
      left = left.slice(MAX_MEETINGS);
    }
    if (left.length === 0) this.#pending.delete(tenantId);
    else this.#pending.set(tenantId, [...left]);
  }

  async #answer(tenantId: string, asked: readonly Pending[]): Promise<void> {
    this.#underWay.set(tenantId, (this.#underWay.get(tenantId) ?? 0) + 1);
    try {
      const rows = await this.#find(tenantId, [...new Set(asked.map(({ meetingId }) => meetingId))]);
      const byId = new Map(rows.map((row) => [row[1], row]));
      for (const { meetingId, resolve } of asked) resolve(byId.get(meetingId));
    } catch (error) {
      for (const { reject } of asked) reject(error);
    } finally {
      const left = (this.#underWay.get(tenantId) ?? 1) - 1;
      if (left === 0) this.#underWay.delete(tenantId);
      else this.#underWay.set(tenantId, left);
      if (this.#pending.has(tenantId)) this.#schedule();
    }
  }
}
