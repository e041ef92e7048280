import { setPriority } from "node:os";
import { Pool } from "undici";
import type { Answer, Means } from "./attack.ts";
import { attacks } from "./attacks.ts";

// The attackers, as a program of their own: what they need of the processor is not to be felt as if the gateway were slow.

/** What to do, as the benchmark says it. */
export interface Order {
  readonly names: readonly string[];
  readonly gateway: string;
  readonly upstream: string;
  readonly seconds: number;
}

/** How often each thing came back. */
export type Received = Readonly<Record<string, number>>;

export type Report = "ready" | Received;

setPriority(10);
const { names, gateway, upstream, seconds } = JSON.parse(process.argv[2] ?? "") as Order;
const received: Record<string, number> = {};
const end = new AbortController();

function meansOf(token: string): Means {
  const pool = new Pool(gateway, { connections: 256, pipelining: 1, headersTimeout: 0, bodyTimeout: 0 });
  end.signal.addEventListener("abort", () => void pool.destroy());
  const count = (what: string) => {
    if (!end.signal.aborted) received[what] = (received[what] ?? 0) + 1;
  };
  return {
    gateway: new URL(gateway),
    upstream: new URL(upstream),
    signal: end.signal,
    count,
    async post(body, { token: other = token, headers } = {}): Promise<Answer> {
      const sent = { "content-type": "application/json", authorization: `Bearer ${other}`, ...headers };
      try {
        const answer = await pool.request({ method: "POST", path: "/graphql", headers: sent, body });
        const text = await answer.body.text();
        count(nameOf(answer.statusCode, text));
        return { status: answer.statusCode, text };
      } catch {
        count("cut");
        // Whoever is cut off at once is not to try it a thousand times.
        await new Promise((resolve) => setTimeout(resolve, 50));
        return { status: 0, text: "" };
      }
    },
  };
}

/** The status, and of an error its code or type. */
function nameOf(status: number, text: string): string {
  const beginning = text.slice(0, 2_000);
  const error = /"code":"(\w+)"/.exec(beginning)?.[1] ?? /"__typename":"(\w+Error)"/.exec(beginning)?.[1];
  return error === undefined ? String(status) : `${status} ${error}`;
}

const prepared = attacks.filter(({ name }) => names.includes(name)).map((attack) => attack.prepare());
process.once("message", () => {
  setTimeout(() => end.abort(), seconds * 1000);
  end.signal.addEventListener("abort", () => {
    process.send?.(received, () => process.exit());
  });
  for (const [index, run] of prepared.entries()) {
    run(meansOf(`attacker-${index}`)).catch((error: unknown) => {
      if (!end.signal.aborted) throw error;
    });
  }
});
process.send?.("ready");
