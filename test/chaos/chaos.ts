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
import { Caller, type CallerReport, type Register } from "./callers.ts";
import { findViolation, type Operation } from "./linearizability.ts";
import { FAIR, startUnrulyRelay, type UnrulyRelay } from "./unruly-relay.ts";

const CALLERS = 16;
/** Appointments that are fought over at once, and how often each is used before another takes its place. */
const REGISTERS = 8;
const USES = 150;
const APPOINTMENTS = 20_000;
/** What the gateway promises for each operation, in seconds. */
export const DEADLINE = 3;

/** An operation that no order explains. */
export interface Violation {
  readonly onlineMeetingId: string;
  readonly operation: Operation;
  /** What the writer of its value was told. */
  readonly told: string | undefined;
}

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
  const all: Register[] = [];
  const current = Array.from({ length: REGISTERS }, () => addRegister(all)) as [Register, ...Register[]];
  const registers = (): readonly [Register, ...Register[]] => {
    current.forEach(({ operations }, index) => {
      if (operations.length >= USES) current[index] = addRegister(all);
    });
    return current;
  };
  let isOver = false;
  const [adele] = sampleUsers;
  const options = {
    gateway: gateway.urls[0] ?? "",
    token: await tokenFor(directory),
    userId: adele?.id ?? "",
    registers,
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
  for (const register of all.slice(-50)) while ((await last?.read(register)) === false) await sleep(200);
  const after = residentMegabytes(gateway.child.pid);
  let undecided = 0;
  const violations = all.flatMap((register) => {
    const operation = violationOf(register);
    if (operation === "undecided") undecided++;
    if (operation === undefined || operation === "undecided") return [];
    const told = register.told.get(operation.action.value);
    return [{ onlineMeetingId: register.onlineMeetingId, operation, told }];
  });
  await service.stop("SIGTERM");
  return {
    ...report,
    seed,
    troubles,
    violations,
    undecided,
    wrongMessages: wrongMessages(directory, report),
    memory: { before, after },
    registers: all.length,
  };
}

function violationOf({ initial, operations }: Register): Operation | "undecided" | undefined {
  try {
    return findViolation(initial, operations);
  } catch (error) {
    if (error instanceof RangeError) return "undecided";
    throw error;
  }
}

function addRegister(all: Register[]): Register {
  const number = all.length;
  if (number >= APPOINTMENTS) throw new RangeError("There are too few appointments.");
  const register = {
    onlineMeetingId: `bench-${String(number).padStart(7, "0")}`,
    initial: `external-${number}`,
    operations: [],
    told: new Map<string, string>(),
  };
  all.push(register);
  return register;
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

/** Each message is in the outbox as often as its caller was told: accepted once, not sent never, unknown at most once. */
function wrongMessages(directory: string, { messages }: CallerReport): string[] {
  using database = new DatabaseSync(databaseIn(directory), { readOnly: true });
  const events = database.prepare("SELECT event FROM sms_outbox").all() as { readonly event: string }[];
  const counts = new Map<string, number>();
  for (const { event } of events) {
    for (const [number] of event.matchAll(/\+1425\d{7}/g)) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return messages.flatMap(({ phoneNumber, outcome }, index) => {
    const count = counts.get(phoneNumber) ?? 0;
    const isRight = outcome === "accepted" ? count === 1 : outcome === "unknown" ? count <= 1 : count === 0;
    return isRight ? [] : [`message ${index} was ${outcome}, and is there ${count} times`];
  });
}

function residentMegabytes(pid: number | undefined): number {
  const [, kilobytes = "0"] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
  return Number(kilobytes) / 1024;
}
