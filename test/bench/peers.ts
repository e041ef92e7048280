import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { Target } from "./target.ts";
import { startProcess } from "./bench-process.ts";
import type { Dialect, Operation } from "./operations.ts";

// Other programs for the same work, out of a folder: tools/peers.mjs says how each is started, tools/dialects.mjs how it
// wants to be asked, and those that are installed (node_modules in their folder) are measured.

/** The best known way to run each; variants of the same program are left out. */
const BEST = ["mercurius26-jit", "yoga26-jit", "apollo26-batch", "hive26"];

interface Peer {
  readonly id: string;
  readonly label: string;
  readonly cwd: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly dialect: string;
}

interface PeerOperation {
  readonly body: (number: number) => object;
  readonly check: (answer: unknown, number: number) => unknown;
}

type PeerDialects = Readonly<Record<string, Readonly<Record<string, PeerOperation>>>>;

export interface Peers extends AsyncDisposable {
  readonly targets: readonly Target[];
}

export async function startPeers(directory: string, stubUrl: string): Promise<Peers> {
  const load = async (name: string): Promise<unknown> => import(pathToFileURL(join(directory, "tools", name)).href);
  const { peers } = (await load("peers.mjs")) as { peers: readonly Peer[] };
  const { dialects } = (await load("dialects.mjs")) as { dialects: PeerDialects };
  const installed = peers.filter(
    ({ id, cwd }) => BEST.includes(id) && existsSync(join(directory, cwd, "node_modules")),
  );
  if (installed.length === 0) throw new Error(`None of ${BEST.join(", ")} is installed in the folder of the peers.`);
  await using stack = new AsyncDisposableStack();
  const targets: Target[] = [];
  for (const { id, label, cwd, args, env = {}, dialect } of installed) {
    const port = String(await freePort());
    const { url, pid } = stack.use(
      await startProcess([process.execPath, ...args.map((word) => (word === "$PORT" ? port : word))], {
        place: "measured",
        environment: { NODE_ENV: "production", PORT: port, UPSTREAM: stubUrl, ...env },
        directory: join(directory, cwd),
        url: `http://127.0.0.1:${port}`,
      }),
    );
    const target = {
      name: label.includes(id) ? label : `${label} (${id})`,
      url: `${url}/graphql`,
      pid,
      dialect: dialectOf(dialects[dialect] ?? {}),
      token: "any-token",
    };
    await firstAnswer(target);
    targets.push(target);
  }
  const all = stack.move();
  return { targets, [Symbol.asyncDispose]: () => all.disposeAsync() };
}

function dialectOf(operations: Readonly<Record<string, PeerOperation>>): Dialect {
  return Object.fromEntries(
    Object.entries(operations).map(([name, { body, check }]) => [
      name,
      (number: number): Operation => ({
        body: JSON.stringify(body(number)),
        isAnswered: (text) => {
          const answer = JSON.parse(text) as { readonly errors?: unknown };
          return answer.errors === undefined && Boolean(check(answer, number));
        },
      }),
    ]),
  );
}

async function firstAnswer({ name, url, dialect, token }: Target): Promise<void> {
  const operation = dialect.A?.(0);
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
    const answer = await fetch(url, { method: "POST", headers, body: operation?.body ?? "" }).catch(() => undefined);
    const text = await answer?.text();
    if (text !== undefined && operation?.isAnswered(text) === true) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} gave no right answer within thirty seconds.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
