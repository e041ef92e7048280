import { createHmac } from "node:crypto";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { Writable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { pino } from "pino";
import { describe, expect, vi } from "vitest";
import { MAX_ATTEMPTS } from "../../../src/service/sms-delivery/delivery-retry.ts";
import { SmsDelivery } from "../../../src/service/sms-delivery/delivery.ts";
import { createWebhookSender } from "../../../src/service/sms-delivery/webhook-sender.ts";
import { addToOutbox, claimMessage } from "../../../src/service/store/sms-outbox.ts";
import { Store } from "../../../src/service/store/store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { startWebhookReceiver } from "../../support/webhook-receiver.ts";

const KEY = Buffer.alloc(32, 7);
const SECRET = `whsec_${KEY.toString("base64")}`;
const START = Date.parse("2026-11-21T12:00:00Z");
const EVENT = '{"data":{"phoneNumber":"+13129224122"}}';

const it = base
  .extend("store", ({ directory }, cleanup) => disposeLater(new Store(join(directory, "appointments.db")), cleanup))
  .extend("receiver", ({}, cleanup) => disposeLater(startWebhookReceiver(), cleanup))
  .extend("clock", () => ({ now: START }))
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
  .extend("add", ({ store, clock }) => (...ids: string[]) => {
    return addToOutbox(
      store,
      ids.map((id) => ({ id, event: EVENT })),
      clock.now,
    );
  })
  .extend("row", ({ store }) => (id: string) => {
    return store.connection.all("SELECT state, attempts, event, finished_at FROM sms_outbox WHERE id = ?", id)[0];
  })
  .extend("settled", ({ row }) => (id: string, state: string) => {
    return vi.waitFor(() => expect(row(id)).toMatchObject({ state }), 30_000);
  })
  .extend("received", ({ receiver }) => (id: string) => {
    return receiver.deliveries.filter(({ headers }) => headers["webhook-id"] === id);
  });

describe("a message in the outbox", () => {
  it("is delivered once, signed, and forgotten but for its id", async ({
    receiver,
    startDelivery,
    add,
    row,
    settled,
  }) => {
    add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    expect(receiver.deliveries).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.deliveries;
    expect(body).toBe(EVENT);
    const timestamp = String(START / 1000);
    const signature = createHmac("sha256", KEY).update(`msg_1.${timestamp}.${EVENT}`).digest("base64");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    });
    expect(row("msg_1")).toEqual({ state: "delivered", attempts: 1, event: "", finished_at: START });
  });

  it("is tried again with back-off, with the same id and a fresh signature", async ({
    receiver,
    startDelivery,
    add,
    settled,
  }) => {
    receiver.react = () => ({ status: receiver.deliveries.length < 4 ? 500 : 200 });
    add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    const times = receiver.deliveries.map(({ headers }) => Number(headers["webhook-timestamp"]) - START / 1000);
    expect(times).toEqual([0, 5, 15, 35]);
    expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set(["msg_1"]));
    expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-signature"])).size).toBe(4);
  });

  it.for([
    ["seconds", "30", 30],
    ["a date", new Date(START + 45_000).toUTCString(), 45],
  ] as const)(
    "waits as long as Retry-After says in %s",
    async ([, retryAfter, seconds], { receiver, startDelivery, add, settled }) => {
      receiver.react = () =>
        receiver.deliveries.length < 2 ? { status: 429, headers: { "retry-after": retryAfter } } : { status: 200 };
      add("msg_1");
      startDelivery();
      await settled("msg_1", "delivered");
      const [first, second] = receiver.deliveries.map(({ headers }) => Number(headers["webhook-timestamp"]));
      expect((second ?? 0) - (first ?? 0)).toBe(seconds);
    },
  );

  it("is given up after the last attempt, and its row says so", async ({
    receiver,
    startDelivery,
    add,
    row,
    settled,
  }) => {
    receiver.react = () => ({ status: 503 });
    add("msg_1");
    startDelivery();
    await settled("msg_1", "failed");
    expect(receiver.deliveries).toHaveLength(MAX_ATTEMPTS);
    expect(row("msg_1")).toMatchObject({ attempts: MAX_ATTEMPTS, event: EVENT });
  });

  it("is given up at once when the receiver is gone for good", async ({ receiver, startDelivery, add, settled }) => {
    receiver.react = () => ({ status: 410 });
    add("msg_1");
    startDelivery();
    await settled("msg_1", "failed");
    expect(receiver.deliveries).toHaveLength(1);
  });

  it("is given up unsent when it is older than a day", async ({ clock, startDelivery, add, settled, received }) => {
    add("msg_1");
    clock.now += 24 * 60 * 60 * 1000 + 1;
    add("msg_2");
    startDelivery();
    await settled("msg_2", "delivered");
    await settled("msg_1", "failed");
    expect(received("msg_1")).toEqual([]);
  });

  it("does not follow a redirect with its number", async ({ receiver, startDelivery, add, row, settled }) => {
    receiver.react = () =>
      receiver.deliveries.length < 2 ? { status: 307, headers: { location: receiver.url } } : { status: 200 };
    add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    expect(row("msg_1")).toMatchObject({ attempts: 2 });
  });

  it("survives a receiver that is not there", async ({ receiver, startDelivery, add, row, settled }) => {
    add("msg_1");
    await receiver[Symbol.asyncDispose]();
    startDelivery();
    await settled("msg_1", "failed");
    expect(row("msg_1")).toMatchObject({ attempts: MAX_ATTEMPTS });
  });
});

