import { describe, expect, it, vi } from "vitest";
import { ConcurrencyLimit } from "../../../src/graph/reads/concurrency-limit.ts";
import { Gathering } from "../../../src/graph/reads/gathering.ts";
import { GenerationalMap } from "../../../src/graph/reads/generational-map.ts";
import { laneOf } from "../../../src/graph/reads/operation-reads.ts";
import { type Lane, PriorityLanes, type QueuedRead } from "../../../src/graph/reads/priority-lanes.ts";
import { paths, stopClock } from "./answered-queue.ts";

// What a queue is made of, each part for itself.

describe("how many requests may be under way", () => {
  /** Takes whatever is free, and says how many are under way then. */
  function fill(limit: ConcurrencyLimit): number {
    while (limit.isFree) limit.take();
    return limit.used;
  }

  it.each([
    [0, 10],
    [1, 5],
    [2, 2],
    [3, 1],
    [4, 1],
    [9, 1],
  ])("is, after %d signs of throttling, %d of ten", (signs, allowed) => {
    const limit = new ConcurrencyLimit(10);
    for (let sign = 0; sign < signs; sign++) {
      limit.take();
      limit.release(true);
    }
    expect([limit.used, limit.isRecovered, fill(limit)]).toEqual([0, signs === 0, allowed]);
  });

  it("grows by one with as many good answers as may be under way, up to what it was", () => {
    const limit = new ConcurrencyLimit(4);
    limit.take();
    limit.release(true);
    const allowed: (number | boolean)[] = [];
    for (let answers = 0; answers < 8; answers++) {
      allowed.push(fill(limit), limit.isRecovered);
      limit.release(false);
    }
    expect(allowed.filter((each) => typeof each === "number")).toEqual([2, 2, 3, 3, 3, 4, 4, 4]);
    expect(allowed.filter((each) => typeof each === "boolean").indexOf(true)).toBe(5);
  });
});

describe("reads that gather", () => {
  function gather() {
    stopClock();
    let ended = 0;
    const gathering = new Gathering(Date.now, () => ended++);
    return {
      gathering,
      /** How long it is until they are sent, in milliseconds. */
      time: async () => {
        const before = ended;
        for (let time = 0; time < 1_000; time++) {
          if (ended > before) return time;
          await vi.advanceTimersByTimeAsync(1);
        }
        return Number.POSITIVE_INFINITY;
      },
    };
  }

  it.each([
    [[], 50],
    [[0], 5],
    [[5], 5],
    [[6], 6],
    [[49], 49],
    [[50], 50],
    [[400], 50],
    // A fifth of the newest answer, and four fifths of all before.
    [[10, 20], 12],
    [[20, 10], 18],
    [[10, 20, 22], 14],
  ])("wait, after answers that took %j ms, %d ms", async (times, wait) => {
    const { gathering, time } = gather();
    for (const each of times) gathering.learn(each);
    gathering.begin();
    expect([await time(), gathering.isOver, vi.getTimerCount()]).toEqual([wait, true, 0]);
  });

  it("wait from when the first began to, and once it is over no timer runs for them", async () => {
    const { gathering, time } = gather();
    gathering.begin();
    await vi.advanceTimersByTimeAsync(20);
    gathering.begin();
    expect([gathering.isOver, vi.getTimerCount()]).toEqual([false, 1]);
    expect(await time()).toBe(30);
    gathering.begin();
    expect([gathering.isOver, vi.getTimerCount()]).toEqual([true, 0]);
    gathering.end();
    gathering.begin();
    expect([gathering.isOver, await time()]).toEqual([false, 50]);
  });

  it("wait anew when a request has left, on the timer there is", async () => {
    const { gathering, time } = gather();
    gathering.begin();
    await vi.advanceTimersByTimeAsync(20);
    gathering.end();
    await vi.advanceTimersByTimeAsync(10);
    gathering.begin();
    expect(vi.getTimerCount()).toBe(1);
    expect(await time()).toBe(50);
  });

  it("are looked at as often as they have to be, when answers have become quicker", async () => {
    const { gathering, time } = gather();
    gathering.learn(50);
    gathering.begin();
    await vi.advanceTimersByTimeAsync(10);
    for (let count = 0; count < 100; count++) gathering.learn(0);
    // The timer there is was set before: it comes after 50 ms, and all is over by then.
    expect(await time()).toBe(40);
    gathering.end();
    gathering.begin();
    expect(await time()).toBe(5);
  });

  it("are sent by nobody when nothing is queued, or nothing is under way, any more", async () => {
    const { gathering, time } = gather();
    gathering.begin();
    gathering.end();
    expect([await time(), vi.getTimerCount(), gathering.isOver]).toEqual([Number.POSITIVE_INFINITY, 0, false]);
    gathering.begin();
    gathering.stop();
    expect(vi.getTimerCount()).toBe(0);
    gathering.end();
    gathering.begin();
    expect(await time()).toBe(50);
  });
});

