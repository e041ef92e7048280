import { DatabaseSync } from "node:sqlite";
import { expect } from "vitest";
import { createFilledStore, pathOf } from "../../support/filled-store.ts";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { databaseIn } from "../../support/programs/service-process.ts";
import { postgresFor, queryPostgres, usesPostgres } from "../../support/postgres/test-databases.ts";
import { tokenFor } from "../../support/service.ts";

const ROUNDS = 8;
const WRITERS = 6;
/** More than a meeting's history holds must not come together. */
const MAX_WRITES = 10;

interface Writer {
  readonly number: number;
  /** How many requests were answered. */
  done: number;
  /** How many times the answer to one did not come. */
  lost: number;
}

async function query(directory: string, sql: string): Promise<Record<string, unknown>[]> {
  if (usesPostgres) return queryPostgres(await postgresFor(directory), sql);
  using database = new DatabaseSync(databaseIn(directory), { readOnly: true });
  return database.prepare(sql).all();
}

/** Its next request, the same until it is answered: a change or a text message. */
function requestOf({ number, done }: Writer, url: string) {
  const meeting = pathOf(number).replace("/virtualAppointment", "");
  const attendees = [{ phoneNumber: "+13129224122", timeZone: "UTC" }];
  return done % 2 === 0
    ? { method: "PATCH", url: `${url}/beta${pathOf(number)}`, body: { externalAppointmentId: `state-${done}` } }
    : {
        method: "POST",
        url: `${url}/v1.0${meeting}/sendVirtualAppointmentSms`,
        body: { attendees, messageType: "confirmation" },
      };
}

it(`what was repeated after a crash was executed once, ${ROUNDS} times`, async ({ directory, anotherProcess }) => {
  await createFilledStore(WRITERS, directory);
  const token = await tokenFor(directory);
  const writers: Writer[] = Array.from({ length: WRITERS }, (_, number) => ({ number, done: 0, lost: 0 }));

  async function work(writer: Writer, url: string, most: number, onAnswer = () => {}): Promise<void> {
    for (let sent = 0; sent < most; sent++) {
      const { method, url: target, body } = requestOf(writer, url);
      const headers = { "Idempotency-Key": `"${writer.number}-${writer.done}"` };
      const answer = await call(method, target, { token, headers, body }).catch(() => undefined);
      if (answer === undefined) return void writer.lost++;
      expect(answer.status).toBe(method === "POST" ? 202 : 204);
      writer.done++;
      onAnswer();
    }
  }

  for (let round = 0; round < ROUNDS; round++) {
    const service = await anotherProcess(directory);
    const enough = Promise.withResolvers<void>();
    let answers = 0;
    const onAnswer = () => ++answers === 1 + 3 * round && enough.resolve();
    const load = Promise.all(writers.map((writer) => work(writer, service.url, MAX_WRITES, onAnswer)));
    await Promise.race([enough.promise, load]);
    await service.stop("SIGKILL");
    await load;
  }
  const service = await anotherProcess(directory);
  await Promise.all(writers.map((writer) => work(writer, service.url, 2)));

  const changes = await query(directory, "SELECT meeting_id FROM history");
  const messages = await query(directory, "SELECT id FROM sms_outbox");
  expect(changes).toHaveLength(writers.reduce((sum, { done }) => sum + Math.ceil(done / 2), 0));
  expect(messages).toHaveLength(writers.reduce((sum, { done }) => sum + Math.floor(done / 2), 0));
  expect(writers.reduce((sum, { lost }) => sum + lost, 0)).toBeGreaterThan(0);
});
