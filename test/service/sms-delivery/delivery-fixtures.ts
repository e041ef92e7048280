import { join } from "node:path";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { pino } from "pino";
import { expect, vi } from "vitest";
import { SmsDelivery } from "../../../src/service/sms-delivery/delivery.ts";
import { createWebhookSender } from "../../../src/service/sms-delivery/webhook-sender.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { newMessages } from "../store/new-messages.ts";
import { startWebhookReceiver } from "../../support/webhook-receiver.ts";

export const KEY = Buffer.alloc(32, 7);
export const SECRET = `whsec_${KEY.toString("base64")}`;
export const START = Date.parse("2026-11-21T12:00:00Z");
export const EVENT = '{"data":{"phoneNumber":"+13129224122"}}';

const aborted = (signal: AbortSignal) =>
  new Promise<never>((_, reject) => {
    if (signal.aborted) reject(signal.reason as Error);
    signal.addEventListener("abort", () => reject(signal.reason as Error));
  });

export const it = base
  .extend("receiver", ({}, cleanup) => disposeLater(startWebhookReceiver(), cleanup))
  .extend("clock", () => ({ now: START }))
  .extend("store", ({ directory, clock }, cleanup) =>
    disposeLater(new SqliteStore(join(directory, "appointments.db"), { now: () => clock.now }), cleanup),
  )
  .extend("log", (): string[] => [])
  /** A delivery whose sleep is over as soon as nothing is under way, with the clock moved on: hours pass in no time. */
  .extend("startDelivery", ({ store: own, receiver, clock, log }, { onCleanup }) => {
    const running: SmsDelivery[] = [];
    // The receiver first, so that nothing is waited for.
    onCleanup(async () => {
      await receiver[Symbol.asyncDispose]();
      for (const delivery of running) await delivery.close();
    });
    return ({
      store = own,
      timeout = 60_000,
      firstTimeout = 60_000,
      concurrency = 8,
      url = receiver.url,
      sleeps = true,
    } = {}): SmsDelivery => {
      const now = () => clock.now;
      const sender = createWebhookSender({ url, secret: SECRET, now, timeout });
      const firstSender = createWebhookSender({ url, secret: SECRET, now, timeout: firstTimeout });
      let attempts = 0;
      const rest = sleeps ? 5 : Infinity;
      let underWay = 0;
      const delivery = new SmsDelivery({
        store,
        sender: {
          async send(message) {
            underWay += 1;
            attempts += 1;
            const outcome = await (attempts === 1 ? firstSender : sender).send(message);
            underWay -= 1;
            return outcome;
          },
        },
        logger: pino(
          { level: "debug" },
          new Writable({
            write(chunk, _, done) {
              log.push(String(chunk));
              done();
            },
          }),
        ),
        concurrency,
        now,
        random: () => 0,
        sleep: async (milliseconds, signal) => {
          // It looks now and then: without anything to find, time doesn't pass for it.
          if ((await store.outbox.dueIn()) === undefined) await aborted(signal);
          for (let idle = 0; idle < rest; idle = underWay === 0 ? idle + 1 : 0) {
            await setImmediate();
            signal.throwIfAborted();
          }
          clock.now += milliseconds;
        },
      });
      running.push(delivery);
      delivery.wake();
      return delivery;
    };
  })
  .extend(
    "add",
    ({ store }) =>
      (...ids: string[]) =>
        store.outbox.add(newMessages("t", ids, { event: EVENT })),
  )
  .extend("row", ({ store }) => (id: string) => {
    return store.connection.all("SELECT state, attempts, event, finished_at FROM sms_outbox WHERE id = ?", id)[0];
  })
  .extend("settled", ({ row }) => (id: string, state: string) => {
    return vi.waitFor(() => expect(row(id)).toMatchObject({ state }), 30_000);
  })
  .extend("received", ({ receiver }) => (id: string) => {
    return receiver.deliveries.filter(({ headers }) => headers["webhook-id"] === id);
  });
