import { pino } from "pino";
import { describe, expect, vi } from "vitest";
import { SmsDelivery } from "../../../../src/service/sms-delivery/delivery.ts";
import type { ClaimedMessage } from "../../../../src/service/store/sms-outbox.ts";
import { openStore } from "../../../../src/runtime/open-store.ts";
import { disposeLater } from "../../../support/fixtures.ts";
import { newMessages } from "../new-messages.ts";
import { usesPostgres } from "../../../support/postgres/test-databases.ts";
import { createMeeting, it as base, placeOf } from "./store-fixtures.ts";

const HOUR = 3_600_000;
const MESSAGES = 60;

const it = base
  /** The machine's clock is the test's to set; a store that is opened later goes by it. */
  .extend("machineClock", ({}, { onCleanup }) => {
    vi.useFakeTimers({ toFake: ["Date"] });
    onCleanup(() => void vi.useRealTimers());
    return { setBack: (milliseconds: number) => void vi.setSystemTime(Date.now() - milliseconds) };
  })
  .extend("storeOfMachine", ({ databaseUrl, machineClock }, cleanup) => {
    machineClock.setBack(0);
    const location = usesPostgres
      ? ({ kind: "postgres", url: databaseUrl } as const)
      : ({ kind: "sqlite", file: databaseUrl } as const);
    return disposeLater(openStore(location), cleanup);
  });

describe("several instances", () => {
  it("send each text message once", async ({ store, other }) => {
    const sent: string[] = [];
    const deliveries = [store, other, store].map((one) => {
      const send = async ({ id }: ClaimedMessage) => {
        sent.push(id);
        return { kind: "delivered" } as const;
      };
      return new SmsDelivery({ store: one, sender: { send }, logger: pino({ level: "silent" }) });
    });
    const ids = Array.from({ length: MESSAGES }, (_, index) => `once-${index}`);
    await Promise.all(ids.map((id, index) => (index % 2 === 0 ? store : other).outbox.add(newMessages("once", [id]))));
    for (let round = 0; round < 3; round++) for (const delivery of deliveries) delivery.wake();
    await expect.poll(() => sent.length).toBeGreaterThanOrEqual(MESSAGES);
    // Ends what is under way: nothing is sent after that.
    await Promise.all(deliveries.map((delivery) => delivery.close()));
    expect(sent.toSorted()).toEqual(ids.toSorted());
    expect(await store.outbox.dueIn()).toBeUndefined();
  });

  it("begin a provisioning once", async ({ store, other }) => {
    await store.beginProvisioning("once", 10);
    const times = await Promise.all(
      Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? store : other).beginProvisioning("once", 1000)),
    );
    // Whoever comes later waits for the first.
    expect(times.filter((time) => time > 10_000)).toEqual([]);
  });
});

describe("a machine's clock that is set back an hour", () => {
  it("delays no message and no provisioning", async ({ machineClock, storeOfMachine: store }) => {
    const place = { ...placeOf(createMeeting()), provisioningScope: "set back" };
    const left = async () => (await store.findMeeting(place)).provisionedIn ?? Infinity;
    await store.outbox.add(newMessages("back", ["back"]));
    const [message] = await store.outbox.claim(1, 1_000);
    if (message === undefined) throw new TypeError("one was due");
    await store.outbox.postpone(message, 500, "status 500");
    await store.beginProvisioning("set back", 0.5);
    machineClock.setBack(HOUR);
    expect(await store.outbox.dueIn()).toBeLessThanOrEqual(500);
    expect(await left()).toBeLessThanOrEqual(500);
    await expect.poll(() => store.outbox.claim(1, 1_000)).toMatchObject([{ id: "back", attempts: 2 }]);
    await expect.poll(left).toBeLessThanOrEqual(0);
    // Nor does one that is added now.
    await store.outbox.add(newMessages("back", ["later"]));
    expect(await store.outbox.claim(1, 1_000)).toMatchObject([{ id: "later", attempts: 1 }]);
  });
});
