import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { FairTurns } from "../../../../src/gateway/http/bounds/fair-turns.ts";

/** Operations that each take so many milliseconds, and the order in which they began. */
function startTurns(milliseconds: number) {
  let moment = 0;
  let turn = 0;
  const begun: string[] = [];
  const turns = new FairTurns(
    () => turn,
    () => moment,
  );
  const nextTurn = async () => {
    await setImmediate();
    turn++;
  };
  const take = (caller: string, name: string) =>
    turns.take(caller, () => {
      begun.push(name);
      moment += milliseconds;
    });
  return { begun, take, nextTurn };
}

it("lets operations begin as they come while there is time", async () => {
  const { begun, take, nextTurn } = startTurns(3);
  for (const name of ["a1", "a2", "b1", "a3"]) take(name.charAt(0), name);
  expect(begun).toEqual(["a1", "a2", "b1", "a3"]);
  // The next turn of the event loop has time of its own.
  await nextTurn();
  take("a", "a4");
  expect(begun).toHaveLength(5);
});

it("lets callers take turns where there is none", async () => {
  const { begun, take, nextTurn } = startTurns(10);
  for (const name of ["a1", "a2", "a3", "a4", "b1", "b2", "c1"]) take(name.charAt(0), name);
  expect(begun).toEqual(["a1"]);
  await nextTurn();
  // One in each turn of the loop: each takes all the time there is.
  expect(begun.length).toBeLessThan(4);
  while (begun.length < 7) await nextTurn();
  expect(begun).toEqual(["a1", "a2", "b1", "c1", "a3", "b2", "a4"]);
});

it("lets nobody who comes meanwhile overtake those who wait", async () => {
  const { begun, take, nextTurn } = startTurns(4);
  for (const name of ["a1", "a2", "a3", "a4", "a5"]) take("a", name);
  expect(begun).toEqual(["a1", "a2", "a3"]);
  take("a", "a6");
  take("b", "b1");
  while (begun.length < 7) await nextTurn();
  expect(begun).toEqual(["a1", "a2", "a3", "a4", "b1", "a5", "a6"]);
  await nextTurn();
  take("b", "b2");
  expect(begun).toHaveLength(8);
});

it("counts what follows of an operation before it waits for anything", async () => {
  let moment = 0;
  const begun: string[] = [];
  const turns = new FairTurns(
    () => 0,
    () => moment,
  );
  for (const name of ["a", "b", "c", "d"]) {
    turns.take(name, () => {
      begun.push(name);
      moment += name === "a" ? 10 : 0;
      // Parsing, validation and execution follow in promises.
      void Promise.resolve().then(() => (moment += 10));
    });
  }
  await setImmediate();
  await setImmediate();
  expect(begun.length).toBeLessThan(4);
  while (begun.length < 4) await setImmediate();
});