describe("a claim", () => {
  it("is on disk before the message is sent", async ({ directory, receiver, startDelivery, add, settled }) => {
    const disk = new DatabaseSync(join(directory, "appointments.db"), { readOnly: true });
    const attempts: unknown[] = [];
    receiver.react = () => {
      attempts.push(disk.prepare("SELECT attempts FROM sms_outbox WHERE id = 'msg_1'").get()?.["attempts"]);
      return { status: receiver.deliveries.length < 3 ? 500 : 200 };
    };
    add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    disk.close();
    expect(attempts).toEqual([1, 2, 3]);
  });

  it("that can't be kept sends nothing, nor does a message that can't; what is on disk is sent a little later", async ({
    store,
    log,
    startDelivery,
    add,
    row,
    settled,
    received,
  }) => {
    add("msg_1");
    await store.durable();
    // In one turn: a new message, the claims of both, and something that makes the commit of all of it fail.
    const added = setImmediate().then(() => add("msg_lost"));
    startDelivery();
    await Promise.all([added, setImmediate()]);
    expect(row("msg_lost")).toMatchObject({ attempts: 1 });
    store.connection.get("PRAGMA defer_foreign_keys = ON");
    store.connection.run("INSERT INTO participants (tenant_id, meeting_id, user_id) VALUES ('t', 'nowhere', 'u')");
    await expect(store.durable()).rejects.toThrow("FOREIGN KEY");
    await settled("msg_1", "delivered");
    expect(received("msg_1").map(({ headers }) => headers["webhook-timestamp"])).toEqual([String(START / 1000 + 5)]);
    expect(row("msg_1")).toMatchObject({ attempts: 1 });
    expect(row("msg_lost")).toBeUndefined();
    expect(received("msg_lost")).toEqual([]);
    expect(log.join("")).toContain("An SMS was not sent");
  });
});

describe("a restart", () => {
  it("picks up what was not delivered", async ({ directory, store, startDelivery, add, settled }) => {
    add("msg_1", "msg_2");
    store.connection.commit();
    using reopened = new Store(join(directory, "appointments.db"));
    const delivery = startDelivery({ store: reopened });
    await settled("msg_1", "delivered");
    await settled("msg_2", "delivered");
    await delivery.close();
  });

  it("delivers a second time, with the same id, what an earlier process had delivered and not noted", async ({
    store,
    receiver,
    clock,
    startDelivery,
    add,
    settled,
    received,
  }) => {
    add("msg_1");
    // The earlier process: it took the message, delivered it, and died.
    const message = claimMessage(store, clock.now, clock.now + 60_000);
    if (message === undefined) throw new TypeError("nothing was due");
    await createWebhookSender({ url: receiver.url, secret: SECRET, now: () => clock.now }).send(message);
    startDelivery();
    await settled("msg_1", "delivered");
    expect(received("msg_1")).toHaveLength(2);
    const times = received("msg_1").map(({ headers }) => Number(headers["webhook-timestamp"]));
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(60);
  });
});

describe("many messages", () => {
  it("are under way side by side, up to the bound, and a silent receiver holds up only what it was given", async ({
    receiver,
    startDelivery,
    add,
    row,
    settled,
  }) => {
    receiver.react = ({ headers }) => (headers["webhook-id"] === "msg_0" ? "silence" : { status: 200 });
    add(...Array.from({ length: 20 }, (_, index) => `msg_${index}`));
    startDelivery({ concurrency: 2, sleeps: false });
    for (let index = 1; index < 20; index += 1) await settled(`msg_${index}`, "delivered");
    expect(row("msg_0")).toMatchObject({ state: "pending", attempts: 1 });
  });

  it("never are more than the bound at a time", async ({ receiver, startDelivery, add }) => {
    receiver.react = () => "silence";
    add(...Array.from({ length: 20 }, (_, index) => `msg_${index}`));
    startDelivery({ concurrency: 3, sleeps: false });
    await expect.poll(() => receiver.deliveries.length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(receiver.deliveries).toHaveLength(3);
  });

  it("time out one by one", async ({ receiver, startDelivery, add, row, settled }) => {
    receiver.react = () => (receiver.deliveries.length === 1 ? "silence" : { status: 200 });
    add("msg_1");
    startDelivery({ firstTimeout: 100 });
    await settled("msg_1", "delivered");
    expect(row("msg_1")).toMatchObject({ attempts: 2 });
  });
});

it("logs what became of a message, and nothing of what is in it", async ({
  receiver,
  log,
  startDelivery,
  add,
  settled,
}) => {
  receiver.react = () => ({ status: 500 });
  add("msg_1");
  startDelivery();
  await settled("msg_1", "failed");
  expect(log.join("")).toContain("msg_1");
  expect(log.join("")).toContain("status 500");
  expect(log.join("")).not.toContain("3129224122");
});
