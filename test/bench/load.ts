import autocannon from "autocannon";

export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
  /** Whether the answer is right; whatever has the right status is, unless this says otherwise. */
  readonly isAnswered?: (body: string) => boolean;
}

export interface Load {
  readonly url: string;
  /** Of all, or of each connection its own. */
  readonly token: string | ((connection: number) => string);
  readonly connections: number;
  readonly seconds: number;
  /** What each connection sends, over and over; `connection` counts from 0. */
  readonly requestsOf: (connection: number) => readonly LoadRequest[];
}

export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
}

/** Answers per second over keep-alive connections, after a warm-up of a second. */
export async function answersPerSecond(load: Load): Promise<{ readonly rate: number; readonly p99: number }> {
  await runLoad({ ...load, seconds: 1 });
  const { answers, seconds, p99 } = await runLoad(load);
  return { rate: Math.round(answers / seconds), p99 };
}

/** A load that brings no answer in this time has nobody to answer it, in seconds. */
const MAX_SILENCE = 20;

/**
 * Sends as much as the answers allow. A figure in which an answer was not a success, or not the right one, would mean
 * nothing: then this fails. One that ended before its first answer, on a machine that has something else to do, is sent
 * once more and for longer.
 */
export async function runLoad(load: Load): Promise<LoadResult> {
  const result = await sendLoad(load);
  if (result.answers > 0) return result;
  if (load.seconds > MAX_SILENCE) throw new Error("There was no answer at all.");
  return runLoad({ ...load, seconds: load.seconds * 2 });
}

async function sendLoad({ url, token, connections, seconds, requestsOf }: Load): Promise<LoadResult> {
  let connection = 0;
  let wrong: string | undefined;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    setupClient: (client) => {
      const number = connection++;
      const bearer = typeof token === "string" ? token : token(number);
      client.setRequests(
        requestsOf(number).map(({ method, path, body, isAnswered }) => ({
          method,
          path,
          headers: {
            authorization: `Bearer ${bearer}`,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
          ...(isAnswered && {
            onResponse: (_status, text) => {
              if (wrong === undefined && !isRight(isAnswered, text)) wrong = text;
            },
          }),
        })),
      );
    },
  });
  if (result.non2xx > 0 || result.errors > 0) {
    const statuses = JSON.stringify(result.statusCodeStats);
    throw new Error(
      `${result.non2xx} answers were no success (${statuses}); ${result.errors} requests failed, ${result.timeouts} of them by time-out.`,
    );
  }
  if (wrong !== undefined) throw new Error(`An answer was wrong: ${wrong.slice(0, 300)}`);
  return { answers: result["2xx"], seconds: result.duration, p50: result.latency.p50, p99: result.latency.p99 };
}

function isRight(isAnswered: (body: string) => boolean, text: string): boolean {
  try {
    return isAnswered(text);
  } catch {
    // Not even of the form of an answer.
    return false;
  }
}
