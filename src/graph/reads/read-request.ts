import type { UpstreamUse } from "../model/upstream-use.ts";
import type { PendingRead } from "./pending-read.ts";

let numberOfLast = 0;

/** A request with reads, from when it is sent: which they are, and for which operations. */
export class ReadRequest {
  readonly reads: readonly PendingRead[];
  readonly controller = new AbortController();
  /** Whether all of its reads were sent before. */
  readonly isRepeat: boolean;

  /** When that was queued, the last time, which has waited longest; in milliseconds since 1970. */
  readonly waitingSince: number;

  /** The reads become this request's, and their operations count it. */
  constructor(reads: readonly PendingRead[]) {
    const number = ++numberOfLast;
    this.reads = reads;
    let isFirst = false;
    let waitingSince = Number.POSITIVE_INFINITY;
    for (const read of reads) {
      const wasSent = read.attempt++ > 0;
      isFirst ||= !wasSent;
      read.request = this;
      waitingSince = Math.min(waitingSince, read.queuedAt);
      for (const { group } of read.waiters) group.use?.count(number, wasSent);
    }
    this.isRepeat = !isFirst;
    this.waitingSince = waitingSince;
  }

  get paths(): readonly string[] {
    return this.reads.map(({ path }) => path);
  }

  /** The operation that all of it is for; `undefined` where it is for several. */
  get use(): UpstreamUse | undefined {
    const [first] = this.reads;
    const use = first && useOf(first);
    return this.reads.every((read) => useOf(read) === use) ? use : undefined;
  }

  /** The operation that each of the reads is for. One that several wait for has that of the first. */
  get uses(): readonly (UpstreamUse | undefined)[] {
    return this.reads.map(useOf);
  }

  /** It was sent once more at once, as its connection broke. */
  readonly countRepeat = (): void => {
    const uses = new Set<UpstreamUse | undefined>();
    for (const { waiters } of this.reads) for (const { group } of waiters) uses.add(group.use);
    for (const use of uses) use?.countRepeat();
  };
}

function useOf({ waiters: [first] }: PendingRead): UpstreamUse | undefined {
  return first?.group.use;
}
