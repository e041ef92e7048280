import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { commandOf } from "../../support/programs/program.ts";
import { startProcess } from "../bench-process.ts";
import { gatewayDialect, type Operation } from "../operations.ts";
import { cpuMilliseconds } from "../process-usage.ts";
import { median } from "../report/median.ts";
import { startSecureAuthority } from "../secure-authority.ts";
import type { Measurement, Suite } from "./suite.ts";

const SPAWNS = 10;
const MAIN = fileURLToPath(new URL("../../../src/main.ts", import.meta.url));

/** From the moment a program is spawned to its first right answer to an operation that asks the upstream. */
export const startSuite: Suite = {
  name: "start",
  about: `first answer after the start, median of ${SPAWNS}`,
  run: async ({ bed: bedOf }) => {
    const { gatewayEnvironment: passthrough } = await bedOf();
    await using authority = await startSecureAuthority();
    const directory = mkdtempSync(join(tmpdir(), "bench-start-"));
    const onBehalfOf = { ...passthrough, ...authority.environment };
    const development = {
      PORT: "0",
      SERVICE_PORT: "0",
      DATABASE_URL: `sqlite:${join(directory, "appointments.db")}`,
    };
    const measurements: Measurement[] = [];
    const measure = async (what: string, once: () => Promise<FirstAnswer>, goal?: Measurement["goal"]) => {
      // The first start of all fills the cache of compiled modules, as the first start after an installation does.
      await once();
      const starts: FirstAnswer[] = [];
      for (let spawn = 0; spawn < SPAWNS; spawn++) starts.push(await once());
      const value = Math.round(median(starts.map(({ elapsed }) => elapsed)));
      measurements.push({ what: `start: ${what}`, value, unit: "ms", ...(goal && { goal }) });
      const cpu = starts.map((start) => start.cpu).filter((time) => time !== undefined);
      // What remains of it on a machine that others use, too.
      if (cpu.length > 0)
        measurements.push({ what: `start: ${what}, CPU time`, value: Math.round(median(cpu)), unit: "ms" });
    };
    const operation = gatewayDialect.A(0);
    try {
      const gateway = commandOf("gateway");
      await measure("the gateway", () => firstAnswer(gateway, passthrough, "any", operation), { atMost: 400 });
      const exchanging = async () => firstAnswer(gateway, onBehalfOf, await authority.token(), operation);
      await measure("the gateway on behalf of users, one token checked and exchanged", exchanging, { atMost: 400 });
      const anew = { ...passthrough, NODE_DISABLE_COMPILE_CACHE: "1" };
      await measure("the gateway, nothing compiled yet", () => firstAnswer(gateway, anew, "any", operation));
      const token = () =>
        execFileSync(process.execPath, [MAIN, "token"], { env: { ...process.env, ...development } })
          .toString()
          .trim();
      const sample: Operation = {
        body: JSON.stringify({ query: `{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }` }),
        isAnswered: (text) => text === '{"data":{"virtualAppointment":{"__typename":"VirtualAppointment"}}}',
      };
      const sampleToken = token();
      await measure("npm start, without npm", () => firstAnswer(commandOf("start"), development, sampleToken, sample));
    } finally {
      rmSync(directory, { recursive: true });
    }
    return { measurements };
  },
};

interface FirstAnswer {
  /** Milliseconds, like the CPU time that the program used until then. */
  readonly elapsed: number;
  readonly cpu: number | undefined;
}

async function firstAnswer(
  command: readonly string[],
  environment: Readonly<Record<string, string>>,
  token: string,
  { body, isAnswered }: Operation,
): Promise<FirstAnswer> {
  const began = performance.now();
  await using program = await startProcess(command, { place: "anywhere", environment });
  const headers = { "content-type": "application/json", authorization: `Bearer ${token}` };
  // It has printed its URL, so it listens.
  const answer = await fetch(`${program.url}/graphql`, { method: "POST", headers, body });
  const text = await answer.text();
  const elapsed = performance.now() - began;
  const cpu = cpuMilliseconds(program.pid);
  if (!isAnswered(text)) throw new Error(`The first answer was wrong: ${text.slice(0, 300)}`);
  // Until it has kept what it compiled.
  await sleep(50);
  return { elapsed, cpu };
}
