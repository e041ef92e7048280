import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { createFilledStore } from "../support/filled-store.ts";
import { call } from "../support/http.ts";
import { startProgram } from "../support/programs/program.ts";
import { spawnService } from "../support/programs/service-process.ts";
import { tokenFor } from "../support/service.ts";
import { Random } from "./random.ts";

const MEETINGS = 400;
const READERS = 12;
const WRITERS = 4;
/** Meetings in one read. */
const MOST = 100;

export interface StaleReadsSummary {
  reads: number;
  writes: number;
  /** Reads of which the upstream said that nothing has changed. */
  unchanged: number;
}

/** One appointment, written by one writer, each time with the next number. */
interface Counter {
  readonly onlineMeetingId: string;
  /** The last number that was sent, and the last one that was acknowledged. */
  sent: number;
  acknowledged: number;
}

/**
 * Reads through two gateways, mixed with writes through either and straight to the service. One of them keeps little, so
 * that what it keeps comes and goes.
 *
 * @throws AssertionError when a read shows something older than what was acknowledged before it, or newer than what was sent
 */
export async function fuzzStaleReads(count: number, seed: number): Promise<StaleReadsSummary> {
  const directory = mkdtempSync(join(tmpdir(), "stale-reads-"));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rmSync(directory, { recursive: true, force: true }));
  await createFilledStore(MEETINGS, directory);
  const service = await spawnService(directory, { LOG_LEVEL: "silent" });
  stack.defer(async () => void (await service.stop("SIGTERM")));
  const metricsPorts: string[] = [];
  const gateways: string[] = [];
  for (const megabytes of ["32", "1"]) {
    const gateway = stack.use(
      await startProgram(["gateway"], {
        PATH: process.env["PATH"],
        PORT: "0",
        METRICS_PORT: "0",
        AUTH_MODE: "passthrough",
        GRAPH_URL: service.url,
        LOG_LEVEL: "silent",
        READ_CACHE_MB: megabytes,
      }),
    );
    const [metrics, url] = gateway.urls;
    metricsPorts.push(metrics ?? "");
    gateways.push(url ?? metrics ?? "");
  }
  const token = await tokenFor(directory);
  const userId = sampleUsers[0]?.id ?? "";
  const counters: Counter[] = Array.from({ length: MEETINGS }, (_, number) => ({
    onlineMeetingId: `bench-${String(number).padStart(7, "0")}`,
    sent: 0,
    acknowledged: 0,
  }));
  const summary: StaleReadsSummary = { reads: 0, writes: 0, unchanged: 0 };
  const isOver = (): boolean => summary.reads >= count;

  const ask = async (gateway: string, query: string, variables: object) => {
    const { status, body } = await call("POST", `${gateway}/graphql`, { token, body: { query, variables } });
    assert.equal(status, 200, JSON.stringify(body));
    return body.data;
  };
  const read = async (random: Random): Promise<void> => {
    const chosen = random.chance(0.3)
      ? counters.slice(0, 3)
      : counters.slice(random.integer(0, MEETINGS - MOST)).slice(0, MOST);
    const floors = chosen.map(({ acknowledged }) => acknowledged);
    const meetings = chosen.map(({ onlineMeetingId }) => ({ onlineMeetingId, userId }));
    const { items } = await ask(random.oneOf(gateways as [string, ...string[]]), LIST, { meetings });
    chosen.forEach(({ onlineMeetingId, sent }, index) => {
      const number = Number(/^n(\d+)$/.exec(items[index]?.externalAppointmentId)?.[1] ?? 0);
      const floor = floors[index] ?? 0;
      assert.ok(number >= floor, `${onlineMeetingId} was ${number} after ${floor} was acknowledged (seed ${seed})`);
      assert.ok(number <= sent, `${onlineMeetingId} was ${number} before it was sent (seed ${seed})`);
    });
    summary.reads += chosen.length;
  };
  const write = async (random: Random, mine: readonly Counter[]): Promise<void> => {
    const counter = random.oneOf(mine as [Counter, ...Counter[]]);
    const { onlineMeetingId } = counter;
    const externalAppointmentId = `n${++counter.sent}`;
    if (random.chance(0.5)) {
      const path = `/beta/users/${userId}/onlineMeetings/${onlineMeetingId}/virtualAppointment`;
      const { status } = await call("PATCH", `${service.url}${path}`, { token, body: { externalAppointmentId } });
      assert.equal(status, 204);
    } else {
      const input = { onlineMeetingId, userId, externalAppointmentId };
      const { outcome } = await ask(random.oneOf(gateways as [string, ...string[]]), UPDATE, { input });
      assert.deepEqual(outcome, {
        __typename: "UpdateVirtualAppointmentPayload",
        virtualAppointment: { externalAppointmentId },
      });
    }
    counter.acknowledged = counter.sent;
    summary.writes++;
  };
  await Promise.all([
    ...Array.from({ length: READERS }, async (_, number) => {
      const random = new Random(seed + number);
      while (!isOver()) await read(random);
    }),
    ...Array.from({ length: WRITERS }, async (_, number) => {
      const random = new Random(seed + READERS + number);
      // Of those that are read most, and of all others.
      const mine = counters.filter((__, index) => index % WRITERS === number);
      while (!isOver()) await write(random, random.chance(0.5) ? mine.slice(0, 1) : mine);
    }),
  ]);
  for (const url of metricsPorts) {
    const text = await (await fetch(`${new URL(url).origin}/metrics`)).text();
    summary.unchanged += Number(/^virtual_appointments_unchanged_reads_total (\d+)/m.exec(text)?.[1] ?? 0);
  }
  return summary;
}

const LIST = `query ($meetings: [MeetingInput!]!) { items: virtualAppointments(meetings: $meetings) {
  ... on VirtualAppointment { externalAppointmentId } } }`;
const UPDATE = `mutation ($input: UpdateVirtualAppointmentInput!) { outcome: updateVirtualAppointment(input: $input) {
  __typename ... on UpdateVirtualAppointmentPayload { virtualAppointment { externalAppointmentId } } } }`;
