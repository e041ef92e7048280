import { describe, expect, it, vi } from "vitest";
import { Connections } from "../../../src/graph/transport/connections.ts";
import { QueuePerCredential } from "../../../src/graph/reads/queue-per-credential.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import { answerOf, fault, ok, stopClock, turn } from "./answered-queue.ts";

describe("the queues of several credentials", () => {
  it("never mix, and go when they have nothing more to do", async () => {
    const sent: string[] = [];
    const queues = new QueuePerCredential(
      (token) => async (asked) => {
        sent.push(`${token}: ${asked.join(" ")}`);
        await turn();
        return asked.map(() => ok(token));
      },
      {
        slots: 1,
        retryTime: 0,
        maxWait: 5000,
        connections: new Connections(128),
        retryBudget: new RetryBudget(Date.now),
        now: Date.now,
        random: Math.random,
      },
    );
    const answers = ["one", "two", "one", "two", "one"].map((token) =>
      queues.of(token).read(["same"], { asked: 0, ofCaller: 0 }),
    );
    expect(queues.size).toBe(2);
    const bodies = (await Promise.all(answers)).map(([outcome]) => answerOf(outcome)?.body);
    expect(bodies).toEqual(["one", "two", "one", "two", "one"]);
    expect(sent.toSorted((a, b) => a.localeCompare(b))).toEqual(["one: same", "one: same", "two: same", "two: same"]);
    await turn();
    expect(queues.size).toBe(0);
  });

  it("remembers for a minute that the upstream throttles one, and forgets its token then", async () => {
    stopClock();
    let answer = fault(429);
    const queues = new QueuePerCredential(() => (asked) => Promise.resolve(asked.map(() => answer)), {
      slots: 8,
      retryTime: 0,
      maxWait: 5000,
      connections: new Connections(128),
      retryBudget: new RetryBudget(Date.now),
      now: Date.now,
      random: Math.random,
    });
    const read = () => queues.of("token").read(["p"], { asked: 0, ofCaller: 0 });
    expect(await read()).toEqual([fault(429)]);
    await vi.advanceTimersByTimeAsync(59_999);
    answer = ok("p");
    expect(await read()).toEqual([ok("p")]);
    await vi.advanceTimersByTimeAsync(59_999);
    expect(queues.size).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect([queues.size, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
