import { GenerationalMap } from "./generational-map.ts";

/** Which lane: the one of operations that ask for few reads, or the one of those that ask for many. */
export type Lane = "few" | "many";
const LANES: readonly Lane[] = ["few", "many"];

/** What has left a lane otherwise than by its turn is swept out of it once it is most of what stands there. */
const MIN_SWEPT = 100;

/** A read that may be queued. Several callers may wait for it. */
export interface QueuedRead {
  readonly path: string;
  /**
   * Where it is queued, in the shorter lane if in both; `undefined` once it was taken to be sent, or nobody wants it any
   * more: lanes skip it then.
   */
  lane: Lane | undefined;
}

/**
 * What is waiting to be sent, in two lanes: what operations want that ask for few reads, and what those want that ask for
 * many. Each has half of every batch to itself, and of the rest what the other leaves: so one read doesn't wait for
 * somebody's hundred. Within a lane whoever came first is served first, and done with: if operations took turns read by
 * read, all of them would have most of their answers, and none could go. A read in both lanes is taken from whichever
 * comes first.
 */
export class PriorityLanes<Read extends QueuedRead> {
  readonly #lanes: Record<Lane, Read[]> = { few: [], many: [] };
  readonly #byPath = new GenerationalMap<Read>();

  /** The read of this path, if it is still queued. */
  find(path: string): Read | undefined {
    return this.#byPath.get(path);
  }

  /** Queues a read; one that is queued already may come to stand in the lane of few, too. */
  add(lane: Lane, read: Read): void {
    if (this.#enter(lane, read)) this.#lanes[lane].push(read);
  }

  /** Queues reads that were sent before, ahead of those that were not. */
  addAgain(lane: Lane, reads: readonly Read[]): void {
    this.#lanes[lane].unshift(...reads.filter((read) => this.#enter(lane, read)));
  }

  #enter(lane: Lane, read: Read): boolean {
    if (read.lane === "few" || read.lane === lane) return false;
    if (read.lane === undefined) this.#byPath.add(read.path, read);
    read.lane = lane;
    return true;
  }

  /** Takes a queued read out. */
  drop(read: Read): void {
    this.#leave(read);
    // Lanes that don't move, as nothing can be sent, would keep what their callers have long given up.
    for (const name of LANES) {
      const lane = this.#lanes[name];
      if (lane.length > MIN_SWEPT + 2 * this.size) this.#lanes[name] = lane.filter(({ lane }) => lane !== undefined);
    }
  }

  #leave(read: Read): void {
    read.lane = undefined;
    this.#byPath.delete(read.path);
  }

  /** The queued reads, in no particular order. What is visited may be dropped meanwhile. */
  queued(): Iterable<Read> {
    return this.#byPath.values();
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
      if (read.lane === undefined) continue;
      this.#leave(read);
      taken.push(read);
    }
    lane.splice(0, passed);
  }
}
