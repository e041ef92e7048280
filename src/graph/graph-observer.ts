import type { UpstreamName } from "./model/credential.ts";

/** Told of what goes upstream, for the metrics. It must not throw. Durations are in milliseconds. */
export interface GraphObserver {
  /** There is something to look at when somebody asks for it. */
  watch(usage: () => GraphUsage): void;
  /** @param status of the answer; `undefined` where none came */
  exchanged(upstream: UpstreamName, method: string, status: number | undefined, duration: number): void;
  /**
   * A request with reads is sent.
   *
   * @param reads how many
   * @param wait how long the one has waited that waited longest
   */
  readsSent(reads: number, wait: number): void;
  /** A request is sent that was sent before. */
  repeated(upstream: UpstreamName, reason: "refused" | "connection_broke"): void;
}

/** What is in use at a moment. */
export interface GraphUsage {
  /** Reads that wait to be sent. */
  readonly queuedReads: number;
  /** Reads that have no answer yet, those under way among them. */
  readonly unansweredReads: number;
  /** What was read and is kept, to ask whether it has changed; `undefined` where nothing is. */
  readonly kept: KeptAnswersUsage | undefined;
  /** Streams of changes that are open to the upstream. */
  readonly changeStreams: number;
  readonly upstreams: readonly UpstreamUsage[];
}

/** Connections of one origin. Where both upstreams are one, it is `graph`. */
export interface UpstreamUsage {
  readonly name: UpstreamName;
  readonly reads: number;
  /** How many reads it may be sent at once now. */
  readonly readLimit: number;
  readonly writes: number;
  /** Whether nothing is sent to it for a while. */
  readonly isOpen: boolean;
}

/** What was read and is kept to ask for it again. */
export interface KeptAnswersUsage {
  /** About as many bytes as are kept. */
  readonly weight: number;
  /** Reads whose answer had not changed. */
  readonly unchanged: number;
  /** About as many bytes as were not sent for that. */
  readonly bytesSaved: number;
}
