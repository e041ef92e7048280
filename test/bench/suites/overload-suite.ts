import { Agent, request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { commandOf } from "../../support/programs/program.ts";
import { environmentOf } from "../bed.ts";
import { startProcess } from "../bench-process.ts";
import type { Suite } from "./suite.ts";

const CALLERS = 2000;
/** What the upstream takes for each request, in milliseconds. */
const TIME = 2000;
/** As many requests with reads the gateway has under way at most, and so many are served in the upstream's time. */
const CONNECTIONS = 512;
/** The least time that says something: some rounds of the upstream. */
const MIN_SECONDS = 12;

const BODY = JSON.stringify({ query: `{ virtualAppointment(onlineMeetingId: "m", userId: "u") { __typename } }` });

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly retryAfter: number;
  readonly time: number;
}

function ask(url: string, agent: Agent, token: string): Promise<Answer> {
  const headers = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "content-length": BODY.length,
  };
  const begun = performance.now();
  return new Promise((resolve, reject) => {
    request(url, { method: "POST", agent, headers }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
      response.once("end", () =>
        resolve({
          status: response.statusCode ?? 0,
          text,
          retryAfter: Number(response.headers["retry-after"] ?? 0),
          time: performance.now() - begun,
        }),
      );
    })
      .once("error", reject)
      .end(BODY);
  });
}

/** Many callers, each with a token of its own, that ask again as soon as they may, before an upstream that is slow. */
export const overloadSuite: Suite = {
  name: "overload",
  about: `${CALLERS.toLocaleString("en")} callers before an upstream that takes ${TIME / 1000} s: who is served, and when the others know`,
  run: async ({ seconds: given, variables }) => {
    const stubProgram = fileURLToPath(new URL("../stub.ts", import.meta.url));
    await using stub = await startProcess([process.execPath, stubProgram], {
      place: "measuring",
      environment: { LATENCY: String(TIME) },
    });
    await using gateway = await startProcess(commandOf("gateway"), {
      place: "measured",
      environment: environmentOf(stub.url, variables),
    });
    const seconds = Math.max(MIN_SECONDS, given);
    const agent = new Agent({ keepAlive: true, maxSockets: CALLERS });
    const url = `${gateway.url}/graphql`;
    const begun = performance.now();
    const from = begun + 2 * TIME;
    const until = from + seconds * 1000;
    let served = 0;
    const refused: number[] = [];
    const others = new Map<string, number>();

    const call = async (caller: number): Promise<void> => {
      // They don't all come at the same moment, as nobody does.
      await sleep((caller / CALLERS) * TIME);
      while (performance.now() < until) {
        const { status, text, retryAfter, time } = await ask(url, agent, `caller-${caller}`);
        const counts = performance.now() >= from && performance.now() < until;
        if (status === 200 && text.includes('"VirtualAppointment"')) {
          if (counts) served++;
        } else if (status === 503) {
          if (counts) refused.push(time);
          await sleep(retryAfter * 1000);
        } else {
          const what = `${status} ${/"(\w+Error)"/.exec(text)?.[1] ?? ""}`;
          others.set(what, (others.get(what) ?? 0) + 1);
          await sleep(1000);
        }
      }
    };
    await Promise.all(Array.from({ length: CALLERS }, (_, caller) => call(caller)));
    agent.destroy();
    const sorted = refused.toSorted((one, other) => one - other);
    const part = served / seconds / (CONNECTIONS / (TIME / 1000));
    return {
      measurements: [
        {
          what: "overload: of what the upstream can serve over all connections, served",
          value: Math.round(part * 1000) / 10,
          unit: "%",
          goal: { atLeast: 95 },
        },
        {
          what: "overload: p99 of the time in which the others know",
          value: Math.round(sorted[Math.floor(sorted.length * 0.99)] ?? 0),
          unit: "ms",
          goal: { atMost: 100 },
        },
        {
          what: "overload: refused at once",
          value: refused.length,
          unit: "",
        },
        {
          what: "overload: answers that are neither",
          value: [...others.values()].reduce((sum, count) => sum + count, 0),
          unit: "",
          goal: { atMost: 0 },
        },
      ],
    };
  },
};
