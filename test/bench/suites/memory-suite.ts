import type { Target } from "../target.ts";
import { commandOf } from "../../support/programs/program.ts";
import { startProcess } from "../bench-process.ts";
import { measureLoad } from "./load-suites.ts";
import { residentMegabytes } from "../process-usage.ts";
import type { Measurement, Suite } from "./suite.ts";

/** Until the heap has the size that the load wants, growth says nothing. */
const SETTLING = 0.3;

/** A gateway of its own, so that it has never seen another load: A and B by turns, its memory every few seconds. */
export const memorySuite: Suite = {
  name: "memory",
  about: "memory under load of A, B and updates by turns; --minutes 10 shows whether it stays flat",
  run: async ({ seconds, minutes, bed: bedOf }) => {
    const bed = await bedOf();
    await using fresh = await startProcess(commandOf("gateway"), {
      place: "measured",
      environment: bed.gatewayEnvironment,
    });
    const target: Target = { ...bed.gateway, url: `${fresh.url}/graphql`, pid: fresh.pid };
    const before = residentMegabytes(fresh.pid);
    if (before === undefined) return { measurements: [] };
    const duration = minutes === undefined ? seconds * 3 : minutes * 60;
    const samples: { readonly minute: number; readonly megabytes: number }[] = [];
    const began = performance.now();
    const minute = () => (performance.now() - began) / 60_000;
    const sampling = setInterval(
      () => {
        samples.push({ minute: minute(), megabytes: residentMegabytes(fresh.pid) ?? Number.NaN });
      },
      1000 * Math.min(2, duration / 10),
    );
    try {
      const turn = Math.min(20, duration / 3);
      while (minute() * 60 < duration) {
        for (const name of ["A", "B", "mixed"] as const) await measureLoad(bed, target, name, turn, 0.5);
      }
    } finally {
      clearInterval(sampling);
    }
    const most = Math.max(...samples.map(({ megabytes }) => megabytes));
    const measurements: Measurement[] = [
      { what: "memory: before the first operation", value: Math.round(before), unit: "MB" },
      { what: "memory: the most under load", value: Math.round(most), unit: "MB", goal: { atMost: 200 } },
    ];
    if (minutes === undefined) return { measurements };
    for (let end = 1; end <= Math.ceil(minute()); end++) {
      const within = samples.filter((sample) => sample.minute > end - 1 && sample.minute <= end);
      const value = Math.round(Math.max(...within.map(({ megabytes }) => megabytes)));
      if (within.length > 0) measurements.push({ what: `memory: the most in minute ${end}`, value, unit: "MB" });
    }
    const settled = samples.filter((sample) => sample.minute > minutes * SETTLING);
    const value = Math.round(slopeOf(settled) * 100) / 100;
    measurements.push({ what: "memory: growth once settled", value, unit: "MB/min", goal: { atMost: 1 } });
    return { measurements };
  },
};

/** Megabytes per minute, by least squares. */
function slopeOf(samples: readonly { readonly minute: number; readonly megabytes: number }[]): number {
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const middle = mean(samples.map(({ minute }) => minute));
  const average = mean(samples.map(({ megabytes }) => megabytes));
  const covariance = mean(samples.map(({ minute, megabytes }) => (minute - middle) * (megabytes - average)));
  return covariance / mean(samples.map(({ minute }) => (minute - middle) ** 2));
}
