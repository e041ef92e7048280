import { expect, it } from "vitest";
import { FairShare } from "../../src/common/fair-share.ts";
import { NoTurnError, Turns } from "../../src/common/turns.ts";

const PATIENT = 2 ** 30;

/** Takes for an owner, and notes when its turn comes. */
function taker(turns: Turns, log: string[]) {
  return (owner: string): void => {
    const turn = turns.take(owner);
    if (turn === undefined) log.push(owner);
    else void turn.then(() => log.push(owner));
  };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

it("is taken at once while there is room, and never all of it by one", () => {
  const turns = new Turns(new FairShare(10, 0.25), PATIENT);
  const log: string[] = [];
  const take = taker(turns, log);
  for (let count = 0; count < 1000; count++) take("greedy");
  expect(log).toHaveLength(8);
  take("another");
  expect(log.at(-1)).toBe("another");
});

it("goes to those who wait by turns, however many one of them asks for", async () => {
  const turns = new Turns(new FairShare(4), PATIENT);
  const log: string[] = [];
  const take = taker(turns, log);
  for (let count = 0; count < 100; count++) take("greedy");
  for (const owner of ["one", "two", "three", "one"]) take(owner);
  expect(log).toEqual(["greedy", "greedy", "one", "two"]);
  log.length = 0;
  turns.release("one");
  await settled();
  turns.release("greedy");
  await settled();
  turns.release("greedy");
  await settled();
  expect(log).toEqual(["three", "one", "greedy"]);
});

it("ends for who has waited too long, with nothing taken", async () => {
  const share = new FairShare(1);
  const turns = new Turns(share, 1);
  expect(turns.take("holder")).toBeUndefined();
  await expect(turns.take("waiter")).rejects.toThrow(NoTurnError);
  turns.release("holder");
  expect(share.taken).toBe(0);
  expect(turns.take("waiter")).toBeUndefined();
});

it("ends for who is told to stop, who keeps their turn if they had it", async () => {
  const share = new FairShare(1);
  const turns = new Turns(share, PATIENT);
  const stopping = new AbortController();
  expect(turns.take("holder", stopping.signal)).toBeUndefined();
  const waiting = [turns.take("waiter", stopping.signal), turns.take("waiter"), turns.take("other", stopping.signal)];
  stopping.abort(new RangeError("enough"));
  await expect(waiting[0]).rejects.toThrow("enough");
  await expect(waiting[2]).rejects.toThrow("enough");
  await expect(turns.take("late", stopping.signal)).rejects.toThrow("enough");
  turns.release("holder");
  await waiting[1];
  expect(share.heldBy("waiter")).toBe(1);
});
