import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { Random } from "../fuzz/random.ts";
import { createFilledStore } from "../support/filled-store.ts";
import { startProgram } from "../support/programs/program.ts";
import { databaseIn, spawnService, type ServiceProcess } from "../support/programs/service-process.ts";
import { tokenFor } from "../support/service.ts";
import { Caller, wrongMessages, type CallerReport } from "./callers.ts";
import { Registers, type Violation } from "./registers.ts";
import { FAIR, startUnrulyRelay, type UnrulyRelay } from "./unruly-relay.ts";

const CALLERS = 16;
const APPOINTMENTS = 20_000;
/** What the gateway promises for each operation, in seconds. */
export const DEADLINE = 3;

export interface ChaosReport extends CallerReport {
  readonly seed: number;
  /** What happened to the service and the network, and how often. */
  readonly troubles: ReadonlyMap<string, number>;
  /** What no order of what was asked explains: an acknowledged write that is lost, or a read that is stale. */
  readonly violations: readonly Violation[];
  /** How many registers have too many ways in which it may have gone, where too much came without an answer at once. */
  readonly undecided: number;
  /** Text messages that are in the outbox more or less often than their callers were told. */
  readonly wrongMessages: readonly string[];
  /** Megabytes that the gateway took before and after. */
  readonly memory: { readonly before: number; readonly after: number };
  readonly registers: number;
}

/**
 * Callers read and write the same appointments through a gateway, while its service is killed, restarted and throttles, and
 * the network between them is slow, cut or gone.
 */
export async function runChaos(seconds: number, seed: number): Promise<ChaosReport> {
  const directory = mkdtempSync(join(tmpdir(), "chaos-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  await createFilledStore(APPOINTMENTS, directory);
  const service = new RestartedService(directory, seed);
  await service.start();
  stack.defer(() => service.stop("SIGTERM"));
  const relay = stack.use(await startUnrulyRelay(service.port));
  const gateway = stack.use(
    await startProgram(["gateway"], {
      PATH: process.env["PATH"],
      PORT: "0",
      AUTH_MODE: "passthrough",
      GRAPH_URL: relay.url,
      LOG_LEVEL: "silent",
      OPERATION_DEADLINE_SECONDS: String(DEADLINE),
      WRITE_DEADLINE_SECONDS: "2",
      READ_RETRY_SECONDS: "1",
    }),
  );

  const report: CallerReport = { answers: new Map(), messages: [], surprises: [], slowest: 0 };
  const registers = new Registers(APPOINTMENTS);
  let isOver = false;
  const [adele] = sampleUsers;
  const options = {
    gateways: () => [gateway.urls[0] ?? ""] as const,
    gatewaysMayFail: false,
    token: await tokenFor(directory),
    userId: adele?.id ?? "",
    registers: () => registers.current(),
    report,
    isOver: () => isOver,
  };
  const callers = Array.from(
    { length: CALLERS },
    (_, number) => new Caller({ ...options, random: new Random(seed + number) }),
  );
  // What the gateway takes under load, before anything goes wrong.
  const running = Promise.all(callers.map((caller) => caller.run()));
  await sleep(2000);
  const before = residentMegabytes(gateway.child.pid);
  const troubles = await makeTrouble(seconds, new Random(seed), service, relay);
  isOver = true;
  await running;

  // Once all is well again, what is there is read by everybody's rules.
  const [last] = callers;
  for (const register of registers.all.slice(-50)) while ((await last?.read(register)) === false) await sleep(200);
  const after = residentMegabytes(gateway.child.pid);
  await service.stop("SIGTERM");
  return {
    ...report,
    seed,
    troubles,
    ...registers.judge(),
    wrongMessages: wrongMessages(eventsIn(directory), report.messages),
    memory: { before, after },
    registers: registers.all.length,
  };
}

/** The service, which is killed and started anew; each time on another port. */
class RestartedService {
  readonly #directory: string;
  readonly #seed: number;
  #process: ServiceProcess | undefined;

  constructor(directory: string, seed: number) {
    this.#directory = directory;
    this.#seed = seed;
  }

  get port(): number {
    return Number(new URL(this.#process?.url ?? "").port);
  }

  /** @param throttles whether it answers some requests with 429 */
  async start(throttles = false): Promise<void> {
    const faults = throttles ? { FAULTS: `seed=${this.#seed}; rate=0.3; status=429` } : {};
    this.#process = await spawnService(this.#directory, { LOG_LEVEL: "silent", ...faults });
  }

  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    await this.#process?.stop(signal);
  }
}

async function makeTrouble(
  seconds: number,
  random: Random,
  service: RestartedService,
  relay: UnrulyRelay,
): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const restart = async (signal: "SIGTERM" | "SIGKILL", throttles = false): Promise<void> => {
    await service.stop(signal);
    await sleep(random.integer(0, 1000));
    await service.start(throttles);
    relay.target = service.port;
  };
  const troubles: Readonly<Record<string, () => Promise<void>>> = {
    killed: () => restart("SIGKILL"),
    restarted: () => restart("SIGTERM"),
    throttles: async () => {
      await restart("SIGTERM", true);
      await sleep(random.integer(1000, 2000));
      await restart("SIGTERM");
    },
    slow: async () => {
      relay.weather = { refuses: false, delay: random.integer(100, 1500) };
      await sleep(random.integer(1000, 3000));
      relay.weather = FAIR;
    },
    cut: () => Promise.resolve(relay.cut()),
    gone: async () => {
      relay.weather = { refuses: true, delay: 0 };
      relay.cut();
      await sleep(random.integer(500, 3000));
      relay.weather = FAIR;
    },
  };
  // Each once, then as they are drawn.
  const names = Object.keys(troubles);
  const end = performance.now() + seconds * 1000;
  for (let number = 0; number < names.length || performance.now() < end; number++) {
    const name = names[number] ?? random.oneOf(names as [string, ...string[]]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    await troubles[name]?.();
    // Long enough for callers to find out that all is well, and to go on.
    await sleep(random.integer(1000, 4000));
  }
  return counts;
}

function eventsIn(directory: string): string[] {
  using database = new DatabaseSync(databaseIn(directory), { readOnly: true });
  const rows = database.prepare("SELECT event FROM sms_outbox").all() as { readonly event: string }[];
  return rows.map(({ event }) => event);
}

function residentMegabytes(pid: number | undefined): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
