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

/**
 * Answers per second over keep-alive connections, after a warm-up of a second. A figure in which an answer was not a
 * success would mean nothing: then this fails.
 */
export async function answersPerSecond(load: Load): Promise<{ readonly rate: number; readonly p99: number }> {
  await run(load, 1);
  const result = await run(load, load.seconds);
  if (result.non2xx > 0 || result.errors > 0) {
    const statuses = JSON.stringify(result.statusCodeStats);
    throw new Error(
      `${result.non2xx} answers were no success (${statuses}); ${result.errors} requests failed, ${result.timeouts} of them by time-out.`,
    );
  }
  return { rate: Math.round(result["2xx"] / result.duration), p99: result.latency.p99 };
}

function run({ url, token, connections, requestsOf }: Load, duration: number) {
  let connection = 0;
  return autocannon({
    url,
    connections,
    duration,
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
}
