import { describe, expect } from "vitest";
import type { Subscription } from "../../../../src/service/domain/subscription.ts";
import { it } from "./store-fixtures.ts";

const subscriber = {
  tenantId: "t",
  applicationId: "application",
  callerId: "caller",
  callerKind: "user",
  upn: "adele@contoso.example",
} as const;

function subscription(id: string, changes: Partial<Subscription> = {}): Subscription {
  return {
    id,
    subscriber,
    resource: "me/virtualAppointments",
    userId: null,
    meetingId: null,
    changeTypes: ["created", "deleted"],
    notificationUrl: "https://receiver.example/hook",
    lifecycleUrl: null,
    clientState: "a\u0000b",
    createdAt: 1,
    expiresAt: 2_000_000,
    position: "0-7",
    sequence: 0,
    isMissing: false,
    warnedEnd: 0,
    ...changes,
  };
}

const name = (id: string) => ({ tenantId: "t", id });

describe("subscriptions", () => {
  it("are there until they expire, each subscriber's so many", async ({ timed }) => {
    const { store, clock } = timed;
    const { subscriptions } = store;
    const first = subscription("1");
    expect(await subscriptions.add(first, 2)).toBe(true);
    expect(await subscriptions.add(subscription("2", { createdAt: 2, expiresAt: 3_000_000 }), 2)).toBe(true);
    expect(await subscriptions.add(subscription("3"), 2)).toBe(false);
    const another = { ...subscriber, callerId: "another" };
    expect(await subscriptions.add(subscription("4", { subscriber: another }), 2)).toBe(true);
    expect(await subscriptions.find(name("1"))).toEqual(first);
    expect(await subscriptions.find({ tenantId: "u", id: "1" })).toBeUndefined();
    expect((await subscriptions.list(subscriber)).map(({ id }) => id)).toEqual(["1", "2"]);

    clock.now = 2_000_000;
    expect(await subscriptions.find(name("1"))).toBeUndefined();
    expect(await subscriptions.renew(name("1"), subscriber, 4_000_000)).toBe(false);
    expect(await subscriptions.remove(name("1"))).toBe(false);
    expect((await subscriptions.all()).map(({ id }) => id)).toEqual(["2"]);
    const renamed = { ...subscriber, upn: null };
    expect(await subscriptions.renew(name("2"), renamed, 4_000_000)).toBe(true);
    expect(await subscriptions.find(name("2"))).toMatchObject({ expiresAt: 4_000_000, subscriber: { upn: null } });
    expect(await subscriptions.add(subscription("5", { expiresAt: 4_000_000 }), 2)).toBe(true);
    expect(await subscriptions.remove(name("2"))).toBe(true);
    expect((await subscriptions.list(subscriber)).map(({ id }) => id)).toEqual(["5"]);
  });

  it("are no more for those that are made at the same time, with several instances", async ({ store, other }) => {
    const crowd = { ...subscriber, callerId: "crowd" };
    const made = await Promise.all(
      Array.from({ length: 24 }, (_, index) =>
        (index % 2 === 0 ? store : other).subscriptions.add(
          subscription(`crowd ${index}`, { subscriber: crowd, expiresAt: Date.now() + 3_600_000 }),
          5,
        ),
      ),
    );
    expect(made.filter(Boolean)).toHaveLength(5);
    expect(await store.subscriptions.list(crowd)).toHaveLength(5);
  });

  it("are one instance's to tell, and another's when its lease is over", async ({ timed }) => {
    const { store, clock } = timed;
    const { subscriptions } = store;
    // Nobody holds what isn't there.
    expect(await subscriptions.hold("one", 1_000)).toBeUndefined();
    await subscriptions.add(subscription("1"), 9);
    const revision = await subscriptions.hold("one", 1_000);
    expect(revision).toBeTypeOf("number");
    expect(await subscriptions.hold("other", 1_000)).toBeUndefined();
    expect(await subscriptions.hold("one", 1_000)).toBe(revision);
    await subscriptions.add(subscription("2"), 9);
    const next = await subscriptions.hold("one", 1_000);
    expect(next).not.toBe(revision);

    const progress = { position: "0-9", sequence: 3, isMissing: true, warnedEnd: 5 };
    expect(await subscriptions.advance("other", name("1"), progress)).toBe(false);
    expect(await subscriptions.advance("one", name("no such"), progress)).toBe(false);
    expect(await subscriptions.advance("one", name("1"), progress)).toBe(true);
    expect(await subscriptions.find(name("1"))).toEqual(subscription("1", progress));
    // No other subscription begins with that.
    expect(await subscriptions.hold("one", 1_000)).toBe(next);

    // Kept for longer by who asks again.
    clock.now += 900;
    expect(await subscriptions.hold("one", 1_000)).toBe(next);
    clock.now += 999;
    expect(await subscriptions.hold("other", 1_000)).toBeUndefined();
    clock.now += 1;
    expect(await subscriptions.hold("other", 1_000)).toBe(next);
    expect(await subscriptions.advance("one", name("1"), progress)).toBe(false);
    // What isn't its own any more it can't give back.
    await subscriptions.release("one");
    expect(await subscriptions.hold("one", 1_000)).toBeUndefined();
    await subscriptions.release("other");
    expect(await subscriptions.hold("one", 1_000)).toBe(next);
    // By a clock that was set back nobody holds them for long.
    clock.now -= 500_000;
    expect(await subscriptions.hold("other", 1_000)).toBe(next);
    clock.now = 2_000_000;
    expect(await subscriptions.hold("other", 1_000)).toBeUndefined();
  });
});
