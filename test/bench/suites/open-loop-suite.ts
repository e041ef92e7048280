import { setTimeout as sleep } from "node:timers/promises";
import type { Target } from "../target.ts";
import { Asker } from "../asker.ts";
import { Latencies, type LatencyRow } from "../report/latency-row.ts";
import type { Suite } from "./suite.ts";

const RATES = [500, 1500, 3000];

/**
 * Sends at the times that the rate gives, whether earlier answers are there or not, and counts from when an operation
 * should have been sent: one that had to wait for a program that is behind waited for its user, too.
 */
async function measureAtRate(target: Target, rate: number, seconds: number): Promise<LatencyRow> {
  const latencies = new Latencies();
  const operationOf = target.dialect.A;
  if (operationOf === undefined) throw new TypeError(`${target.name} does not know A.`);
  await using asker = new Asker(target, 512);
  const total = Math.ceil(rate * seconds);
  // Made beforehand: while the load runs, the generator does nothing else.
  const operations = Array.from({ length: total }, (_, number) => operationOf(number));
  const answers: Promise<void>[] = [];
  const began = performance.now() + 50;
  for (let sent = 0; sent < total; await sleep(1)) {
    const due = Math.min(total, Math.floor(((performance.now() - began) * rate) / 1000) + 1);
    for (; sent < due; sent++) {
      const operation = operations[sent];
      if (operation === undefined) break;
      const scheduled = began + (sent * 1000) / rate;
      answers.push(asker.ask(operation).then(() => latencies.add(performance.now() - scheduled)));
    }
  }
  await Promise.all(answers);
  return latencies.row("open-loop", target.name, `A, ${rate.toLocaleString("en")}/s`);
}

export const openLoopSuite: Suite = {
  name: "open-loop",
  about: "latency of A at fixed arrival rates, counted from when each was due",
  run: async ({ seconds, bed: bedOf }) => {
    const { gateway, bare } = await bedOf();
    const latencies: LatencyRow[] = [];
    for (const target of [gateway, bare]) await measureAtRate(target, 200, Math.min(1, seconds));
    for (const rate of RATES) {
      for (const target of [gateway, bare]) latencies.push(await measureAtRate(target, rate, seconds));
    }
    return { measurements: [], latencies };
  },
};
