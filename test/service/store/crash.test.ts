import { setTimeout as sleep } from "node:timers/promises";
import { DatabaseSync } from "node:sqlite";
import { describe, expect } from "vitest";
import { createFilledStore, pathOf } from "../../support/filled-store.ts";
import { it } from "../../support/fixtures.ts";
import { call, type Answer } from "../../support/http.ts";
import { databaseIn, spawnService, type ServiceProcess } from "../../support/programs/service-process.ts";
import { postgresFor, queryPostgres, usesPostgres } from "../../support/postgres/test-databases.ts";
import { tokenFor } from "../../support/service.ts";

const ROUNDS = Number(process.env["CRASH_ROUNDS"] ?? 50);
const WRITERS = 8;
/** What is drawn: the writes, and after how many acknowledged ones the service is killed. CRASH_SEED repeats it. */
const SEED = Number(process.env["CRASH_SEED"] ?? Math.trunc(Math.random() * 2 ** 32));
const MAX_ACKNOWLEDGED = 64;
/** Or every kill would come just after a commit. */
const MAX_DELAY_MILLISECONDS = 8;

interface Service {
  readonly url: string;
  readonly token: string;
}

/** What a writer knows of its own appointment: the mark of a state, or `null` when it is deleted. */
interface Writer {
  readonly path: string;
  /** From 0 to 1: a sequence of its own, whatever the others do meanwhile. */
  readonly random: () => number;
  acknowledged: string | null;
  /** What was asked for when the service was killed; both it and `acknowledged` may be there. */
  pending?: string | null;
}

let mark = 0;
const etags = new Set<string>();
const writers: Writer[] = Array.from({ length: WRITERS }, (_, number) => ({
  path: `/beta${pathOf(number)}`,
  random: randomFrom(SEED + number),
  acknowledged: `external-${number}`,
}));

/** Every property says the same mark, so that half a write shows. */
function bodyOf(state: string) {
  return {
    externalAppointmentId: state,
    externalAppointmentUrl: state,
    appointmentClientJoinWebUrl: state,
    settings: { allowClientToJoinUsingBrowser: state.length % 2 === 0 },
    appointmentClients: Array.from({ length: 3 }, () => ({
      displayName: state,
      emailAddress: state,
      smsCapablePhoneNumber: state,
    })),
  };
}

/** Numbers from 0 to 1, 1 excluded: mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Writes until the service is gone: whole replacements, updates, deletes, alone and through $batch. */
async function write(writer: Writer, service: Service, onAcknowledged: () => void): Promise<void> {
  for (;;) {
    const removes = writer.acknowledged !== null && writer.random() < 0.1;
    const next = removes ? null : `mark-${mark++}`;
    const method = removes ? "DELETE" : writer.acknowledged === null || writer.random() < 0.5 ? "PUT" : "PATCH";
    writer.pending = next;
    let answer: { readonly status: number; readonly etag: string | null };
    try {
      answer = await send(writer, service, method, next);
    } catch {
      return;
    }
    expect(answer.status).toBe(method === "PUT" ? 201 : 204);
    writer.acknowledged = next;
    delete writer.pending;
    if (!removes) noteEtag(answer.etag);
    onAcknowledged();
  }
}

async function send(writer: Writer, { url, token }: Service, method: string, next: string | null) {
  const body = next === null ? {} : { body: bodyOf(next) };
  if (writer.random() < 0.7) {
    const { status, headers } = await call(method, `${url}${writer.path}`, { token, ...body });
    return { status, etag: headers.get("etag") };
  }
  const headers = { "Content-Type": "application/json" };
  const requests = [{ id: "1", method, url: writer.path.slice("/beta".length), headers, ...body }];
  const outer: Answer = await call("POST", `${url}/beta/$batch`, { token, body: { requests } });
  const [item] = outer.body.responses;
  return { status: Number(item.status), etag: (item.headers.ETag ?? null) as string | null };
}

function noteEtag(etag: string | null): void {
  expect(etag).toMatch(/^W\/"/);
  expect(etags.has(etag ?? "")).toBe(false);
  etags.add(etag ?? "");
}

/** What is there is what was acknowledged last, or the whole of what was in flight. */
async function verify(writer: Writer, { url, token }: Service): Promise<void> {
  const { status, body, headers } = await call("GET", `${url}${writer.path}`, { token });
  const state: string | null = status === 404 ? null : body.externalAppointmentId;
  const possible = "pending" in writer ? [writer.acknowledged, writer.pending] : [writer.acknowledged];
  expect(possible).toContain(state);
  if (state !== null && state.startsWith("mark-")) expect(body).toMatchObject(bodyOf(state));
  if (state !== null && state !== writer.acknowledged) noteEtag(headers.get("etag"));
  writer.acknowledged = state;
  delete writer.pending;
}

async function verifyDatabase(directory: string): Promise<void> {
  // Of appointments that were never written, and of those that were deleted, nothing is compared.
  const withoutTrace = `SELECT id FROM meetings WHERE id LIKE 'bench-%' AND appointment_modified_at > 1700000000000
    AND appointment_etag <> coalesce(
      (SELECT etag_after FROM history WHERE meeting_id = meetings.id ORDER BY sequence DESC LIMIT 1), 'none')`;
  if (usesPostgres) {
    expect(await queryPostgres(await postgresFor(directory), withoutTrace)).toEqual([]);
    return;
  }
  using database = new DatabaseSync(databaseIn(directory), { readOnly: true });
  expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  expect(database.prepare(withoutTrace).all()).toEqual([]);
}

/** Loads the service until it has acknowledged that many writes, and kills it while the next are under way. */
async function killUnderLoad(service: ServiceProcess & Service, writes: number, delay: number): Promise<void> {
  const enough = Promise.withResolvers<void>();
  let acknowledged = 0;
  const load = Promise.all(
    writers.map((writer) => write(writer, service, () => ++acknowledged === writes && enough.resolve())),
  );
  // Also when a writer fails an expectation: then the load never gets that far.
  await Promise.race([enough.promise, load]);
  await sleep(delay);
  await service.stop("SIGKILL");
  await load;
  // The service really was killed at work, not before it began.
  expect(acknowledged).toBeGreaterThanOrEqual(writes);
}

describe(`kill -9 under load, CRASH_SEED=${SEED}`, () => {
  it(
    `keeps every acknowledged write and no half of another, ${ROUNDS} times`,
    async ({ directory }) => {
      await createFilledStore(WRITERS, directory);
      const token = await tokenFor(directory);
      const random = randomFrom(SEED - 1);
      for (let round = 0; round < ROUNDS; round++) {
        const service = { ...(await spawnService(directory)), token };
        await Promise.all(writers.map((writer) => verify(writer, service)));
        await verifyDatabase(directory);
        await killUnderLoad(service, 1 + Math.trunc(random() * MAX_ACKNOWLEDGED), random() * MAX_DELAY_MILLISECONDS);
      }
      const service = { ...(await spawnService(directory)), token };
      await Promise.all(writers.map((writer) => verify(writer, service)));
      await verifyDatabase(directory);
      expect(await service.stop("SIGTERM")).toBe(0);
    },
    60_000 + ROUNDS * 10_000,
  );
});
