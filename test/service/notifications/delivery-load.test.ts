import { join } from "node:path";
import { pino } from "pino";
import { expect, vi } from "vitest";
import { NotificationDelivery } from "../../../src/service/notifications/notification-delivery.ts";
import { NotificationEndpoints } from "../../../src/service/notifications/notification-endpoints.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { sampleSubscription } from "./sample-subscription.ts";

const INTERVAL = 2 ** 30;

const it = base
  .extend("store", ({ directory }, cleanup) =>
    disposeLater(Promise.resolve(new SqliteStore(join(directory, "service.db"))), cleanup),
  )
  /** Looks by itself once in many days. */
  .extend("delivery", async ({ store }, { onCleanup }) => {
    const now = Date.now;
    const endpoints = new NotificationEndpoints({ hosts: new Set(), allowsHttp: false, now });
    const logger = pino({ level: "silent" });
    const delivery = new NotificationDelivery({ store, endpoints, logger, interval: INTERVAL, now });
    onCleanup(() => delivery.close());
    return delivery;
  });

it("lets a few subscriptions at a time read what they have missed", async ({ store, delivery }) => {
  for (let number = 0; number < 30; number++) {
    const subscriber = { ...sampleSubscription.subscriber, callerId: `user ${number}` };
    await store.subscriptions.add({ ...sampleSubscription, id: `${number}`, subscriber }, 1);
  }
  let reading = 0;
  let most = 0;
  let done = 0;
  const go = Promise.withResolvers<void>();
  vi.spyOn(store.changes, "isKept").mockImplementation(async () => {
    most = Math.max(most, ++reading);
    await go.promise;
    reading--;
    done++;
    return true;
  });
  delivery.start();
  await vi.waitFor(() => expect(reading).toBeGreaterThanOrEqual(8), 20_000);
  go.resolve();
  await vi.waitFor(() => expect(done).toBe(30), 20_000);
  expect(most).toBe(8);
});

it("reads all subscriptions once for many that are made together", async ({ store, delivery }) => {
  const all = vi.spyOn(store.subscriptions, "all");
  await store.subscriptions.add(sampleSubscription, 100);
  delivery.start();
  await vi.waitFor(() => expect(delivery.size).toBe(1), 20_000);
  for (let number = 0; number < 20; number++) {
    await store.subscriptions.add({ ...sampleSubscription, id: `${number}` }, 100);
    delivery.wake();
    await vi.waitFor(() => expect(delivery.size).toBeGreaterThan(1), 20_000);
  }
  expect(all).toHaveBeenCalledTimes(2);
});
