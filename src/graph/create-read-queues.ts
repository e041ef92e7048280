import { unforeseen } from "./map-error.ts";
import type { KeptAnswer } from "./reads/kept-answer.ts";
import { OversizedBatch, type SendReads } from "./reads/send-reads.ts";
import { isPassing } from "./reads/read-retry.ts";
import type { KeptAnswers } from "./reads/kept-answers.ts";
import { QueuePerCredential } from "./reads/queue-per-credential.ts";
import { decodeAnswers, encodeReads } from "./transport/json-batch.ts";
import type { Upstream } from "./transport/transport.ts";

export type Version = "/beta" | "/v1.0";

export interface ReadOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Requests with reads that may be under way at once for one credential. */
  readonly readSlots: number;
  /** How long a read is tried again after 408, 429, 503 and 504, in milliseconds. */
  readonly readRetryTime: number;
  /** How long a read waits to be sent while all that it could be sent with is in use, in milliseconds. */
  readonly maxReadWait: number;
}

/**
 * The reads of one kind of an upstream.
 *
 * @param suffix what follows each path
 * @param kept their answers, where they come with etags
 * @param inBodies whether even a single one goes in a `$batch`: what its path holds stays out of the logs of proxies then
 */
export function createReadQueues(
  upstream: Upstream,
  version: Version,
  suffix: string,
  options: ReadOptions,
  { kept, inBodies = false }: { readonly kept?: KeptAnswers | undefined; readonly inBodies?: boolean } = {},
): QueuePerCredential {
  const { now, readSlots, readRetryTime, maxReadWait } = options;
  return new QueuePerCredential(
    (token) => {
      const send = sendReads(upstream, version, suffix, token, now, inBodies);
      return kept === undefined
        ? (paths, signal, origin) => send(paths, signal, origin, [])
        : validated(send, token, kept);
    },
    {
      slots: readSlots,
      retryTime: readRetryTime,
      maxWait: maxReadWait,
      connections: upstream.readConnections,
      retryBudget: upstream.retryBudget,
      now,
      random: Math.random,
    },
  );
}

/** As {@link SendReads}, with what is known of each path: it is asked whether that has changed. */
type SendValidated = (
  ...[paths, signal, origin, known]: [...Parameters<SendReads>, known: readonly (KeptAnswer | undefined)[]]
) => ReturnType<SendReads>;

/** Asks for what is kept with its etag, and takes it for the answer where it has not changed. */
function validated(send: SendValidated, token: string, kept: KeptAnswers): SendReads {
  return async (paths, signal, origin) => {
    const known = paths.map((path) => kept.find(token, path));
    const answers = await send(paths, signal, origin, known);
    if (answers instanceof OversizedBatch) return answers;
    return answers.map((answer, index) => answer && kept.settle(token, paths[index] ?? "", answer, known[index]));
  };
}

/** One path goes as a plain GET, unless it is to be in a body; several as one `$batch`. */
function sendReads(
  upstream: Upstream,
  version: Version,
  suffix: string,
  token: string,
  now: () => number,
  inBodies: boolean,
): SendValidated {
  const { name, observer } = upstream;
  return async (paths, signal, origin, known) => {
    const { use, countRepeat } = origin;
    observer?.readsSent(paths.length, now() - origin.waitingSince);
    if (origin.isRepeat) observer?.repeated(name, "refused");
    const request = { token, end: signal, use, askedBy: origin, onRepeat: countRepeat };
    const [first, second] = paths;
    if (first !== undefined && second === undefined && !inBodies) {
      const path = `${version}${first}${suffix}`;
      const ifNoneMatch = known[0]?.etag;
      return [await upstream.read({ ...request, method: "GET", path, ifNoneMatch })];
    }
    const body = encodeReads(paths, suffix, known, use === undefined ? origin.uses : undefined);
    const path = `${version}/$batch`;
    const envelope = await upstream.read({ ...request, method: "POST", path, body });
    const { status } = envelope;
    if (status === 200) return decodeAnswers(envelope.body, paths.length);
    if (status === 413) return new OversizedBatch(envelope);
    // Refused for its caller, or for now: everyone's answer.
    if (status === 401 || status === 403 || isPassing(status) || status >= 500) return paths.map(() => envelope);
    // Anything else is about the envelope, not about the appointments in it: 404 is no NotFoundError.
    const requestId = envelope.headers["request-id"];
    const error = unforeseen(`The upstream answered a $batch with the unforeseen status ${status}.`, { requestId });
    upstream.report({ method: "POST", cause: error.cause });
    throw error;
  };
}
