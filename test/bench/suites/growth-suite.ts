import { cpuMilliseconds } from "../process-usage.ts";
import { runLoad } from "../load.ts";
import { gatewayDialect, list, type OperationOf } from "../operations.ts";
import type { Target } from "../target.ts";
import type { Measurement, Suite } from "./suite.ts";

const CALLERS = [1, 10, 100, 1000];
const APPOINTMENTS = [1, 10, 50, 100];
/** Of the loads that ask for more and more. */
const CONNECTIONS = 32;
/** Different operations, all loads together. */
const OPERATIONS = 4000;

/** How cost grows: with callers who ask for one appointment each, and with the appointments that one asks for. */
export const growthSuite: Suite = {
  name: "growth",
  about: `CPU time of an operation for ${CALLERS.join(", ")} callers, and for ${APPOINTMENTS.join(", ")} appointments`,
  run: async ({ seconds, bed: bedOf }) => {
    const { gateway } = await bedOf();
    const measurements: Measurement[] = [];
    for (const callers of CALLERS) {
      const value = await cpuOf(gateway, seconds, callers, gatewayDialect.A);
      measurements.push({ what: `growth: CPU of A, ${callers} callers`, value: round(value), unit: "µs" });
    }
    for (const count of APPOINTMENTS) {
      const value = await cpuOf(gateway, seconds, CONNECTIONS, (number) => list(number, count));
      measurements.push({ what: `growth: CPU of a list of ${count}`, value: round(value), unit: "µs" });
      measurements.push({ what: `growth: CPU of each of ${count}`, value: round(value / count), unit: "µs" });
    }
    return { measurements };
  },
};

/** Microseconds of CPU time for each operation; `NaN` where the system doesn't tell. */
async function cpuOf(target: Target, seconds: number, connections: number, operationOf: OperationOf): Promise<number> {
  const { url, pid } = target;
  const each = Math.max(1, Math.floor(OPERATIONS / connections));
  const load = {
    url,
    token: (connection: number) => `caller-${connection}`,
    connections,
    requestsOf: (connection: number) =>
      Array.from({ length: each }, (_, index) => {
        const { body } = operationOf(connection * each + index);
        const isAnswered = (text: string) => !text.includes('"errors":');
        return { method: "POST", path: new URL(url).pathname, body, isAnswered };
      }),
  };
  await runLoad({ ...load, seconds: Math.min(3, seconds) });
  const before = cpuMilliseconds(pid) ?? Number.NaN;
  const { answers } = await runLoad({ ...load, seconds });
  return (((cpuMilliseconds(pid) ?? Number.NaN) - before) / answers) * 1000;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
