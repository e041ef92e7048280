import autocannon from "autocannon";

export interface LoadRequest {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

export interface Load {
  readonly url: string;
  readonly token: string;
  readonly connections: number;
  readonly seconds: number;
  /** What each connection sends, over and over; `connection` counts from 0. */
  readonly requestsOf: (connection: number) => readonly LoadRequest[];
}

export interface LoadResult {
  readonly answers: number;
  readonly seconds: number;
  /** Milliseconds. */
  readonly p99: number;
}

/** Answers per second over keep-alive connections, after a warm-up of a second. */
export async function answersPerSecond(load: Load): Promise<{ readonly rate: number; readonly p99: number }> {
  await runLoad({ ...load, seconds: 1 });
  const { answers, seconds, p99 } = await runLoad(load);
  return { rate: Math.round(answers / seconds), p99 };
}

/**
 * Sends as much as the answers allow. A figure in which an answer was not a success would mean nothing: then this
 * fails.
 */
export async function runLoad({ url, token, connections, seconds, requestsOf }: Load): Promise<LoadResult> {
  let connection = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    setupClient: (client) =>
      client.setRequests(
        requestsOf(connection++).map(({ method, path, body }) => ({
          method,
          path,
          headers: {
            authorization: `Bearer ${token}`,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
          },
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        })),
      ),
  });
  if (result.non2xx > 0 || result.errors > 0) {
    const statuses = JSON.stringify(result.statusCodeStats);
    throw new Error(
      `${result.non2xx} answers were no success (${statuses}); ${result.errors} requests failed, ${result.timeouts} of them by time-out.`,
    );
  }
  return { answers: result["2xx"], seconds: result.duration, p99: result.latency.p99 };
}
