import { Asker } from "../asker.ts";
import { Latencies } from "../report/latency-row.ts";
import type { Measurement, Suite } from "./suite.ts";

/** One operation at a time, the gateway and the bare proxy by turns: what the gateway adds where nothing waits. */
export const idleSuite: Suite = {
  name: "idle",
  about: "latency of A and B over one connection, with nothing else going on",
  run: async ({ seconds, bed: bedOf }) => {
    const { gateway, bare } = await bedOf();
    const measurements: Measurement[] = [];
    const latencies = [];
    for (const name of ["A", "B"] as const) {
      const both = [gateway, bare].map((target) => ({
        target,
        asker: new Asker(target, 1),
        latencies: new Latencies(),
      }));
      const began = performance.now();
      for (let number = 0; performance.now() - began < seconds * 2000 || number < 20; number++) {
        for (const { target, asker, latencies } of both) {
          const operation = target.dialect[name]?.(number);
          if (operation === undefined) throw new TypeError(`${target.name} does not know ${name}.`);
          const sent = performance.now();
          await asker.ask(operation);
          // The first ones find code that is not compiled yet.
          if (number >= 10) latencies.add(performance.now() - sent);
        }
      }
      const rows = both.map(({ target, latencies }) => latencies.row("idle", target.name, `${name}, one connection`));
      await Promise.all(both.map(({ asker }) => asker[Symbol.asyncDispose]()));
      latencies.push(...rows);
      const [own, bares] = rows;
      const value = Math.round(((own?.p50 ?? Number.NaN) - (bares?.p50 ?? Number.NaN)) * 1000) / 1000;
      measurements.push({
        what: `idle: median of ${name} above the bare proxy's`,
        value,
        unit: "ms",
        goal: { atMost: 0.3 },
      });
    }
    return { measurements, latencies };
  },
};
