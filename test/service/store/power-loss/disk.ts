import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Random } from "../../../fuzz/random.ts";
import type { Event } from "./system-calls.ts";

/** What a disk writes whole or not at all. */
const SECTOR = 512;

type Change = Extract<Event, { kind: "write" | "truncate" }>;

/** A file or a directory, whatever it is called. */
interface Item {
  readonly isDirectory: boolean;
  /** What a flush made safe. */
  flushed: Buffer;
  /** What came after it, oldest first. */
  pending: Change[];
}

/** What a name means: `undefined` where it means nothing. */
interface Binding {
  readonly began: number;
  readonly ended: number;
  readonly item: Item | undefined;
}

interface Name {
  flushed: Item | undefined;
  pending: Binding[];
}

/** How much of what was not flushed a power loss leaves, and in which state. */
interface Luck {
  readonly random: Random;
  /** From 0, nothing, to 1. */
  readonly kept: number;
  readonly inOrder: boolean;
  readonly torn: boolean;
}

/**
 * What is on a disk for certain, and what the system has taken but not flushed. A flush makes safe what ended before it
 * began: of a file its content, of a directory the names in it. Everything else may come in any order, in part or never.
 */
export class Disk {
  readonly #names = new Map<string, Name>();

  apply(event: Event): void {
    const { began, ended } = event;
    if (event.kind === "write" || event.kind === "truncate") this.#current(event.path)?.pending.push(event);
    else if (event.kind === "create") {
      if (this.#current(event.path) !== undefined) return;
      const item: Item = { isDirectory: event.isDirectory, flushed: Buffer.alloc(0), pending: [] };
      this.#name(event.path).pending.push({ began, ended, item });
    } else if (event.kind === "link") {
      this.#name(event.path).pending.push({ began, ended, item: this.#current(event.from) });
    } else if (event.kind === "remove") this.#name(event.path).pending.push({ began, ended, item: undefined });
    else if (event.kind === "flush") this.#flush(event);
  }

  /** The files as the running system shows them, with everything that it took. */
  writeCurrent(directory: string): void {
    this.#write(directory);
  }

  /** The files that a power loss leaves now, one of the many possibilities. */
  writeLeft(directory: string, random: Random): void {
    const luck: Luck = {
      random,
      kept: random.oneOf([0, 0, 0.1, 0.5, 0.9, 1]),
      inOrder: random.chance(0.5),
      torn: random.chance(0.5),
    };
    this.#write(directory, luck);
  }

  #name(path: string): Name {
    let name = this.#names.get(path);
    if (name === undefined) this.#names.set(path, (name = { flushed: undefined, pending: [] }));
    return name;
  }

  #current(path: string): Item | undefined {
    const name = this.#names.get(path);
    return name?.pending.length ? name.pending.at(-1)?.item : name?.flushed;
  }

  #flush({ path, began }: Event & { kind: "flush" }): void {
    const item = this.#current(path);
    // Directories that were there from the beginning have no item.
    for (const [other, name] of this.#names) {
      if (dirname(other) !== path) continue;
      const safe = name.pending.filter(({ ended }) => ended < began);
      const last = safe.at(-1);
      if (last !== undefined) name.flushed = last.item;
      name.pending = name.pending.slice(safe.length);
    }
    if (item === undefined || item.isDirectory) return;
    const safe = item.pending.filter(({ ended }) => ended < began);
    item.flushed = contentOf(item.flushed, safe);
    item.pending = item.pending.filter(({ ended }) => ended >= began);
  }

  #write(directory: string, luck?: Luck): void {
    const absent = new Set<string>();
    // Shorter paths first: a file is lost with its directory.
    for (const path of [...this.#names.keys()].toSorted((one, other) => one.length - other.length)) {
      const item = luck === undefined ? this.#current(path) : drawItem(this.#name(path), luck);
      if (item === undefined || absent.has(dirname(path))) absent.add(path);
      else if (item.isDirectory) mkdirSync(join(directory, path));
      else {
        const kept = luck === undefined ? item.pending : drawChanges(item.pending, luck);
        writeFileSync(join(directory, path), contentOf(item.flushed, kept));
      }
    }
  }
}

function drawItem({ flushed, pending }: Name, { random, kept }: Luck): Item | undefined {
  const items = [flushed, ...pending.map(({ item }) => item)];
  return random.chance(kept) ? items[random.integer(0, items.length - 1)] : flushed;
}

function drawChanges(pending: readonly Change[], { random, kept, inOrder, torn }: Luck): readonly Change[] {
  const chosen = (torn ? pending.flatMap(tear) : pending).filter(() => random.chance(kept));
  if (inOrder) return chosen;
  const places = new Map(chosen.map((change) => [change, random.fraction()]));
  return chosen.toSorted((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
}

function tear(change: Change): Change[] {
  if (change.kind === "truncate") return [change];
  const parts: Change[] = [];
  for (let from = 0; from < change.data.length;) {
    const to = Math.min(change.data.length, from + SECTOR - ((change.offset + from) % SECTOR));
    parts.push({ ...change, offset: change.offset + from, data: change.data.subarray(from, to) });
    from = to;
  }
  return parts;
}

/** Bytes that a file grew by without being written are zero. */
function contentOf(flushed: Buffer, changes: readonly Change[]): Buffer {
  const endOf = (change: Change) => (change.kind === "write" ? change.offset + change.data.length : change.size);
  const content = Buffer.alloc(Math.max(flushed.length, ...changes.map(endOf)));
  flushed.copy(content);
  let size = flushed.length;
  for (const change of changes) {
    if (change.kind === "write") {
      change.data.copy(content, change.offset);
      size = Math.max(size, endOf(change));
    } else {
      content.fill(0, change.size);
      size = change.size;
    }
  }
  return content.subarray(0, size);
}
