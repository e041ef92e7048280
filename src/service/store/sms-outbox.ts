import type { Row } from "./connection.ts";
import type { Store } from "./store.ts";

const DAY = 24 * 60 * 60 * 1000;
/** How long a row stays, whatever became of it: it holds a phone number and a join link until it was delivered. */
const KEPT = 30 * DAY;

export interface NewMessage {
  readonly id: string;
  /** What the sender hands on: JSON, the same at every attempt. */
  readonly event: string;
}

export interface ClaimedMessage extends NewMessage {
  /** This one included. */
  readonly attempts: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Adds messages, all of them or none; like all writes here, they are on disk when the store says so. */
export function addToOutbox(store: Store, messages: readonly NewMessage[], now: number): void {
  store.transaction(() => {
    store.connection.run("DELETE FROM sms_outbox WHERE created_at < ?", now - KEPT);
    for (const { id, event } of messages) {
      store.connection.run(
        "INSERT INTO sms_outbox (id, event, created_at, next_attempt_at) VALUES (?, ?, ?, ?)",
        id,
        event,
        now,
        now,
      );
    }
  });
}

/**
 * Takes the message that is due the longest, for one attempt, which is counted before it is made. Until `leaseEnd`
 * nobody else takes it, in no process; if whoever has it dies, it is due again then. Don't send it before the claim is
 * on disk: the message itself may not be, and then it is taken back.
 */
export function claimMessage(store: Store, now: number, leaseEnd: number): ClaimedMessage | undefined {
  // Without a write where there is nothing to take.
  const dueAt = nextAttemptAt(store);
  if (dueAt === undefined || dueAt > now) return undefined;
  const [row] = store.transaction(() =>
    store.connection.all(
      `UPDATE sms_outbox SET attempts = attempts + 1, next_attempt_at = ?
       WHERE id = (SELECT id FROM sms_outbox WHERE state = 'pending' AND next_attempt_at <= ?
         ORDER BY next_attempt_at LIMIT 1)
       RETURNING id, event, attempts, created_at`,
      leaseEnd,
      now,
    ),
  );
  return row === undefined ? undefined : messageOf(row);
}

/** When the next message is due, in milliseconds since 1970; `undefined` when none waits. */
export function nextAttemptAt(store: Store): number | undefined {
  const at = store.connection.all("SELECT min(next_attempt_at) AS at FROM sms_outbox WHERE state = 'pending'")[0]?.[
    "at"
  ];
  return typeof at === "number" ? at : undefined;
}

/** Once delivered, a message is forgotten but for its id: no number stays longer than it is needed. */
export function markDelivered(store: Store, id: string, now: number): void {
  store.connection.run("UPDATE sms_outbox SET state = 'delivered', event = '', finished_at = ? WHERE id = ?", now, id);
}

export function markFailed(store: Store, id: string, now: number): void {
  store.connection.run("UPDATE sms_outbox SET state = 'failed', finished_at = ? WHERE id = ?", now, id);
}

export function postpone(store: Store, id: string, until: number): void {
  store.connection.run("UPDATE sms_outbox SET next_attempt_at = ? WHERE id = ? AND state = 'pending'", until, id);
}

function messageOf(row: Row): ClaimedMessage {
  return {
    id: String(row["id"]),
    event: String(row["event"]),
    attempts: Number(row["attempts"]),
    createdAt: Number(row["created_at"]),
  };
}
