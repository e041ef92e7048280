import { pino } from "pino";
import { describe, expect, it as base, vi } from "vitest";
import { FairShare } from "../../../src/common/fair-share.ts";
import { Turns } from "../../../src/common/turns.ts";
import type { Subscription } from "../../../src/service/domain/subscription.ts";
import type { Listener } from "../../../src/service/feed/change-feed.ts";
import type { ToldChange } from "../../../src/service/feed/told-changes.ts";
import type { NotificationOutcome } from "../../../src/service/notifications/notification-endpoints.ts";
import { NotifiedSubscription } from "../../../src/service/notifications/notified-subscription.ts";
import type { SubscriptionProgress } from "../../../src/service/store/stored-subscriptions.ts";
import { sampleSubscription } from "./sample-subscription.ts";

const HOUR = 3_600_000;
const OWNER = "tenant application caller";

function changeAt(sequence: bigint, at: number): ToldChange {
  const change = {
    position: { transaction: 0n, sequence },
    tenantId: "tenant",
    meetingId: "meeting",
    kind: "appointmentUpdated",
    fields: [],
    etag: "etag",
    writer: null,
    participants: null,
    readyAt: null,
    at,
  } as const;
  return { change, meeting: undefined, text: () => "" };
}

/** One subscription alone, with a database, a feed, a clock and an endpoint that do what a test says. */
const it = base.extend("alone", async ({}, { onCleanup }) => {
  const clock = { now: 10 * HOUR };
  const stored: Subscription = { ...sampleSubscription, expiresAt: 20 * HOUR };
  const state = {
    stored: stored as Subscription | undefined,
    isKept: async () => true,
    post: async (_url: string): Promise<NotificationOutcome> => ({ kind: "delivered" }),
    noted: [] as SubscriptionProgress[],
    posted: [] as string[],
    /** What it may see of what came after it was placed. */
    seen: [] as ToldChange[],
    reads: 0,
  };
  const turns = new Turns(new FairShare(1), 2 ** 30);
  const made: NotifiedSubscription[] = [];
  const start = (changes: Partial<Subscription> = {}) => {
    state.stored = { ...stored, ...changes };
    const one = new NotifiedSubscription(state.stored, {
      subscriptions: {
        find: async () => state.stored,
        remove: async () => true,
        advance: async (_holder, _name, progress) => {
          state.noted.push(progress);
          return state.stored !== undefined;
        },
      },
      feed: {
        isKept: () => state.isKept(),
        start: async () => ({ transaction: 0n, sequence: 900n }),
        catchUp: async (listener: Listener) => {
          state.reads++;
          const end = state.seen.at(-1)?.change.position;
          const isBehind = end !== undefined && listener.position.sequence < end.sequence;
          if (isBehind) listener.told(state.seen, end);
          return !isBehind;
        },
        leave: () => {},
      },
      endpoints: {
        post: (url) => {
          state.posted.push(url.replace("https://receiver.example/", ""));
          return state.post(url);
        },
      },
      logger: pino({ level: "silent" }),
      secret: "secret",
      holder: "holder",
      turns,
      catchUps: new Turns(new FairShare(8), 2 ** 30),
      report: () => {},
      now: () => clock.now,
      random: () => 0,
    });
    made.push(one);
    return one;
  };
  onCleanup(async () => {
    await Promise.all(made.map((one) => one.stop()));
  });
  return Object.assign(state, { clock, start, turns });
});

const held = <Value>() => Promise.withResolvers<Value>();

describe("a subscription that is told", () => {
  it("keeps its place while nobody knows yet whether what came after it is kept", async ({ alone }) => {
    const kept = held<boolean>();
    alone.isKept = () => kept.promise;
    const one = alone.start({ isMissing: true });
    await one.tick();
    kept.resolve(true);
    expect(alone.posted).toEqual(["lifecycle"]);
    expect(alone.noted).toEqual([{ position: "0-777", sequence: 5, isMissing: false, warnedEnd: 0 }]);
    await vi.waitFor(() => expect(one.position.sequence).toBe(777n));
  });

  it("goes by what is so when its turn comes, not when it began to wait", async ({ alone }) => {
    void alone.turns.take(OWNER);
    alone.seen = [changeAt(800n, alone.clock.now)];
    const one = alone.start();
    await vi.waitFor(() => expect(alone.reads).toBe(1));
    // It was removed from the meeting.
    alone.seen = [];
    alone.turns.release(OWNER);
    await vi.waitFor(() => expect(alone.reads).toBeGreaterThan(1));
    await one.stop();
    expect(alone.posted).toEqual([]);
  });

  it("is told nothing in a turn that comes after it was deleted", async ({ alone }) => {
    void alone.turns.take(OWNER);
    alone.seen = [changeAt(800n, alone.clock.now)];
    const one = alone.start();
    await vi.waitFor(() => expect(alone.reads).toBe(1));
    const ticked = one.tick();
    alone.stored = undefined;
    alone.turns.release(OWNER);
    await vi.waitFor(() => expect(one.isOver).toBe(true));
    await ticked;
    expect(alone.posted).toEqual([]);
  });

  it("stops at once while it waits for its turn", async ({ alone }) => {
    void alone.turns.take(OWNER);
    alone.seen = [changeAt(800n, alone.clock.now)];
    const one = alone.start({ isMissing: true });
    await vi.waitFor(() => expect(alone.reads).toBe(1));
    const ticked = one.tick().catch(() => undefined);
    await one.stop();
    await ticked;
    alone.turns.release(OWNER);
    expect(alone.posted).toEqual([]);
    expect(alone.turns.take(OWNER)).toBeUndefined();
  });

  it("says once more that it missed some, when that happened while it said so", async ({ alone }) => {
    const answer = held<NotificationOutcome>();
    alone.post = () => answer.promise;
    const one = alone.start({ isMissing: true });
    await vi.waitFor(() => expect(alone.reads).toBe(1));
    const ticked = one.tick();
    await vi.waitFor(() => expect(alone.posted).toEqual(["lifecycle"]));
    // The one turn that there is isn't needed to give up, once it is had.
    const old = changeAt(800n, alone.clock.now - 5 * HOUR);
    alone.seen = [old];
    one.told([old], old.change.position);
    alone.turns.release(OWNER);
    await vi.waitFor(() => expect(alone.noted.at(-1)).toMatchObject({ sequence: 6, isMissing: true }));
    void alone.turns.take(OWNER);
    answer.resolve({ kind: "delivered" });
    await ticked;
    expect(alone.noted.at(-1)).toEqual({ position: "0-800", sequence: 6, isMissing: true, warnedEnd: 0 });
  });

  it("is over when the database says so, whatever this machine's clock says", async ({ alone }) => {
    const one = alone.start({ warnedEnd: 20 * HOUR });
    alone.clock.now = 21 * HOUR;
    await one.tick();
    expect(one.isOver).toBe(false);
    alone.stored = undefined;
    alone.clock.now += HOUR;
    await one.tick();
    expect(one.isOver).toBe(true);
  });
});
