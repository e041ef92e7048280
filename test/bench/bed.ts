import { fileURLToPath } from "node:url";
import { commandOf } from "../support/programs/program.ts";
import { startProcess, type BenchProcess } from "./bench-process.ts";
import { bareDialect, gatewayDialect, type Dialect } from "./operations.ts";
import { startPeers } from "./peers.ts";
import type { Target } from "./target.ts";

export interface Counters {
  /** HTTP requests. */
  readonly requests: number;
  /** Reads in them, in batches and alone. */
  readonly subRequests: number;
  /** Of the bodies of all answers. */
  readonly bytes: number;
}

/** The upstream stub, and in front of it the programs that are measured side by side. */
export interface Bed extends AsyncDisposable {
  /** What the gateway runs with, for one of a suite's own. */
  readonly gatewayEnvironment: Readonly<Record<string, string>>;
  readonly gateway: Target;
  readonly bare: Target;
  readonly peers: readonly Target[];
  /** The gateway of another checkout, where one was named. */
  readonly beside: Target | undefined;
  /** The upstream's origin. */
  readonly upstreamUrl: string;
  /** Counters of the upstream since the last time. */
  countUpstream(): Promise<Counters>;
}

const TOKEN = "any-token";

const program = (name: string) => [process.execPath, fileURLToPath(new URL(`${name}.ts`, import.meta.url))];

export interface BedOptions {
  /** A folder with other programs for the same work. */
  readonly peersDirectory: string | undefined;
  /** Another checkout of this project, with its packages installed. */
  readonly besideDirectory: string | undefined;
  /** Variables for the gateway besides, to see what a setting makes of it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the upstream looks at `If-None-Match`. */
  readonly validates?: boolean;
}

/** Production, and nothing but the upstream said. */
export function environmentOf(graphUrl: string, variables: Readonly<Record<string, string>>): Record<string, string> {
  return { NODE_ENV: "production", AUTH_MODE: "passthrough", GRAPH_URL: graphUrl, PORT: "0", ...variables };
}

export async function startBed(options: BedOptions): Promise<Bed> {
  const { peersDirectory, besideDirectory, variables, validates = false } = options;
  await using stack = new AsyncDisposableStack();
  const stub = stack.use(
    await startProcess(program("stub"), { place: "measuring", environment: { VALIDATES: String(validates) } }),
  );
  const gatewayEnvironment = environmentOf(stub.url, variables);
  const gateway = stack.use(
    await startProcess(commandOf("gateway"), { place: "measured", environment: gatewayEnvironment }),
  );
  const beside =
    besideDirectory === undefined
      ? undefined
      : stack.use(
          await startProcess(commandOf("gateway", besideDirectory), {
            place: "measured",
            environment: gatewayEnvironment,
            directory: besideDirectory,
          }),
        );
  const bare = stack.use(
    await startProcess(program("bare-proxy"), {
      place: "measured",
      environment: { GRAPH_URL: stub.url, NODE_ENV: "production" },
    }),
  );
  const peers = peersDirectory === undefined ? undefined : stack.use(await startPeers(peersDirectory, stub.url));
  const all = stack.move();
  const targetOf = (name: string, { url, pid }: BenchProcess, dialect: Dialect): Target => ({
    name,
    url: `${url}/graphql`,
    pid,
    dialect,
    token: TOKEN,
  });
  return {
    gatewayEnvironment,
    upstreamUrl: stub.url,
    gateway: targetOf("gateway", gateway, gatewayDialect),
    beside: beside && targetOf("other checkout", beside, gatewayDialect),
    bare: targetOf("bare proxy", bare, bareDialect),
    peers: peers?.targets ?? [],
    async countUpstream() {
      const counters = (await (await fetch(`${stub.url}/counters`)).json()) as Counters;
      await fetch(`${stub.url}/reset`);
      return counters;
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}
