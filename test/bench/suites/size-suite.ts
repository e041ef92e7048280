import { runLoad, type LoadRequest } from "../load.ts";
import { cpuMilliseconds } from "../process-usage.ts";
import { median } from "../report/median.ts";
import { BATCH, batches, reads, withStoredService, type StoredService } from "../stored-service.ts";
import type { Measurement, Suite, SuiteResult } from "./suite.ts";

const FEW = 1_000;
const MANY = 1_000_000;
const LEAST_ROUNDS = 4;
/** Rounds of batches before, after which the service is compiled, and most of the large store is in memory. */
const WARM_UP_ROUNDS = { few: 3, many: 15 };

interface Kind {
  readonly what: string;
  readonly connections: number;
  /** How many appointments an answer holds. */
  readonly appointments: number;
  readonly requestsOf: (count: number, round: number) => (connection: number) => readonly LoadRequest[];
}

const alone: Kind = { what: "reads", connections: 32, appointments: 1, requestsOf: reads };
const batched: Kind = {
  what: "appointments through $batch",
  connections: 8,
  appointments: BATCH,
  requestsOf: batches,
};

/** What a round of a second told about a store. */
interface Round {
  /** Appointments a second. */
  readonly rate: number;
  /** CPU time of the service for one appointment, in microseconds; `undefined` where the system doesn't tell. */
  readonly cpu: number | undefined;
}

/**
 * Both stores are served at once and measured in turns of a second, each turn from the other side first, so that what
 * else the machine does meets both alike; then the medians are compared. The service's own CPU time is the steadier
 * figure where others use the machine too. Each round asks for other appointments: a few of the large store's, found
 * in the processor's caches, would prove nothing.
 */
export const sizeSuite: Suite = {
  name: "size",
  about: "the same reads from a store of 1,000 and of 1,000,000 appointments, in turns; medians",
  run: ({ seconds }) =>
    withStoredService(FEW, (few) =>
      withStoredService(MANY, async (many): Promise<SuiteResult> => {
        for (let round = 1; round <= WARM_UP_ROUNDS.few; round++) await measure(batched, few, FEW, -round);
        for (let round = 1; round <= WARM_UP_ROUNDS.many; round++) await measure(batched, many, MANY, -round);
        const measurements: Measurement[] = [];
        for (const kind of [alone, batched])
          measurements.push(...(await compare(kind, few, many, Math.max(LEAST_ROUNDS, seconds))));
        return { measurements };
      }),
    ),
};

async function compare(
  kind: Kind,
  few: StoredService,
  many: StoredService,
  rounds: number,
): Promise<readonly Measurement[]> {
  const ofFew: Round[] = [];
  const ofMany: Round[] = [];
  const measureFew = async (round: number) => void ofFew.push(await measure(kind, few, FEW, round));
  const measureMany = async (round: number) => void ofMany.push(await measure(kind, many, MANY, round));
  for (let round = 0; round <= rounds; round++) {
    const turns = round % 2 === 0 ? [measureFew, measureMany] : [measureMany, measureFew];
    for (const turn of turns) await turn(round);
    // The first is to warm up.
    if (round === 0) ofFew.length = ofMany.length = 0;
  }
  const rateOf = (of: readonly Round[]) => median(of.map(({ rate }) => rate));
  const cpuOf = (of: readonly Round[]) => median(of.flatMap(({ cpu }) => cpu ?? []));
  const goal = { atMost: 1.3 };
  const { what } = kind;
  const rates: Measurement[] = [
    { what: `${what}, of 1,000`, value: Math.round(rateOf(ofFew)), unit: "/s" },
    { what: `${what}, of 1,000,000`, value: Math.round(rateOf(ofMany)), unit: "/s" },
    { what: `${what}, times slower`, value: rounded(rateOf(ofFew) / rateOf(ofMany)), unit: "×", goal },
  ];
  if (!(cpuOf(ofFew) > 0)) return rates;
  return [
    ...rates,
    { what: `${what}, CPU for one, of 1,000`, value: rounded(cpuOf(ofFew)), unit: "µs" },
    { what: `${what}, CPU for one, of 1,000,000`, value: rounded(cpuOf(ofMany)), unit: "µs" },
    { what: `${what}, times as much CPU`, value: rounded(cpuOf(ofMany) / cpuOf(ofFew)), unit: "×", goal },
  ];
}

async function measure(kind: Kind, service: StoredService, count: number, round: number): Promise<Round> {
  const { connections, appointments, requestsOf } = kind;
  const before = cpuMilliseconds(service.pid);
  const { answers, seconds } = await runLoad({
    ...service,
    connections,
    seconds: 1,
    requestsOf: requestsOf(count, round),
  });
  const after = cpuMilliseconds(service.pid);
  const read = answers * appointments;
  return {
    rate: read / seconds,
    cpu: before === undefined || after === undefined ? undefined : ((after - before) * 1000) / read,
  };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
