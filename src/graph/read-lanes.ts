/** A read that is still queued. Several callers may wait for it. */
export interface QueuedRead {
  readonly path: string;
  /** False once it was taken to be sent, or nobody wants it any more: lanes skip it then. */
  queued: boolean;
}

/** Which lane: the one of few reads asked for together, or the one of many. */
export type Lane = "few" | "many";

/**
 * What is waiting to be sent, in two lanes: what was asked for as few reads, and what as many. Each has half of every
 * batch to itself, and of the rest what the other leaves: so one read doesn't wait for somebody's hundred. Within a lane
 * whoever came first is served first, and done with: if operations took turns read by read, all of them would have most
 * of their answers, and none could go. A read in both lanes is taken from whichever comes first.
 */
export class ReadLanes<Read extends QueuedRead> {
  readonly #lanes: Readonly<Record<Lane, Read[]>> = { few: [], many: [] };
  readonly #byPath = new Map<string, Read>();

  /** The read of this path, if it is still queued. */
  find(path: string): Read | undefined {
    return this.#byPath.get(path);
  }

  add(lane: Lane, read: Read): void {
    read.queued = true;
    this.#byPath.set(read.path, read);
    this.#lanes[lane].push(read);
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

  /** Takes up to `count` reads. */
  take(count: number): Read[] {
    const taken: Read[] = [];
    this.#takeFrom("few", taken, Math.ceil(count / 2));
    this.#takeFrom("many", taken, count);
    this.#takeFrom("few", taken, count);
    return taken;
  }

  #takeFrom(name: Lane, taken: Read[], count: number): void {
    const lane = this.#lanes[name];
    let passed = 0;
    for (const read of lane) {
      if (taken.length >= count) break;
      passed++;
      if (!read.queued) continue;
      this.drop(read);
      taken.push(read);
    }
    lane.splice(0, passed);
  }
}
