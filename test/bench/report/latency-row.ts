import { build } from "hdr-histogram-js";

/** How long one program took, in milliseconds. */
export interface LatencyRow {
  readonly suite: string;
  readonly program: string;
  readonly load: string;
  readonly answers: number;
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
  readonly p999: number;
}

/** Latencies of one program under one load, kept to three digits, however many they are. */
export class Latencies {
  // Microseconds, up to ten minutes.
  readonly #histogram = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 600_000_000,
    numberOfSignificantValueDigits: 3,
  });

  add(milliseconds: number): void {
    this.#histogram.recordValue(Math.max(1, Math.round(milliseconds * 1000)));
  }

  row(suite: string, program: string, load: string): LatencyRow {
    const at = (percentile: number) => this.#histogram.getValueAtPercentile(percentile) / 1000;
    const answers = this.#histogram.totalCount;
    return { suite, program, load, answers, p50: at(50), p90: at(90), p99: at(99), p999: at(99.9) };
  }
}
