import { rmSync } from "node:fs";
import { loadSigningKey } from "../../src/service/identity-provider/signing-key.ts";
import { issueUserToken } from "../../src/service/identity-provider/tokens.ts";
import { sampleUsers } from "../../src/service/samples.ts";
import { spawnService } from "../support/service-process.ts";
import { createFilledStore, pathOf, spread } from "../support/filled-store.ts";
import { answersPerSecond, type LoadRequest } from "./load.ts";
import type { Suite, SuiteResult } from "./suite.ts";

const BATCH = 20;
const WRITERS = 32;
const FEW = 1_000;
const MANY = 1_000_000;

type Measure = (
  connections: number,
  requestsOf: (connection: number) => readonly LoadRequest[],
) => Promise<{ readonly rate: number; readonly p99: number }>;

/** Runs the service as a process of its own on a store of `count` appointments while `work` measures it. */
async function withService<Result>(
  count: number,
  seconds: number,
  work: (measure: Measure) => Promise<Result>,
): Promise<Result> {
  const directory = createFilledStore(count);
  try {
    const key = await loadSigningKey(directory);
    const [user] = sampleUsers;
    if (user === undefined) throw new TypeError("There is no sample user.");
    const token = await issueUserToken(key, user);
    const service = await spawnService(directory, { LOG_LEVEL: "error" });
    try {
      return await work((connections, requestsOf) =>
        answersPerSecond({ url: service.url, token, connections, seconds, requestsOf }),
      );
    } catch (cause) {
      throw new Error(`The measurement failed; the service said last: ${service.output().slice(-2_000)}`, { cause });
    } finally {
      await service.stop("SIGTERM");
    }
  } finally {
    rmSync(directory, { recursive: true });
  }
}

const reads =
  (count: number) =>
  (connection: number): LoadRequest[] =>
    spread(500, count, connection + 1).map((number) => ({ method: "GET", path: `/beta${pathOf(number)}` }));

const batches =
  (count: number) =>
  (connection: number): LoadRequest[] =>
    Array.from({ length: 50 }, (_, index) => ({
      method: "POST",
      path: "/beta/$batch",
      body: {
        requests: spread(BATCH, count, 1000 * (connection + 1) + index).map((number, item) => ({
          id: String(item),
          method: "GET",
          url: pathOf(number),
        })),
      },
    }));

/** Two writes that undo each other, on an appointment of the connection's own: each changes something. */
const writes = (connection: number): LoadRequest[] =>
  ["one", "other"].map((externalAppointmentId) => ({
    method: "PATCH",
    path: `/beta${pathOf(connection)}`,
    body: { externalAppointmentId },
  }));

const readsSuite: Suite = {
  name: "reads",
  about: "appointments read over keep-alive HTTP, alone and through $batch",
  run: ({ seconds }) =>
    withService(FEW, seconds, async (measure): Promise<SuiteResult> => {
      const single = await measure(WRITERS, reads(FEW));
      const batch = await measure(8, batches(FEW));
      return {
        measurements: [
          { what: "reads, 32 connections", value: single.rate, unit: "/s", goal: { atLeast: 5_000 } },
          { what: "reads, 99th percentile", value: single.p99, unit: "ms" },
          {
            what: "appointments through $batch of 20, 8 connections",
            value: batch.rate * BATCH,
            unit: "/s",
            goal: { atLeast: 15_000 },
          },
          { what: "$batch of 20, 99th percentile", value: batch.p99, unit: "ms" },
        ],
      };
    }),
};

const writesSuite: Suite = {
  name: "writes",
  about: "durable writes: each answer after the data is on disk",
  run: ({ seconds }) =>
    withService(FEW, seconds, async (measure): Promise<SuiteResult> => {
      const many = await measure(WRITERS, writes);
      const one = await measure(1, writes);
      return {
        measurements: [
          { what: "durable writes, 32 writers", value: many.rate, unit: "/s", goal: { atLeast: 1_000 } },
          { what: "durable writes, 99th percentile", value: many.p99, unit: "ms" },
          { what: "durable writes, 1 writer", value: one.rate, unit: "/s" },
        ],
      };
    }),
};

const ROUNDS = 4;

const sizeSuite: Suite = {
  name: "size",
  about: "the same reads from a store of 1,000 and of 1,000,000 appointments, in turns; medians",
  run: ({ seconds }) => {
    const slice = Math.max(1, Math.round(seconds / ROUNDS));
    // Both run at once and are measured alternately, so that what else the machine does meets both alike.
    return withService(FEW, slice, (measureFew) =>
      withService(MANY, slice, async (measureMany): Promise<SuiteResult> => {
        const rates: Record<"fewReads" | "manyReads" | "fewBatches" | "manyBatches", number[]> = {
          fewReads: [],
          manyReads: [],
          fewBatches: [],
          manyBatches: [],
        };
        for (let round = 0; round < ROUNDS; round++) {
          rates.fewReads.push((await measureFew(WRITERS, reads(FEW))).rate);
          rates.manyReads.push((await measureMany(WRITERS, reads(MANY))).rate);
          rates.fewBatches.push((await measureFew(8, batches(FEW))).rate);
          rates.manyBatches.push((await measureMany(8, batches(MANY))).rate);
        }
        const [fewReads, manyReads] = [median(rates.fewReads), median(rates.manyReads)];
        const [fewBatches, manyBatches] = [median(rates.fewBatches), median(rates.manyBatches)];
        const goal = { atMost: 1.3 };
        return {
          measurements: [
            { what: "reads of 1,000", value: fewReads, unit: "/s" },
            { what: "reads of 1,000,000", value: manyReads, unit: "/s" },
            { what: "reads of 1,000,000 to 1,000, times slower", value: ratio(fewReads, manyReads), unit: "×", goal },
            { what: "appointments of 1,000 through $batch", value: fewBatches * BATCH, unit: "/s" },
            { what: "appointments of 1,000,000 through $batch", value: manyBatches * BATCH, unit: "/s" },
            {
              what: "$batch of 1,000,000 to 1,000, times slower",
              value: ratio(fewBatches, manyBatches),
              unit: "×",
              goal,
            },
          ],
        };
      }),
    );
  },
};

function median(values: readonly number[]): number {
  const ordered = values.toSorted((one, other) => one - other);
  const middle = ordered.length / 2;
  return Math.round(((ordered[Math.ceil(middle) - 1] ?? 0) + (ordered[Math.floor(middle)] ?? 0)) / 2);
}

function ratio(one: number, other: number): number {
  return Math.round((one / other) * 100) / 100;
}

export const serviceSuites: readonly Suite[] = [readsSuite, writesSuite, sizeSuite];
