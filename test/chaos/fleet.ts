import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { openTables } from "../../src/runtime/open-store.ts";
import { checkTables } from "../../src/service/store/transfer/check-tables.ts";
import { Random } from "../fuzz/random.ts";
import { fillDatabase } from "../support/postgres/filled-database.ts";
import { startOwnPostgres } from "../support/postgres/own-postgres.ts";
import { dropDatabase, postgresFor, queryPostgres } from "../support/postgres/test-databases.ts";
import { startProgram } from "../support/programs/program.ts";
import { spawnService } from "../support/programs/service-process.ts";
import { tokenFor } from "../support/service.ts";
import { startBalancer } from "./balancer.ts";
import { Caller, wrongMessages, type CallerReport } from "./callers.ts";
import { Counter } from "./counter.ts";
import { FleetMember } from "./fleet-member.ts";
import { databaseTroubles, memberTroubles, type Troubles } from "./fleet-troubles.ts";
import { GatewayClient } from "./gateway-client.ts";
import { Registers, type Violation } from "./registers.ts";

const INSTANCES = 3;
const CALLERS = 12;
const COUNTERS = 3;
const APPOINTMENTS = 5_000;
/** What each gateway promises for each operation, in seconds. */
export const DEADLINE = 3;

export interface FleetReport extends CallerReport {
  readonly seed: number;
  /** Whether the database is one of its own, which was restarted; otherwise its connections were cut. */
  readonly isRestarted: boolean;
  /** What happened, and how often. */
  readonly troubles: ReadonlyMap<string, number>;
  readonly violations: readonly Violation[];
  readonly undecided: number;
  readonly wrongMessages: readonly string[];
  /** What the counter and `service check` found wrong in the end. */
  readonly wrongData: readonly string[];
  readonly counted: number;
  readonly registers: number;
}

/**
 * Callers read, write and count through three gateways, any of them each time. Behind these are three services, behind a
 * balancer, and one PostgreSQL. Meanwhile all of them are killed, stopped and started, the database too.
 */
export async function runFleet(seconds: number, seed: number): Promise<FleetReport> {
  await using stack = new AsyncDisposableStack();
  const directory = mkdtempSync(join(tmpdir(), "fleet-"));
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  const own = await startOwnPostgres();
  if (own !== undefined) stack.use(own);
  const url = own?.url ?? (await postgresFor(directory));
  if (own === undefined) stack.defer(() => dropDatabase(url));
  await fillDatabase(url, APPOINTMENTS);
  const token = await tokenFor(directory);
  const variables = { DATABASE_URL: url, LOG_LEVEL: "silent" };
  const services = Array.from({ length: INSTANCES }, () => {
    return stack.use(new FleetMember(async () => spawnService(directory, variables)));
  });
  const balancer = stack.use(await startBalancer(() => services.map(({ port }) => port)));
  const gateways = Array.from({ length: INSTANCES }, () => {
    return stack.use(
      new FleetMember(async () => {
        const program = await startProgram(["gateway"], {
          PATH: process.env["PATH"],
          PORT: "0",
          AUTH_MODE: "passthrough",
          GRAPH_URL: balancer.url,
          LOG_LEVEL: "silent",
          OPERATION_DEADLINE_SECONDS: String(DEADLINE),
          WRITE_DEADLINE_SECONDS: "2",
          READ_RETRY_SECONDS: "1",
        });
        return { url: program.urls[0] ?? "", stop: (signal) => program.stop(signal) };
      }),
    );
  });
  const members = [...services, ...gateways];
  await Promise.all(members.map((member) => member.start()));

  const report: CallerReport = { answers: new Map(), messages: [], surprises: [], slowest: 0 };
  const registers = new Registers(APPOINTMENTS - 1);
  const [adele] = sampleUsers;
  const userId = adele?.id ?? "";
  const counter = new Counter(`bench-${String(APPOINTMENTS - 1).padStart(7, "0")}`, userId);
  let isOver = false;
  const client = (number: number) => ({
    gateways: () => gateways.map((gateway) => gateway.url) as [string, ...string[]],
    gatewaysMayFail: true,
    token,
    report,
    random: new Random(seed + number),
  });
  const callers = Array.from({ length: CALLERS }, (_, number) => {
    return new Caller({ ...client(number), userId, registers: () => registers.current(), isOver: () => isOver });
  });
  const running = Promise.all([
    ...callers.map((caller) => caller.run()),
    ...Array.from({ length: COUNTERS }, (_, number) => counter.countUp(client(100 + number), () => isOver)),
  ]);
  const troubles = new Map<string, number>();
  await Promise.all([
    makeTrouble(memberTroubles("service", services, new Random(seed + 1_000)), seconds, new Random(seed), troubles),
    makeTrouble(memberTroubles("gateway", gateways, new Random(seed + 2_000)), seconds, new Random(seed + 1), troubles),
    makeTrouble(databaseTroubles(own, url), seconds, new Random(seed + 2), troubles),
  ]);
  isOver = true;
  await running;

  // Full service: each gateway answers for each of the last ones, waited for.
  for (const gateway of gateways) {
    const through = { ...client(200), gateways: () => [gateway.url] as const, gatewaysMayFail: false };
    const reader = new Caller({ ...through, userId, registers: () => registers.current(), isOver: () => true });
    for (const register of registers.all.slice(-20)) {
      // What surprises doesn't get better.
      while (report.surprises.length === 0 && !(await reader.read(register))) await sleep(100);
    }
  }
  const final = await counter.read(new GatewayClient(client(300)));
  const mistake = final === undefined ? "the counter can't be read" : counter.mistakeIn(final.count);
  const { damage, findings } = await check(url);
  const messages = await queryPostgres(url, "SELECT event FROM sms_outbox");
  return {
    ...report,
    seed,
    isRestarted: own !== undefined,
    troubles,
    ...registers.judge(),
    wrongMessages: wrongMessages(
      messages.map(({ event }) => String(event)),
      report.messages,
    ),
    wrongData: [...(mistake === undefined ? [] : [mistake]), ...damage, ...findings.map(({ problem }) => problem)],
    counted: final?.count ?? 0,
    registers: registers.all.length,
  };
}

/** Each kind once, then as they are drawn, until the time is over. */
async function makeTrouble(
  troubles: Troubles,
  seconds: number,
  random: Random,
  counts: Map<string, number>,
): Promise<void> {
  const names = Object.keys(troubles);
  const end = performance.now() + seconds * 1000;
  for (let number = 0; number < names.length || performance.now() < end; number++) {
    // Long enough for callers to find out that all is well, and to go on.
    await sleep(random.integer(300, 1500));
    const name = names[number] ?? random.oneOf(names as [string, ...string[]]);
    counts.set(name, (counts.get(name) ?? 0) + 1);
    await troubles[name]?.();
  }
}

/** As `service check` does. */
async function check(url: string) {
  await using tables = await openTables({ kind: "postgres", url });
  return await checkTables(tables, () => {});
}