describe("a map of what comes and goes", () => {
  it("holds what was added and not deleted, and is as large as that", () => {
    const map = new GenerationalMap<number>();
    const model = new Map<string, number>();
    const expectSame = () => {
      expect([map.size, new Map(paths(6).map((key) => [key, map.get(key)]))]).toEqual([
        model.size,
        new Map(paths(6).map((key) => [key, model.get(key)])),
      ]);
      expect([...map.values()].toSorted((a, b) => a - b)).toEqual([...model.values()].toSorted((a, b) => a - b));
    };
    // Each key comes and goes in turn, so that both of its Maps hold some of them, and each is the empty one at times.
    for (let step = 0; step < 200; step++) {
      const key = `p${(step * 5) % 6}`;
      if (model.has(key)) {
        map.delete(key);
        model.delete(key);
      } else {
        map.add(key, step);
        model.set(key, step);
      }
      if (step % 7 === 3) {
        map.delete("nowhere");
        for (const known of [...model.keys()].slice(0, 2)) {
          map.delete(known);
          model.delete(known);
        }
      }
      expectSame();
    }
  });

  it("lets what is visited be deleted meanwhile", () => {
    const map = new GenerationalMap<string>();
    for (const key of paths(10)) map.add(key, key);
    const visited: string[] = [];
    for (const value of map.values()) {
      visited.push(value);
      map.delete(value);
    }
    expect([visited.toSorted((a, b) => a.localeCompare(b)), map.size]).toEqual([paths(10), 0]);
  });
});

describe("an operation", () => {
  it.each([
    [10, 40, "few"],
    [11, 40, "many"],
    [10, 41, "many"],
    [11, 41, "many"],
    [0, 0, "few"],
  ])("of %d reads whose caller waits for %d asks for %s", (asked, ofCaller, lane) => {
    expect(laneOf({ asked, ofCaller })).toBe(lane);
  });
});

describe("lanes", () => {
  const readOf = (path: string): QueuedRead => ({ path, lane: undefined });
  const taken = (lanes: PriorityLanes<QueuedRead>, count: number) => lanes.take(count).map(({ path }) => path);

  function lanesOf(few: readonly string[], many: readonly string[]) {
    const lanes = new PriorityLanes<QueuedRead>();
    for (const path of few) lanes.add("few", readOf(path));
    for (const path of many) lanes.add("many", readOf(path));
    return lanes;
  }

  it("share a batch by halves, the odd one to who asks for few, and leave to each other what they don't need", () => {
    const lanes = lanesOf(paths(9, "f"), paths(9, "m"));
    expect(taken(lanes, 5)).toEqual(["f0", "f1", "f2", "m0", "m1"]);
    expect([taken(lanes, 0), lanes.size]).toEqual([[], 13]);
    expect(taken(lanesOf(paths(1, "f"), paths(9, "m")), 4)).toEqual(["f0", "m0", "m1", "m2"]);
    expect(taken(lanesOf(paths(9, "f"), paths(1, "m")), 4)).toEqual(["f0", "f1", "m0", "f2"]);
    expect(taken(lanesOf([], []), 4)).toEqual([]);
  });

  it("know a read while it is queued", () => {
    const lanes = lanesOf(["a", "b"], ["c"]);
    const dropped = lanes.find("b");
    if (dropped !== undefined) lanes.drop(dropped);
    expect([...lanes.queued()].map(({ path, lane }) => [path, lane])).toEqual([
      ["a", "few"],
      ["c", "many"],
    ]);
    expect([lanes.size, lanes.find("b"), dropped]).toEqual([2, undefined, { path: "b", lane: undefined }]);
    expect(taken(lanes, 9)).toEqual(["a", "c"]);
    expect([lanes.size, lanes.find("a"), lanes.find("c")]).toEqual([0, undefined, undefined]);
  });

  it.each<[Lane, Lane, Lane, readonly string[]]>([
    ["many", "few", "few", ["same", "m0", "m1"]],
    ["few", "many", "few", ["same", "m0", "m1"]],
    ["many", "many", "many", ["m0", "same", "m1"]],
    ["few", "few", "few", ["same", "m0", "m1"]],
  ])("take a read that is of %s, and then of %s as well, once: in the lane of %s", (first, second, lane, order) => {
    const alone = lanesOf([], []);
    const read = readOf("same");
    alone.add(first, read);
    alone.add(second, read);
    expect([alone.size, taken(alone, 9), read.lane]).toEqual([1, ["same"], undefined]);
    const lanes = lanesOf([], ["m0"]);
    lanes.add(first, read);
    lanes.add(second, read);
    lanes.add("many", readOf("m1"));
    expect([read.lane, lanes.size]).toEqual([lane, 3]);
    expect([taken(lanes, 9), lanes.size]).toEqual([order, 0]);
  });

  it.each<Lane>(["few", "many"])("put those of %s that come again before the others, in their order", (lane) => {
    const lanes = lane === "few" ? lanesOf(["a", "b"], []) : lanesOf([], ["a", "b"]);
    const [first] = lanes.take(1);
    if (first === undefined) throw new TypeError("Nothing was queued.");
    lanes.addAgain(lane, [readOf("c"), first]);
    // One that is queued already keeps its place.
    const queued = lanes.find("b");
    lanes.addAgain(lane, queued === undefined ? [] : [queued]);
    expect(taken(lanes, 9)).toEqual(["c", "a", "b"]);
  });

  it.each<[Lane, number, number, number]>([
    ["few", 102, 1, 102],
    ["few", 103, 1, 1],
    ["many", 110, 5, 110],
    ["many", 111, 5, 5],
  ])("of %s, of whose %d reads all but %d are dropped, look at %d afterwards", (lane, count, left, looked) => {
    const lanes = new PriorityLanes<QueuedRead>();
    let looks = 0;
    const all = paths(count).map((path): QueuedRead => {
      let where: Lane | undefined;
      return {
        path,
        get lane() {
          looks++;
          return where;
        },
        set lane(to) {
          where = to;
        },
      };
    });
    for (const read of all) lanes.add(lane, read);
    for (const read of all.slice(left)) lanes.drop(read);
    looks = 0;
    // More than there are: then all that stands in the lane is looked at.
    expect([taken(lanes, count), looks, lanes.size]).toEqual([paths(left), looked, 0]);
  });
});
