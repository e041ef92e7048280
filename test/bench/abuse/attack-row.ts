import type { Table } from "../report/table.ts";

/** What one attack did. */
export interface AttackRow {
  readonly attack: string;
  /** The longest time that the gateway's event loop stood still, in milliseconds. */
  readonly stall: number;
  /** Megabytes above what the gateway took before. */
  readonly resident: number;
  readonly heap: number;
  /** What a bystander felt, in milliseconds. */
  readonly p99: number;
  readonly reads: number;
  readonly failures: number;
  /** What the attackers got, and how often. */
  readonly received: Readonly<Record<string, number>>;
  /** How the process ended; `undefined` when it survived. */
  readonly ending: string | undefined;
}

export function attackTable(rows: readonly AttackRow[]): Table {
  return {
    head: ["attack", "loop ms", "RSS MB", "heap MB", "p99 ms", "reads failed", "attacker got", "process"],
    rows: rows.map(({ attack, stall, resident, heap, p99, reads, failures, received, ending }) => [
      attack,
      stall.toFixed(0),
      signed(resident),
      signed(heap),
      p99.toFixed(1),
      failures === 0 ? "0" : `${failures} of ${reads}`,
      summaryOf(received),
      ending ?? "survived",
    ]),
  };
}

function signed(megabytes: number): string {
  return `${megabytes < 0 ? "" : "+"}${megabytes.toFixed(0)}`;
}

/** The most frequent few. */
function summaryOf(received: AttackRow["received"]): string {
  const entries = Object.entries(received).toSorted(([, one], [, other]) => other - one);
  const texts = entries.slice(0, 5).map(([what, count]) => (count === 1 ? what : `${what} ×${count}`));
  return texts.length === 0 ? "nothing" : texts.join(", ");
}
