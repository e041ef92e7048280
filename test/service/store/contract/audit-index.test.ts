import { expect } from "vitest";
import type { AuditEntry } from "../../../../src/service/domain/audit-entry.ts";
import type { Store } from "../../../../src/service/store/store.ts";
import { it } from "./store-fixtures.ts";

const START = 1_700_000_000_000;

const entry = (second: number, ...meetingIds: string[]): AuditEntry => ({
  id: `${String(START + 1000 * second).padStart(15, "0")}-000000-00000000`,
  at: START + 1000 * second,
  tenantId: "t",
  callerId: "c",
  callerKind: "user",
  applicationId: "a",
  action: "read",
  meetingIds,
  count: 1,
  fields: [],
  requestId: "r",
});
const secondsOf = async (store: Store, meetingId: string, from?: number) => {
  const seconds: number[] = [];
  for await (const { at } of store.audit.find({ meetingId, from: from && START + 1000 * from })) {
    seconds.push((at - START) / 1000);
  }
  return seconds;
};

it("the audit of a meeting is found in each block, however many of a span have it, and after others are removed", async ({
  timed: { store },
}) => {
  // Each a block of its own; a span has ten seconds.
  for (const second of [0, 1, 9, 10, 11, 25, 26, 27, 61]) {
    await store.audit.add([entry(second, "often", ...(second === 11 ? ["once"] : []))]);
  }
  await store.audit.add([entry(5, "another instance's, written later", "often")]);
  expect(await secondsOf(store, "often")).toEqual([0, 1, 5, 9, 10, 11, 25, 26, 27, 61]);
  expect(await secondsOf(store, "once")).toEqual([11]);
  expect(await secondsOf(store, "never")).toEqual([]);
  expect(await secondsOf(store, "often", 26)).toEqual([26, 27, 61]);
  // Between two of one span: the one that stays was found by the one that goes.
  expect(await store.audit.prune(START + 26_500)).toBe(8);
  expect(await secondsOf(store, "often")).toEqual([27, 61]);
  expect(await store.audit.prune(START + 120_000)).toBe(2);
  expect(await secondsOf(store, "often")).toEqual([]);
});

it("pages of blocks follow one another within spans and over them", async ({ timed: { store } }) => {
  const seconds = Array.from({ length: 55 }, (_, index) => index);
  for (const second of seconds) await store.audit.add([entry(second, "often")]);
  expect(await secondsOf(store, "often")).toEqual(seconds);
});

it("what a clock that was set back writes in the same span is found as well", async ({ timed: { store } }) => {
  for (const second of [8, 3, 5]) await store.audit.add([entry(second, "m")]);
  expect(await secondsOf(store, "m")).toEqual([3, 5, 8]);
});
