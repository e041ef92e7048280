import type { UpstreamUse } from "../model/upstream-use.ts";
import type { UpstreamAnswer } from "../transport/response.ts";

/** For whom a request is sent. */
export interface RequestOrigin {
  /** The operation that all of it is for; `undefined` where it is for several. */
  readonly use: UpstreamUse | undefined;
  /** The operation that each of its reads is for. One that several wait for has that of the first. */
  readonly uses: readonly (UpstreamUse | undefined)[];
  /** Whether all of it was sent before. */
  readonly isRepeat: boolean;
  /** Since when that has waited to be sent that has waited longest, in milliseconds since 1970. */
  readonly waitingSince: number;
  /** To be called when it is sent once more. */
  readonly countRepeat: () => void;
}

/** The answers to the reads of one request, in order, `undefined` where none came. */
export type SendReads = (
  paths: readonly string[],
  signal: AbortSignal,
  origin: RequestOrigin,
) => Promise<readonly (UpstreamAnswer | undefined)[] | OversizedBatch>;

/** The request as a whole was too large (413): none of its reads was looked at. */
export class OversizedBatch {
  readonly answer: UpstreamAnswer;

  constructor(answer: UpstreamAnswer) {
    this.answer = answer;
  }
}
