import { expect } from "vitest";
import { newMessages } from "../new-messages.ts";
import { createMeeting, it, placeOf } from "./store-fixtures.ts";

const HOUR = 3_600_000;

it("a provisioning that began by a clock that was set back takes as long as any", async ({ timed }) => {
  const { store, clock } = timed;
  clock.now = 10 * HOUR;
  expect(await store.beginProvisioning("t", 5)).toBe(5_000);
  clock.now -= HOUR;
  expect(await store.beginProvisioning("t", 5)).toBe(5_000);
  clock.now += 5_000;
  expect(await store.beginProvisioning("t", 5)).toBe(0);
  const place = placeOf(createMeeting());
  expect(await store.findMeeting({ ...place, provisioningScope: "t" })).toMatchObject({ provisionedIn: 0 });
});

it("messages that were added by such a clock are due at once, and once", async ({ timed }) => {
  const { store, clock } = timed;
  clock.now = 10 * HOUR;
  await store.outbox.add(newMessages("t", ["1"], { event: "{}" }));
  clock.now -= HOUR;
  expect(await store.outbox.dueIn()).toBe(0);
  expect(await store.outbox.claim(5, 60_000)).toEqual([{ tenantId: "t", id: "1", event: "{}", attempts: 1, age: 0 }]);
  expect(await store.outbox.claim(5, 60_000)).toEqual([]);
  expect(await store.outbox.dueIn()).toBe(60_000);
});
