import { array, assert, integer, property, tuple } from "fast-check";
import { expect, it, onTestFinished, vi } from "vitest";
import { Connections } from "../../../src/graph/transport/connections.ts";
import { WriteConnections } from "../../../src/graph/transport/write-connections.ts";

it("gives what comes free to owners in turn, and to whoever of one came first", () => {
  const connections = new Connections(4);
  const granted: string[] = [];
  while (connections.tryTake("greedy"));
  expect(connections.tryTake("other")).toBe(true);
  for (const name of ["a1", "a2", "b1", "b2"]) {
    const owner = name.charAt(0);
    connections.wait(owner, () => {
      granted.push(name);
      // Back at once, from within.
      connections.release(owner);
    });
  }
  connections.release("other");
  expect(granted).toEqual(["a1", "b1", "a2", "b2"]);
  expect([connections.used, connections.waitingOwners]).toEqual([2, 0]);
});

it("grants a long line without end of stack, and nothing to who no longer waits", () => {
  const connections = new Connections(2);
  connections.tryTake("first");
  let granted = 0;
  const gone = () => void expect.unreachable();
  connections.wait("gone", gone);
  for (let index = 0; index < 50_000; index++) {
    connections.wait(`owner-${index}`, () => {
      granted++;
      connections.release(`owner-${index}`);
    });
  }
  connections.stopWaiting("gone", gone);
  connections.release("first");
  expect([granted, connections.used, connections.waitingOwners]).toEqual([50_000, 0, 0]);
});

it("looks again at who was passed over, when more is given back from within", () => {
  const connections = new Connections(4);
  for (const owner of ["a", "b", "c", "d"]) expect(connections.tryTake(owner)).toBe(true);
  const granted: string[] = [];
  connections.wait("a", () => granted.push("a"));
  connections.wait("e", () => {
    granted.push("e");
    for (const owner of ["e", "c", "d"]) connections.release(owner);
  });
  // A second one is too much for the first owner, until the other has given back what it has.
  connections.release("b");
  expect(granted).toEqual(["e", "a"]);
  expect([connections.used, connections.waitingOwners]).toEqual([2, 0]);
});

it("lets one of an owner's stop waiting, and the others wait; who waits for nothing may stop, too", () => {
  const connections = new Connections(1);
  expect(connections.tryTake("busy")).toBe(true);
  const granted: string[] = [];
  const [first, second] = ["first", "second"].map((name) => () => void granted.push(name));
  if (first === undefined || second === undefined) throw new TypeError("Two were made.");
  expect(() => connections.stopWaiting("owner", first)).not.toThrow();
  connections.wait("owner", first);
  connections.wait("owner", second);
  connections.stopWaiting("owner", first);
  expect(connections.waitingOwners).toBe(1);
  connections.release("busy");
  expect([granted, connections.used, connections.waitingOwners]).toEqual([["second"], 1, 0]);
  connections.stopWaiting("owner", second);
  expect(connections.waitingOwners).toBe(0);
});

it("leaves nobody waiting who could have one", () => {
  const step = tuple(integer({ min: 0, max: 2 }), integer({ min: 0, max: 5 }));
  assert(
    property(array(step, { maxLength: 300 }), integer({ min: 2, max: 20 }), (steps, count) => {
      const connections = new Connections(count);
      const held = new Map<string, number>();
      const waiting = new Map<string, number>();
      const add = (map: Map<string, number>, owner: string, change: number) =>
        map.set(owner, (map.get(owner) ?? 0) + change);
      for (const [kind, index] of steps) {
        const owner = `owner-${index}`;
        if (kind === 0 && (held.get(owner) ?? 0) > 0) {
          add(held, owner, -1);
          connections.release(owner);
        } else if (connections.tryTake(owner)) {
          // Nobody was overtaken.
          expect(waiting.get(owner) ?? 0).toBe(0);
          add(held, owner, 1);
        } else {
          add(waiting, owner, 1);
          connections.wait(owner, () => {
            add(waiting, owner, -1);
            add(held, owner, 1);
          });
        }
        expect(connections.used).toBe([...held.values()].reduce((sum, each) => sum + each, 0));
        for (const [waiter, many] of waiting) if (many > 0) expect(connections.tryTake(waiter)).toBe(false);
      }
    }),
  );
});

it("lets a write wait for its time, and for no place when too many wait already", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  const connections = new WriteConnections(new Connections(1), 2000);
  const never = new AbortController().signal;
  await connections.take("greedy", never);
  const outcomes: string[] = [];
  const take = (owner: string) =>
    connections.take(owner, never).then(
      () => outcomes.push(owner),
      (error: { code: string; retryAfterSeconds: number }) =>
        outcomes.push(`${owner}: ${error.code}, ${error.retryAfterSeconds}`),
    );
  for (let count = 0; count < 129; count++) void take("greedy");
  await vi.advanceTimersByTimeAsync(0);
  // One caller may have half of the 256 places.
  expect(outcomes).toEqual(["greedy: THROTTLED, 2"]);
  void take("other");
  await vi.advanceTimersByTimeAsync(1999);
  expect(outcomes).toHaveLength(1);
  connections.release("greedy");
  await vi.advanceTimersByTimeAsync(0);
  expect(outcomes.slice(1)).toEqual(["greedy"]);
  await vi.advanceTimersByTimeAsync(1);
  expect(outcomes.slice(2)).toEqual([
    ...Array.from({ length: 127 }, () => "greedy: THROTTLED, 2"),
    "other: THROTTLED, 2",
  ]);
  connections.release("greedy");
  expect([connections.used, vi.getTimerCount()]).toEqual([0, 0]);
});
