/** A read that is still queued. Several callers may wait for it. */
export interface QueuedRead {
  readonly path: string;
  /** False once it was taken to be sent, or nobody wants it any more: lanes skip it then. */
  queued: boolean;
}

/**
 * What is waiting to be sent: a lane for each operation, emptied in turn, one read from each, so that one operation
 * with a hundred reads doesn't hold up another with one. A read that two operations want stands in both lanes and is
 * taken from whichever comes first.
 */
export class ReadLanes<Read extends QueuedRead> {
  // A Map keeps the order of insertion; a lane that had its turn goes to the end.
  readonly #lanes = new Map<object, Read[]>();
  readonly #byPath = new Map<string, Read>();

  /** The read of this path, if it is still queued. */
  find(path: string): Read | undefined {
    return this.#byPath.get(path);
  }

  add(operation: object, read: Read): void {
    read.queued = true;
    this.#byPath.set(read.path, read);
    const lane = this.#lanes.get(operation);
    if (lane === undefined) this.#lanes.set(operation, [read]);
    else lane.push(read);
  }

  /** Takes a read out that nobody wants any more. */
  drop(read: Read): void {
    read.queued = false;
    if (this.#byPath.get(read.path) === read) this.#byPath.delete(read.path);
  }

  /** How many reads are queued. */
  get size(): number {
    return this.#byPath.size;
  }

  /** Takes up to `count` reads, a turn for each operation. */
  take(count: number): Read[] {
    const taken: Read[] = [];
    if (count === 0) return taken;
    // A lane that is set again while the Map is walked through comes once more, at its end.
    for (const [operation, lane] of this.#lanes) {
      this.#lanes.delete(operation);
      const read = nextQueued(lane);
      if (lane.length > 0) this.#lanes.set(operation, lane);
      if (read === undefined) continue;
      this.drop(read);
      if (taken.push(read) === count) break;
    }
    return taken;
  }
}

function nextQueued<Read extends QueuedRead>(lane: Read[]): Read | undefined {
  for (let read = lane.shift(); read !== undefined; read = lane.shift()) if (read.queued) return read;
  return undefined;
}
