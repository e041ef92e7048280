import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { describe, expect } from "vitest";
import { createWebhookSender } from "../../../src/service/sms-delivery/webhook-sender.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { SECRET, START, it } from "./delivery-fixtures.ts";

describe("a claim", () => {
  it("is on disk before the message is sent", async ({ directory, receiver, startDelivery, add, settled }) => {
    const disk = new DatabaseSync(join(directory, "appointments.db"), { readOnly: true });
    const attempts: unknown[] = [];
    receiver.react = () => {
      attempts.push(disk.prepare("SELECT attempts FROM sms_outbox WHERE id = 'msg_1'").get()?.["attempts"]);
      return { status: receiver.deliveries.length < 3 ? 500 : 200 };
    };
    await add("msg_1");
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
    await add("msg_1");
    // In one turn: a new message, the claims of both, and something that makes the commit of all of it fail.
    const added = setImmediate().then(() => void add("msg_lost").catch(() => {}));
    startDelivery();
    await Promise.all([added, setImmediate()]);
    expect(row("msg_lost")).toMatchObject({ attempts: 1 });
    store.connection.get("PRAGMA defer_foreign_keys = ON");
    store.connection.run("INSERT INTO participants (tenant_id, meeting_id, user_id) VALUES ('t', 'nowhere', 'u')");
    await expect(store.connection.durable()).rejects.toThrow("FOREIGN KEY");
    await settled("msg_1", "delivered");
    expect(received("msg_1").map(({ headers }) => headers["webhook-timestamp"])).toEqual([String(START / 1000 + 5)]);
    expect(row("msg_1")).toMatchObject({ attempts: 1 });
    expect(row("msg_lost")).toBeUndefined();
    expect(received("msg_lost")).toEqual([]);
    expect(log.join("")).toContain("No SMS was sent");
  });
});

describe("a restart", () => {
  it("picks up what was not delivered", async ({ directory, clock, startDelivery, add, settled }) => {
    await add("msg_1", "msg_2");
    using reopened = new SqliteStore(join(directory, "appointments.db"), { now: () => clock.now });
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
    await add("msg_1");
    // The earlier process: it took the message, delivered it, and died.
    const [message] = await store.outbox.claim(1, 60_000);
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
    await add(...Array.from({ length: 20 }, (_, index) => `msg_${index}`));
    startDelivery({ concurrency: 2, sleeps: false });
    for (let index = 1; index < 20; index += 1) await settled(`msg_${index}`, "delivered");
    expect(row("msg_0")).toMatchObject({ state: "pending", attempts: 1 });
  });

  it("never are more than the bound at a time", async ({ receiver, startDelivery, add }) => {
    receiver.react = () => "silence";
    await add(...Array.from({ length: 20 }, (_, index) => `msg_${index}`));
    startDelivery({ concurrency: 3, sleeps: false });
    await expect.poll(() => receiver.deliveries.length).toBe(3);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(receiver.deliveries).toHaveLength(3);
  });

  it("time out one by one", async ({ receiver, startDelivery, add, row, settled }) => {
    receiver.react = () => (receiver.deliveries.length === 1 ? "silence" : { status: 200 });
    await add("msg_1");
    startDelivery({ firstTimeout: 100 });
    await settled("msg_1", "delivered");
    expect(row("msg_1")).toMatchObject({ attempts: 2 });
  });
});
