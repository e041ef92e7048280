import type { Bed } from "../bed.ts";
import type { Target } from "../target.ts";
import { runLoad } from "../load.ts";
import { meanOf, type LoadRow } from "../report/load-row.ts";
import type { OperationName } from "../operations.ts";
import { cpuMilliseconds, residentMegabytes } from "../process-usage.ts";
import { median } from "../report/median.ts";
import type { Measurement, Suite, SuiteResult } from "./suite.ts";

/** Each program is measured so often, in turns, so that what else the machine does meets all of them. */
const ROUNDS = 2;
/** Bodies that a connection sends, over and over. */
const BODIES = { A: 200, B: 20, L: 20, H: 1, mixed: 200, hot: 50 };
const CONNECTIONS = { A: 100, B: 32, L: 32, H: 64, mixed: 100, hot: 100 };
/** Of large answers one in so many is looked into from end to end; parsing all would keep the load from loading. */
const LOOK_INTO = { A: 1, B: 10, L: 10, H: 1, mixed: 1, hot: 1 };

/**
 * @param warmUp how long the load runs before it counts: the first time until the code is compiled for it
 * @param population so many different operations are sent
 */
export async function measureLoad(
  bed: Bed,
  target: Target,
  name: OperationName,
  seconds: number,
  warmUp: number,
  population = Infinity,
): Promise<LoadRow> {
  const { dialect, url, token, pid } = target;
  const operationOf = dialect[name];
  if (operationOf === undefined) throw new TypeError(`${target.name} does not know ${name}.`);
  let answers = 0;
  let checked = 0;
  const load = {
    url,
    token,
    connections: CONNECTIONS[name],
    requestsOf: (connection: number) =>
      Array.from({ length: BODIES[name] }, (_, index) => {
        const { body, isAnswered } = operationOf((connection * BODIES[name] + index) % population);
        return {
          method: "POST",
          path: new URL(url).pathname,
          body,
          isAnswered: (text: string) => {
            if (answers++ % LOOK_INTO[name] !== 0) return !text.includes('"errors":');
            checked++;
            return isAnswered(text);
          },
        };
      }),
  };
  await runLoad({ ...load, seconds: Math.min(warmUp, seconds) });
  await bed.countUpstream();
  checked = 0;
  const cpuBefore = cpuMilliseconds(pid);
  const result = await runLoad({ ...load, seconds });
  const cpuAfter = cpuMilliseconds(pid);
  const resident = residentMegabytes(pid);
  const { requests, subRequests, bytes } = await bed.countUpstream();
  // When the load ends, each connection has an operation under way that was sent on, but never counted as answered.
  const sent = result.answers + CONNECTIONS[name];
  return {
    suite: name,
    program: target.name,
    operationsPerSecond: result.answers / result.seconds,
    cpuMillisecondsPerOperation:
      cpuBefore === undefined || cpuAfter === undefined ? undefined : (cpuAfter - cpuBefore) / result.answers,
    p50: result.p50,
    p99: result.p99,
    upstreamRequestsPerOperation: requests / sent,
    subRequestsPerOperation: subRequests / sent,
    upstreamBytesPerOperation: bytes / sent,
    residentMegabytes: resident,
    answersChecked: checked,
  };
}

interface Turns {
  readonly rounds?: number | undefined;
  readonly population?: number | undefined;
}

/** The targets in turns, and in the other order every other round: the mean of each. */
export async function measureInTurns(
  bed: Bed,
  targets: readonly Target[],
  name: OperationName,
  seconds: number,
  turns: Turns = {},
): Promise<LoadRow[]> {
  return (await measureRounds(bed, targets, name, seconds, turns)).map(meanOf);
}

/** The same, with a row for each target and round. */
async function measureRounds(
  bed: Bed,
  targets: readonly Target[],
  name: OperationName,
  seconds: number,
  { rounds = ROUNDS, population = Infinity }: Turns,
): Promise<LoadRow[][]> {
  const rows = new Map<Target, LoadRow[]>(targets.map((target) => [target, []]));
  for (let round = 0; round < rounds; round++) {
    for (const target of round % 2 === 0 ? targets : targets.toReversed()) {
      rows.get(target)?.push(await measureLoad(bed, target, name, seconds, round === 0 ? 3 : 0.5, population));
    }
  }
  return [...rows.values()];
}

interface Goals {
  /** CPU time of an operation, at most so many times the bare proxy's. */
  readonly cpu?: number;
  /** Operations per second, at least so many times the bare proxy's. */
  readonly throughput?: number;
  /** Operations per second, at least so many times Mercurius's, when it is measured. */
  readonly throughputOfMercurius?: number;
  readonly upstreamRequests?: number;
  readonly subRequests?: number;
  /** Bytes of upstream answers, at most so many times the bare proxy's. */
  readonly upstreamBytes?: number;
}

function loadSuite(name: OperationName, about: string, goals: Goals): Suite {
  return {
    name,
    about,
    run: async ({ seconds, rounds, bed: bedOf }) => measureSuite(await bedOf(), name, name, seconds, goals, { rounds }),
  };
}

/** So many different operations, over and over: 2,000 meetings, all of them known. */
const KNOWN_OPERATIONS = 40;

