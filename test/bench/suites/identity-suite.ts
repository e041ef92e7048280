import type { Target } from "../target.ts";
import { commandOf } from "../../support/programs/program.ts";
import { startProcess } from "../bench-process.ts";
import { measureInTurns } from "./load-suites.ts";
import { startSecureAuthority } from "../secure-authority.ts";
import type { Suite } from "./suite.ts";

/** The same load of A on a gateway that checks and exchanges tokens, and on one that passes them through. */
export const identitySuite: Suite = {
  name: "identity",
  about: "A on behalf of a user whose token is checked and exchanged, to A with tokens passed through",
  run: async ({ seconds, bed: bedOf }) => {
    const bed = await bedOf();
    await using authority = await startSecureAuthority();
    await using stack = new AsyncDisposableStack();
    // Both are new: one that has seen other loads has more of its code compiled.
    const start = async (name: string, variables: Readonly<Record<string, string>>, token: string): Promise<Target> => {
      const environment = { ...bed.gatewayEnvironment, ...variables };
      const { url, pid } = stack.use(await startProcess(commandOf("gateway"), { place: "measured", environment }));
      return { ...bed.gateway, name, url: `${url}/graphql`, pid, token };
    };
    const targets = [
      await start("gateway, on behalf of", authority.environment, await authority.token()),
      // The same kind of token: a short one would cost less to receive.
      await start("gateway, passed through", {}, await authority.token()),
    ];
    const [withIdentity, without] = await measureInTurns(bed, targets, "A", seconds, { rounds: 4 });
    if (withIdentity === undefined || without === undefined) return { measurements: [] };
    const cost = 1 - withIdentity.operationsPerSecond / without.operationsPerSecond;
    const value = Math.round(cost * 1000) / 10;
    const cpuCost =
      (withIdentity.cpuMillisecondsPerOperation ?? Number.NaN) / (without.cpuMillisecondsPerOperation ?? Number.NaN) -
      1;
    return {
      loads: [withIdentity, without].map((row) => ({ ...row, suite: "identity" })),
      measurements: [
        { what: "identity: cost in A's throughput", value, unit: "%", goal: { atMost: 15 } },
        ...(Number.isNaN(cpuCost)
          ? []
          : [{ what: "identity: cost in A's CPU time", value: Math.round(cpuCost * 1000) / 10, unit: "%" }]),
      ],
    };
  },
};
