import { pathOf } from "../../support/filled-store.ts";
import { answersPerSecond, type LoadRequest } from "../load.ts";
import { sizeSuite } from "./size-suite.ts";
import { BATCH, batches, reads, withStoredService } from "../stored-service.ts";
import type { Suite, SuiteResult } from "./suite.ts";

const WRITERS = 32;
const FEW = 1_000;

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
    withStoredService(FEW, async (service): Promise<SuiteResult> => {
      const single = await answersPerSecond({ ...service, seconds, connections: WRITERS, requestsOf: reads(FEW) });
      const batch = await answersPerSecond({ ...service, seconds, connections: 8, requestsOf: batches(FEW) });
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
    withStoredService(FEW, async (service): Promise<SuiteResult> => {
      const many = await answersPerSecond({ ...service, seconds, connections: WRITERS, requestsOf: writes });
      const one = await answersPerSecond({ ...service, seconds, connections: 1, requestsOf: writes });
      return {
        measurements: [
          { what: "durable writes, 32 writers", value: many.rate, unit: "/s", goal: { atLeast: 1_000 } },
          { what: "durable writes, 99th percentile", value: many.p99, unit: "ms" },
          { what: "durable writes, 1 writer", value: one.rate, unit: "/s" },
        ],
      };
    }),
};

export const serviceSuites: readonly Suite[] = [readsSuite, writesSuite, sizeSuite];