/** The same where all is known, and the upstream says whether it has changed. */
function warmSuite(operation: "B" | "L", goals: Goals): Suite {
  const name = `warm-${operation}`;
  return {
    name,
    about: `${operation}, of 2,000 meetings that were read before and have not changed`,
    run: async ({ seconds, rounds, validatingBed }) =>
      measureSuite(await validatingBed(), name, operation, seconds, goals, { rounds, population: KNOWN_OPERATIONS }),
  };
}

async function measureSuite(
  bed: Bed,
  suite: string,
  name: OperationName,
  seconds: number,
  goals: Goals,
  turns: Turns,
): Promise<SuiteResult> {
  const peers = bed.peers.filter(({ dialect }) => dialect[name] !== undefined);
  const { gateway, bare, beside } = bed;
  const targets = [gateway, bare, ...peers, ...(beside === undefined ? [] : [beside])];
  const rounds = await measureRounds(bed, targets, name, seconds, turns);
  const loads = rounds.map((rows) => ({ ...meanOf(rows), suite }));
  const measurements = compare(suite, loads, goals);
  if (beside !== undefined) measurements.push(...compareTurns(suite, rounds[0] ?? [], rounds.at(-1) ?? []));
  return { loads, measurements };
}

/** Median of what each round gave: what else the machine did in a round met both programs. */
function compareTurns(suite: string, own: readonly LoadRow[], others: readonly LoadRow[]): Measurement[] {
  const ratios = own.flatMap(({ cpuMillisecondsPerOperation: cpu }, round) => {
    const other = others[round]?.cpuMillisecondsPerOperation;
    return cpu === undefined || other === undefined ? [] : [cpu / other];
  });
  if (ratios.length === 0) return [];
  const value = Math.round(median(ratios) * 1000) / 1000;
  return [{ what: `${suite}: CPU time of an operation, to the other checkout's, median of turns`, value, unit: "×" }];
}

function compare(name: string, loads: readonly LoadRow[], goals: Goals): Measurement[] {
  const [gateway, bare, ...peers] = loads;
  if (gateway === undefined || bare === undefined) return [];
  const { cpu, throughput, throughputOfMercurius, upstreamRequests, subRequests, upstreamBytes } = goals;
  const times = (one: number, other: number) => Math.round((one / other) * 100) / 100;
  const measurements: Measurement[] = [];
  const add = (what: string, value: number, unit: string, goal: Measurement["goal"] | undefined) =>
    measurements.push({ what: `${name}: ${what}`, value, unit, ...(goal && { goal }) });
  const { cpuMillisecondsPerOperation: own } = gateway;
  const { cpuMillisecondsPerOperation: bares } = bare;
  if (own !== undefined && bares !== undefined) {
    add(
      "CPU time of an operation, to the bare proxy's",
      times(own, bares),
      "×",
      cpu === undefined ? undefined : { atMost: cpu },
    );
  }
  add(
    "throughput, to the bare proxy's",
    times(gateway.operationsPerSecond, bare.operationsPerSecond),
    "×",
    throughput === undefined ? undefined : { atLeast: throughput },
  );
  const mercurius = peers.find(({ program }) => /mercurius.*jit/i.test(program));
  if (mercurius !== undefined && throughputOfMercurius !== undefined) {
    const value = times(gateway.operationsPerSecond, mercurius.operationsPerSecond);
    add("throughput, to Mercurius's with JIT", value, "×", { atLeast: throughputOfMercurius });
  }
  if (upstreamBytes !== undefined) {
    const value = times(gateway.upstreamBytesPerOperation, bare.upstreamBytesPerOperation);
    add("bytes of upstream answers, to the bare proxy's", value, "×", { atMost: upstreamBytes });
  }
  if (upstreamRequests !== undefined) {
    const value = Math.round(gateway.upstreamRequestsPerOperation * 1000) / 1000;
    add("upstream requests of an operation", value, "", { atMost: upstreamRequests });
  }
  if (subRequests !== undefined) {
    const value = Math.round(gateway.subRequestsPerOperation * 1000) / 1000;
    add("upstream sub-requests of an operation", value, "", { atMost: subRequests });
  }
  return measurements;
}

export const loadSuites: readonly Suite[] = [
  loadSuite("A", "one appointment by id, 100 connections", { cpu: 0.6, throughput: 1, upstreamRequests: 0.1 }),
  loadSuite("B", "50 appointments as aliases, 32 connections", {
    cpu: 1.5,
    throughput: 0.75,
    throughputOfMercurius: 1.5,
    upstreamRequests: 2.6,
  }),
  loadSuite("L", "50 appointments as one list, 32 connections", { cpu: 1.5 }),
  warmSuite("B", { cpu: 1.1, upstreamBytes: 0.2 }),
  warmSuite("L", { cpu: 1.1, upstreamBytes: 0.2 }),
  loadSuite("H", "an operation that asks the upstream nothing, 64 connections", {}),
  loadSuite("mixed", "90 % reads of one, 10 % updates, 100 connections", {}),
  loadSuite("hot", "the same 10 appointments asked for by everyone, 100 connections", { subRequests: 0.3 }),
];
