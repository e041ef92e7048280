import type { UpstreamAnswer } from "../transport/response.ts";

/** The answers to the reads of one request, in order, `undefined` where none came. */
export type SendReads = (
  paths: readonly string[],
  signal: AbortSignal,
) => Promise<readonly (UpstreamAnswer | undefined)[] | OversizedBatch>;

/** The request as a whole was too large (413): none of its reads was looked at. */
export class OversizedBatch {
  readonly answer: UpstreamAnswer;

  constructor(answer: UpstreamAnswer) {
    this.answer = answer;
  }
}
