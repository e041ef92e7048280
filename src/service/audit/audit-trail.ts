import { setTimeout as sleep } from "node:timers/promises";
import type { AuditEntry } from "../domain/audit-entry.ts";
import type { AuditLog } from "../store/audit-log.ts";

/** How long entries are gathered, in milliseconds: what a killed process loses. */
const MAX_GATHERING = 100;
/** How many are written at once, and how many wait while none can be. */
const MAX_STEP = 500;
const MAX_WAITING = 50_000;
const AFTER_TROUBLE = 1_000;

/**
 * Writes the audit beside the requests, in order, many entries at a time: an answer doesn't wait for its own, or each read
 * would be a write to disk. What can't be written waits; beyond a bound entries are lost, which is told.
 */
export class AuditTrail {
  readonly #log: AuditLog;
  readonly #report: (error: unknown, lost: number) => void;
  #waiting: AuditEntry[] = [];
  #lost = 0;
  #writing: Promise<void> | undefined;
  readonly #closing = new AbortController();

  /** @param report is told what kept entries from being written, and how many are lost */
  constructor(log: AuditLog, report: (error: unknown, lost: number) => void) {
    this.#log = log;
    this.#report = report;
  }

  add(entry: AuditEntry): void {
    if (this.#waiting.length >= MAX_WAITING) {
      this.#lost++;
      return;
    }
    this.#waiting.push(entry);
    this.#writing ??= this.#write();
  }

  /** Writes what waits; what can't be written by then is lost, and told. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#writing;
  }

  async #write(): Promise<void> {
    await this.#wait(MAX_GATHERING);
    // The same ones until they are written: it may have happened, and not been answered.
    let step: AuditEntry[] = [];
    while (this.#waiting.length > 0) {
      if (step.length === 0) step = this.#waiting.slice(0, MAX_STEP);
      try {
        await this.#log.add(step);
        this.#waiting.splice(0, step.length);
        step = [];
        this.#tellLost(undefined);
      } catch (error) {
        if (this.#closing.signal.aborted) {
          this.#lost += this.#waiting.length;
          this.#waiting = [];
        }
        this.#tellLost(error);
        await this.#wait(AFTER_TROUBLE);
      }
    }
    this.#writing = undefined;
  }

  /** @param error what kept entries from being written; without one, they came faster than they could be */
  #tellLost(error: unknown): void {
    if (error === undefined && this.#lost === 0) return;
    this.#report(error, this.#lost);
    this.#lost = 0;
  }

  /** Until then, or the end: it keeps no process from stopping, and a process that stops waits for nothing. */
  async #wait(milliseconds: number): Promise<void> {
    await sleep(milliseconds, undefined, { signal: this.#closing.signal, ref: false }).catch(() => {});
  }
}
