import type { AddressInfo } from "node:net";
import { Writable } from "node:stream";
import { pino } from "pino";
import { createGateway, type GatewayOptions } from "../../src/gateway/server.ts";
import { call, type Answer } from "./http.ts";

export interface RunningGateway extends AsyncDisposable {
  readonly url: string;
  /** Every log line, of every level. */
  readonly log: string[];
  query(document: string, options?: QueryOptions): Promise<Answer>;
}

interface QueryOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  readonly token?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The real gateway on a free port, in front of `upstream`. */
export async function startGateway(
  upstream: string,
  options: Partial<Omit<GatewayOptions, "logger">> & { token?: string } = {},
): Promise<RunningGateway> {
  const { token: usualToken, ...rest } = options;
  const log: string[] = [];
  const stream = new Writable({
    write(line: Buffer, _encoding, done) {
      log.push(line.toString());
      done();
    },
  });
  const server = createGateway({
    graphUrl: upstream,
    appointmentsUrl: upstream,
    production: false,
    readSlots: 4,
    // Most tests look at the first answer; those about further attempts give a patience.
    readPatience: 0,
    readDeadline: 15_000,
    logger: pino({ level: "trace" }, stream),
    ...rest,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    log,
    query: (query, { variables, token = usualToken, headers } = {}) =>
      call("POST", `${url}/graphql`, {
        body: { query, variables },
        ...(token === undefined ? {} : { token }),
        ...(headers === undefined ? {} : { headers }),
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
