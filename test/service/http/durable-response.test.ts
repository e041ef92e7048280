import { join } from "node:path";
import { expect } from "vitest";
import { answerDurably } from "../../../src/service/http/durable-response.ts";
import type { GraphResponse } from "../../../src/service/protocol/message.ts";
import { Store } from "../../../src/service/store/store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const it = base
  .extend("store", async ({ directory }, cleanup) => {
    const store = await disposeLater(new Store(join(directory, "appointments.db")), cleanup);
    store.connection.get("PRAGMA max_page_count = 40");
    return store;
  })
  .extend("write", ({ store }) => (scope: string) => () => {
    store.beginProvisioning(scope, 1);
    return answer(201);
  })
  .extend("read", ({ store }) => (scope: string) => {
    return () => answer(200, store.findProvisioning(scope));
  })
  /** Makes the open turn fail, as a disk does that fills up. */
  .extend("fillDisk", ({ store }) => (): void => {
    expect(() => store.transaction(() => store.beginProvisioning("x".repeat(400_000), 1))).toThrow("full");
  });

const answer = (status: number, body?: unknown): GraphResponse => ({ status, headers: {}, body });
const refuse = () => answer(507);

it("gives an answer at once while nothing waits for the disk", ({ store, read }) => {
  expect(answerDurably(store, read("t"), refuse, true)).toEqual(answer(200, undefined));
});

it("holds a write and a read that saw it until both are on disk", async ({ store, write, read }) => {
  const written = answerDurably(store, write("t"), refuse, false);
  const seen = answerDurably(store, read("t"), refuse, true);
  expect([written, seen]).toEqual([expect.any(Promise), expect.any(Promise)]);
  expect(store.durable()).toBeInstanceOf(Promise);
  expect(await Promise.all([written, seen])).toEqual([answer(201), answer(200, 1)]);
  expect(store.durable()).toBeUndefined();
});

it("refuses the writes of a turn that fails and reads again, so that nothing shows that isn't there", async ({
  store,
  write,
  read,
  fillDisk,
}) => {
  const written = answerDurably(store, write("t"), refuse, false);
  const seen = answerDurably(store, read("t"), refuse, true);
  fillDisk();
  expect(await Promise.all([written, seen])).toEqual([answer(507), answer(200, undefined)]);
});

it("refuses a read, too, when turn after turn fails", async ({ store, fillDisk }) => {
  let reads = 0;
  const seen = answerDurably(
    store,
    () => {
      reads++;
      store.beginProvisioning("another's write", 1);
      queueMicrotask(fillDisk);
      return answer(200);
    },
    refuse,
    true,
  );
  expect(await seen).toEqual(answer(507));
  expect(reads).toBe(3);
});
