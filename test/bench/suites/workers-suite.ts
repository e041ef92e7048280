import type { Target } from "../target.ts";
import { commandOf } from "../../support/programs/program.ts";
import { startProcess } from "../bench-process.ts";
import { measureInTurns } from "./load-suites.ts";
import type { Suite } from "./suite.ts";

/** Two workers take the core on which the load would be generated: on a machine with two they tell what is in the way. */
export const workersSuite: Suite = {
  name: "workers",
  about: "A with WORKERS=1 and WORKERS=2, not pinned to cores",
  run: async ({ seconds, bed: bedOf }) => {
    const bed = await bedOf();
    await using stack = new AsyncDisposableStack();
    const targets: Target[] = [];
    for (const workers of ["1", "2"]) {
      const environment = { ...bed.gatewayEnvironment, WORKERS: workers };
      const { url, pid } = stack.use(await startProcess(commandOf("gateway"), { place: "anywhere", environment }));
      targets.push({ ...bed.gateway, name: `gateway, WORKERS=${workers}`, url: `${url}/graphql`, pid });
    }
    const loads = (await measureInTurns(bed, targets, "A", seconds)).map((row) => ({ ...row, suite: "workers" }));
    const [one, two] = loads;
    const value = Math.round(((two?.operationsPerSecond ?? 0) / (one?.operationsPerSecond ?? 1)) * 100) / 100;
    return { loads, measurements: [{ what: "workers: throughput of two, to one's", value, unit: "×" }] };
  },
};
