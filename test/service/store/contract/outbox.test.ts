import { describe, expect } from "vitest";
import { newMessages } from "../new-messages.ts";
import { createMeeting, it, placeOf } from "./store-fixtures.ts";

const messages = (...ids: string[]) => newMessages("t", ids);

describe("the outbox", () => {
  it("gives each message to one claimer, and again when its lease is over", async ({ timed }) => {
    const { store, clock } = timed;
    const { outbox } = store;
    expect(await outbox.dueIn()).toBeUndefined();
    expect(await outbox.claim(5, 1_000)).toEqual([]);
    await outbox.add(messages("1", "2"));
    clock.now += 10;
    await outbox.add(messages("3"));
    expect(await outbox.dueIn()).toBe(-10);
    // Those that have waited longest, and no two claims the same.
    const [first, second] = await Promise.all([outbox.claim(2, 1_000), outbox.claim(2, 1_000)]);
    const claimed = [...first, ...second].toSorted((one, other) => (one.id < other.id ? -1 : 1));
    expect(claimed).toEqual([
      { tenantId: "t", id: "1", event: '{"id":"1"}', attempts: 1, age: 10 },
      { tenantId: "t", id: "2", event: '{"id":"2"}', attempts: 1, age: 10 },
      { tenantId: "t", id: "3", event: '{"id":"3"}', attempts: 1, age: 0 },
    ]);
    expect(await outbox.dueIn()).toBe(1_000);
    clock.now += 999;
    expect(await outbox.claim(5, 1_000)).toEqual([]);
    clock.now += 1;
    expect((await outbox.claim(5, 1_000)).map(({ attempts }) => attempts)).toEqual([2, 2, 2]);
  });

  it("is done with what was delivered or has failed, and comes back to what was put off", async ({ timed }) => {
    const { store, clock } = timed;
    await store.outbox.add(messages("delivered", "failed", "postponed"));
    const claimed = await store.outbox.claim(3, 1_000);
    const [delivered, failed, postponed] = ["delivered", "failed", "postponed"].map((id) =>
      claimed.find((message) => message.id === id),
    );
    if (!delivered || !failed || !postponed) throw new TypeError("three were due");
    await store.outbox.markDelivered(delivered);
    await store.outbox.markFailed(failed, "status 410");
    await store.outbox.postpone(postponed, 50_000, "status 500");
    // What is done isn't begun again by who took too long.
    await store.outbox.postpone(delivered, 0, "status 500");
    expect(await store.outbox.dueIn()).toBe(50_000);
    clock.now += 50_000;
    expect((await store.outbox.claim(3, 1_000)).map(({ id }) => id)).toEqual(["postponed"]);
  });
});

describe("provisioning", () => {
  it("begins once, and is over when the store's clock says so", async ({ timed }) => {
    const { store, clock } = timed;
    const left = async () =>
      (await store.findMeeting({ ...placeOf(createMeeting()), provisioningScope: "t" })).provisionedIn;
    expect(await left()).toBeUndefined();
    expect(await Promise.all([store.beginProvisioning("t", 10), store.beginProvisioning("t", 10)])).toEqual([
      10_000, 10_000,
    ]);
    expect(await store.beginProvisioning("t", 99)).toBe(10_000);
    clock.now += 4_000;
    expect([await store.beginProvisioning("t", 10), await left()]).toEqual([6_000, 6_000]);
    clock.now += 7_000;
    expect(await left()).toBe(-1_000);
    await store.resetProvisioning("t");
    expect(await left()).toBeUndefined();
  });
});

describe("policies", () => {
  it("for a user take the place of those for everyone", async ({ store, other }) => {
    const tenantId = "policies";
    const covers = (application: string, user: string) => other.policyCovers(tenantId, application, user);
    expect(await store.grantAccessPolicy(tenantId, "APP", "")).toBe(true);
    expect(await store.grantAccessPolicy(tenantId, "app")).toBe(false);
    expect([await covers("app", "U"), await covers("other", "u")]).toEqual([true, false]);
    expect(await store.grantAccessPolicy(tenantId, "other", "U")).toBe(true);
    expect([await covers("app", "u"), await covers("OTHER", "u"), await covers("app", "v")]).toEqual([
      false,
      true,
      true,
    ]);
    expect(await store.revokeAccessPolicy(tenantId, "other", "u")).toBe(true);
    expect(await store.revokeAccessPolicy(tenantId, "other", "u")).toBe(false);
    expect(await covers("app", "u")).toBe(true);
  });

  it("are found with the meeting that they are about", async ({ store }) => {
    const meeting = createMeeting({ tenantId: "found", organizerId: "organizer" });
    await store.addMeeting(meeting);
    await store.grantAccessPolicy("found", "app", "organizer");
    const find = (id: string, userId?: string) =>
      store.findMeeting({ ...placeOf(meeting), application: { id, userId } });
    expect(await find("app", "organizer")).toMatchObject({ hasPolicy: true });
    expect(await find("app", "somebody")).toMatchObject({ hasPolicy: false });
    expect(await find("app")).toMatchObject({ hasPolicy: true, coversOrganizer: true });
    expect(await find("other")).toMatchObject({ hasPolicy: false, coversOrganizer: false });
  });
});

it("what one instance signs with, another knows", async ({ store, other }) => {
  const secret = await store.secret("skiptoken");
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(await other.secret("skiptoken")).toBe(secret);
});

it("answers while it is open, and says so when it isn't", async ({ timed: { store } }) => {
  await expect(store.probe()).resolves.toBeUndefined();
  await store.close();
  await expect(store.probe()).rejects.toThrow();
});
