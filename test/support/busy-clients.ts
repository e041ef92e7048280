import { Agent, request, type RequestOptions } from "node:http";

/** Clients that ask all the time, each over a connection of its own that it keeps as long as the server does. */
export interface BusyClients {
  readonly answers: readonly number[];
  /** Why a request came to no answer. */
  readonly failures: readonly string[];
  /** How many have ended, as an answer was the last one on its connection. */
  readonly ended: () => number;
  /** Lets each of them end with the answer it waits for. */
  stop(): Promise<void>;
}

export interface BusyClientsOptions {
  readonly count: number;
  /** Sent over and over. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether a client goes on over a new connection when the server has closed its own. */
  readonly reconnects: boolean;
}

export function startBusyClients(
  url: string,
  { count, body, headers = {}, reconnects }: BusyClientsOptions,
): BusyClients {
  const answers: number[] = [];
  const failures: string[] = [];
  const stopping = new AbortController();
  let ended = 0;
  const options: RequestOptions = { method: body === undefined ? "GET" : "POST", headers };

  /** @returns whether its connection may be used again; `undefined` when there was no answer */
  function ask(agent: Agent): Promise<boolean | undefined> {
    return new Promise((resolve) => {
      const asked = request(url, { ...options, agent }, (response) => {
        answers.push(response.statusCode ?? 0);
        response.resume();
        response.once("close", () => {
          if (!response.complete) failures.push("an answer was cut off");
          resolve(response.headers.connection !== "close");
        });
      });
      asked.once("error", (error: NodeJS.ErrnoException) => {
        failures.push(`${error.code ?? error.message}${asked.reusedSocket ? " on a connection used before" : ""}`);
        resolve(undefined);
      });
      asked.end(body);
    });
  }

  async function run(): Promise<void> {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (!stopping.signal.aborted) {
      const isKept = await ask(agent);
      if (isKept === undefined || (!isKept && !reconnects)) break;
    }
    ended++;
    agent.destroy();
  }

  const all = Promise.all(Array.from({ length: count }, run));
  return {
    answers,
    failures,
    ended: () => ended,
    stop: async () => {
      stopping.abort();
      await all;
    },
  };
}
