import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { Connections } from "../../../src/graph/transport/connections.ts";
import type { Outcome } from "../../../src/graph/reads/pending-read.ts";
import type { OperationReads } from "../../../src/graph/reads/operation-reads.ts";
import { ReadQueue, type ReadQueueOptions } from "../../../src/graph/reads/read-queue.ts";
import { OversizedBatch } from "../../../src/graph/reads/send-reads.ts";
import { QueuePerCredential } from "../../../src/graph/reads/queue-per-credential.ts";
import { RetryBudget } from "../../../src/graph/transport/retry-budget.ts";
import type { UpstreamAnswer } from "../../../src/graph/transport/response.ts";

interface Sent {
  readonly paths: readonly string[];
  readonly signal: AbortSignal;
  /** Answers the request; by default every path with 200. */
  answer(answers?: (UpstreamAnswer | undefined)[] | OversizedBatch): Promise<void>;
  fail(error: Error): Promise<void>;
}

const ok = (body: unknown): UpstreamAnswer => ({ status: 200, headers: {}, body });
const fault = (status: number, retryAfter?: string): UpstreamAnswer => ({
  status,
  headers: retryAfter === undefined ? {} : { "retry-after": retryAfter },
  body: undefined,
});
const turn = () => sleep(1);
/** From here on time passes only as far as the test says. */
const stopClock = () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
  onTestFinished(() => void vi.useRealTimers());
};
const answerOf = (outcome: Outcome | undefined): UpstreamAnswer | undefined => {
  if (outcome instanceof Error) throw outcome;
  return outcome;
};

/** A queue whose requests are answered by hand. */
function createQueue(options: Partial<ReadQueueOptions> = {}) {
  const sent: Sent[] = [];
  const queue = new ReadQueue({
    slots: 2,
    retryTime: 30_000,
    deadline: 30_000,
    maxWait: 5000,
    connections: new Connections(128),
    credential: "caller",
    retryBudget: new RetryBudget(Date.now),
    now: Date.now,
    random: () => 1,
    send: (paths, signal) => {
      const { promise, resolve, reject } = Promise.withResolvers<Awaited<ReturnType<ReadQueueOptions["send"]>>>();
      signal.addEventListener("abort", () => reject(signal.reason as Error));
      sent.push({
        paths,
        signal,
        answer: async (answers = paths.map(ok)) => {
          resolve(answers);
          await turn();
        },
        fail: async (error) => {
          reject(error);
          await turn();
        },
      });
      return promise;
    },
    ...options,
  });
  // What a test leaves waiting would set a timer in the next one, whose clock is counted.
  const ended = new AbortController();
  onTestFinished(() => ended.abort());
  /** A promise for each read: rejected where there was no answer. */
  const read = (
    paths: readonly string[],
    signal?: AbortSignal,
    operationReads: OperationReads = { asked: 0, ofCaller: 0 },
  ) => {
    const signals = signal === undefined ? [] : [signal];
    const outcomes = queue.read(paths, operationReads, AbortSignal.any([...signals, ended.signal]));
    const answers = paths.map(async (_, index) => answerOf((await outcomes)[index]));
    for (const answer of answers) answer.catch(() => {});
    return answers;
  };
  return { queue, sent, read };
}

const paths = (count: number, name = "p") => Array.from({ length: count }, (_, index) => `${name}${index}`);
const shapes = (sent: readonly Sent[]) => sent.map((request) => request.paths.length);

describe("when reads are sent", () => {
  it("sends at once while a slot is free, a group of fifty in three requests", async () => {
    const { sent, read } = createQueue({ slots: 4 });
    void read(["one"]);
    expect(shapes(sent)).toEqual([1]);
    void read(paths(50));
    expect(shapes(sent)).toEqual([1, 20, 20, 10]);
  });

  it("gathers while all slots are busy, and the next free slot takes up to twenty", async () => {
    const { sent, read } = createQueue();
    for (const path of paths(32)) void read([path]);
    expect(shapes(sent)).toEqual([1, 1]);
    await sent[0]?.answer();
    expect(shapes(sent)).toEqual([1, 1, 20]);
    await sent[2]?.answer();
    expect(shapes(sent)).toEqual([1, 1, 20, 10]);
  });

  it("sends full batches beyond the first six requests, and what doesn't fill one when a request comes back", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 9 });
    const singles = [1, 1, 1, 1, 1, 1];
    for (const path of paths(10)) void read([path]);
    expect(shapes(sent)).toEqual(singles);
    void read(paths(50, "q"));
    expect(shapes(sent)).toEqual([...singles, 20, 20]);
    void read(paths(50, "r"));
    expect(shapes(sent)).toEqual([...singles, 20, 20, 20]);
    await sent[0]?.answer();
    await sent[1]?.answer();
    expect(shapes(sent)).toEqual([...singles, 20, 20, 20, 20, 20]);
    for (const request of sent.slice(2, 5)) await request.answer();
    expect(sent).toHaveLength(11);
    await sent[5]?.answer();
    expect(shapes(sent).slice(11)).toEqual([4]);
  });

  it("leaves half of each batch to who asks for few: somebody's hundred doesn't hold up one", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    void read(paths(100));
    void read(["single"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["single", ...paths(19)]);
  });

  it("leaves the other half to who asks for many, however many ask for one", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    for (const path of paths(50, "single")) void read([path]);
    void read(paths(15, "many"));
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual([...paths(10, "single"), ...paths(10, "many")]);
    await sent[1]?.answer();
    expect(sent[2]?.paths).toEqual([
      ...paths(20, "single").slice(10),
      ...paths(15, "many").slice(10),
      ...paths(25, "single").slice(20),
    ]);
  });

  it("counts all that an operation asks for: many times one are many", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const greedy = { asked: 0, ofCaller: 0 };
    void read(["first"]);
    for (const path of paths(60, "greedy")) void read([path], undefined, greedy);
    void read(["single"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual([...paths(10, "greedy"), ...paths(20, "greedy").slice(10)]);
    await sent[1]?.answer();
    expect(sent[2]?.paths[0]).toBe("single");
  });

  it("counts what a caller waits for in all operations: many operations ask for many", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    for (const path of paths(60, "greedy")) void read([path], undefined, { asked: 0, ofCaller: 41 });
    for (const path of paths(10, "single")) void read([path], undefined, { asked: 0, ofCaller: 40 });
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual([...paths(10, "single"), ...paths(10, "greedy")]);
  });

  it("leaves somebody's hundred that comes back from a refusal where it was, ahead of other hundreds", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(paths(20));
    void read(paths(40, "later"));
    await sent[0]?.answer(paths(20).map(() => fault(429, "0.02")));
    // The slot is taken by what comes next; meanwhile the refused ones come back.
    await sleep(150);
    void read(["single"]);
    await sent[1]?.answer();
    expect(sent[1]?.paths).toEqual(paths(20, "later"));
    expect(sent[2]?.paths[0]).toBe("single");
    expect(sent[2]?.paths.slice(1).every((path) => path.startsWith("p"))).toBe(true);
    expect(sent[2]?.paths).toHaveLength(20);
  });

  it("lets one that comes back from a refusal, and is wanted by somebody's hundred now, go ahead of it", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["p99"]);
    void read(["busy"]);
    await sent[0]?.answer([fault(429, "0.02")]);
    void read(paths(100));
    await sleep(150);
    await sent[1]?.answer();
    expect(sent[2]?.paths[0]).toBe("p99");
  });

  it("is done with one that asks for many before it begins with the next", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["first"]);
    void read(paths(30, "early"));
    void read(paths(30, "late"));
    await sent[0]?.answer();
    await sent[1]?.answer();
    expect(sent[2]?.paths).toEqual([...paths(30, "early").slice(20), ...paths(10, "late")]);
  });
});

describe("when little gathers", () => {
  it("sends after a typical round trip what didn't fill a batch, while the first six are still under way", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 64 });
    void read(["quick"]);
    await vi.advanceTimersByTimeAsync(20);
    await sent[0]?.answer();
    for (const path of paths(9)) void read([path]);
    expect(shapes(sent)).toEqual([1, 1, 1, 1, 1, 1, 1]);
    await vi.advanceTimersByTimeAsync(19);
    expect(sent).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[7]?.paths).toEqual(["p6", "p7", "p8"]);
    void read(["late"]);
    await vi.advanceTimersByTimeAsync(19);
    expect(sent).toHaveLength(8);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[8]?.paths).toEqual(["late"]);
  });

  it.each([
    ["fifty milliseconds at most, however slow the upstream is", 400, 50],
    ["five at least, however quick", 0, 5],
  ])("waits %s", async (_, roundTrip, wait) => {
    stopClock();
    const { sent, read } = createQueue({ slots: 64 });
    void read(["first"]);
    await vi.advanceTimersByTimeAsync(roundTrip);
    await sent[0]?.answer();
    for (const path of paths(7)) void read([path]);
    await vi.advanceTimersByTimeAsync(wait - 1);
    expect(sent).toHaveLength(7);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[7]?.paths).toEqual(["p6"]);
  });

  it("sends nothing beyond its slots for it", async () => {
    stopClock();
    const { sent, read } = createQueue({ slots: 7 });
    for (const path of paths(7)) void read([path]);
    await vi.advanceTimersByTimeAsync(50);
    expect(sent).toHaveLength(7);
    void read(["more"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(7);
    await sent[0]?.answer();
    expect(sent[7]?.paths).toEqual(["more"]);
  });
});

describe("what can't be sent", () => {
  const outcomeOf = (queue: ReadQueue, path: string) => queue.read([path], { asked: 0, ofCaller: 0 });
  const throttled = [expect.objectContaining({ code: "THROTTLED", retryAfterSeconds: 2 })];

  it("waits a time of its own while all slots are busy, and is throttled then", async () => {
    stopClock();
    const { queue, sent } = createQueue({ slots: 1 });
    const sentOne = outcomeOf(queue, "sent");
    const early = outcomeOf(queue, "waits");
    await vi.advanceTimersByTimeAsync(2000);
    const late = outcomeOf(queue, "waits");
    await vi.advanceTimersByTimeAsync(3000);
    expect(await early).toEqual(throttled);
    await sent[0]?.answer();
    // Who came later has time left, and what was sent is not given up.
    expect(await sentOne).toEqual([ok("sent")]);
    expect(sent[1]?.paths).toEqual(["waits"]);
    await sent[1]?.answer();
    expect(await late).toEqual([ok("waits")]);
    expect([queue.isIdle, vi.getTimerCount()]).toEqual([true, 0]);
  });

  it("nor does it stay when nothing ever comes back", async () => {
    stopClock();
    const { queue, sent } = createQueue({ slots: 1 });
    void outcomeOf(queue, "sent");
    const outcomes = paths(200).map((path) => outcomeOf(queue, path));
    await vi.advanceTimersByTimeAsync(5000);
    expect(await Promise.all(outcomes)).toEqual(outcomes.map(() => throttled));
    expect(sent).toHaveLength(1);
  });

  it("is sent when a connection of the caller's share is given back, callers in turn", async () => {
    const connections = new Connections(6);
    const callers = ["one", "two"].map((credential) => createQueue({ connections, credential, slots: 64 }));
    const outcomes = callers.flatMap(({ queue }) =>
      paths(5).map((path) => queue.read([path], { asked: 0, ofCaller: 0 })),
    );
    const [one, two] = callers;
    expect(callers.map(({ sent }) => shapes(sent))).toEqual([[1, 1, 1], [1]]);
    await one?.sent[0]?.answer();
    expect(callers.map(({ sent }) => shapes(sent))).toEqual([
      [1, 1, 1],
      [1, 4],
    ]);
    await two?.sent[0]?.answer();
    await one?.sent[1]?.answer();
    expect(callers.map(({ sent }) => shapes(sent))).toEqual([
      [1, 1, 1, 2],
      [1, 4],
    ]);
    for (const { sent } of callers) for (const request of sent) await request.answer();
    expect((await Promise.all(outcomes)).flat()).toEqual([...paths(5), ...paths(5)].map(ok));
    expect([connections.used, connections.waitingOwners]).toEqual([0, 0]);
    expect(callers.map(({ queue }) => queue.isIdle)).toEqual([true, true]);
  });

  it("waits for no connection any more once nobody wants it", async () => {
    stopClock();
    const connections = new Connections(1);
    const { sent, read } = createQueue({ connections, credential: "one" });
    let idle = 0;
    const other = createQueue({ connections, credential: "two", onIdle: () => idle++ });
    void read(["sent"]);
    const caller = new AbortController();
    const [waiting] = other.read(["waiting"], caller.signal);
    expect([connections.waitingOwners, other.queue.isIdle]).toEqual([1, false]);
    caller.abort(new Error("gone"));
    await expect(waiting).rejects.toThrow("gone");
    expect([connections.waitingOwners, other.queue.isIdle, idle]).toEqual([0, true, 1]);
    await sent[0]?.answer();
    expect([other.sent.length, connections.used, vi.getTimerCount()]).toEqual([0, 0, 0]);
  });
});

describe("what is shared", () => {
  it("makes equal reads one while they are queued, and answers everybody", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const answers = [read(["same"]), read(["same"]), read(["same", "other"])].flat();
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["same", "other"]);
    await sent[1]?.answer([ok("s"), ok("o")]);
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(["s", "s", "s", "o"]);
  });

  it("never joins a read to a request that was sent before", async () => {
    const { sent, read } = createQueue();
    const [early] = read(["same"]);
    const [late] = read(["same"]);
    expect(shapes(sent)).toEqual([1, 1]);
    await sent[0]?.answer([ok("old")]);
    await sent[1]?.answer([ok("new")]);
    expect([(await early)?.body, (await late)?.body]).toEqual(["old", "new"]);
  });

  it("gives a joined read the turn of whoever comes first", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    void read(paths(60));
    const [joined] = read(["p59"]);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toContain("p59");
    await sent[1]?.answer();
    expect((await joined)?.body).toBe("p59");
    for (let index = 2; index < 5; index++) await sent[index]?.answer();
    expect(sent.flatMap((request) => request.paths).filter((path) => path === "p59")).toHaveLength(1);
  });
});

describe("who goes away", () => {
  it("takes its queued reads along, unless somebody else wants them", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const caller = new AbortController();
    const leaving = read(["mine", "shared"], caller.signal);
    const [staying] = read(["shared"]);
    caller.abort(new Error("gone"));
    expect((await Promise.allSettled(leaving)).map((one) => one.status)).toEqual(["rejected", "rejected"]);
    await expect(leaving[1]).rejects.toThrow("gone");
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["shared"]);
    await sent[1]?.answer();
    expect((await staying)?.body).toBe("shared");
  });

  it("breaks a request off only when nobody is left who waits for it", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const [one, two] = [new AbortController(), new AbortController()];
    const answers = [...read(["a"], one.signal), ...read(["b"], two.signal)];
    const settled = Promise.allSettled(answers);
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["a", "b"]);
    one.abort();
    expect(sent[1]?.signal.aborted).toBe(false);
    two.abort();
    expect(sent[1]?.signal.aborted).toBe(true);
    expect((await settled).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  });

  it("is forgotten also when its read comes back from a refusal beside a newer equal one", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const [one, two] = [new AbortController(), new AbortController()];
    const first = Promise.allSettled(read(["same"], one.signal));
    await sent[0]?.answer([fault(429, "0.02")]);
    const [block] = read(["block"]);
    const second = Promise.allSettled(read(["same"], two.signal));
    await sleep(150);
    one.abort(new Error("gone"));
    two.abort(new Error("gone"));
    await sent[1]?.answer();
    expect((await block)?.body).toBe("block");
    expect([...(await first), ...(await second)].map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(sent.map((request) => request.paths)).toEqual([["same"], ["block"]]);
  });

  it("is not even asked for when it was gone before", async () => {
    const { sent, read } = createQueue();
    await expect(read(["late"], AbortSignal.abort(new Error("gone")))[0]).rejects.toThrow("gone");
    expect(sent).toEqual([]);
  });
});

describe("what goes wrong", () => {
  it("sends a throttled item again after its time, while the others are answered at once", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    void read(["busy"]);
    const [[good], [throttled]] = [read(["good"]), read(["throttled"])];
    await sent[0]?.answer();
    expect(sent[1]?.paths).toEqual(["good", "throttled"]);
    await sent[1]?.answer([ok("good"), fault(429, "0.12")]);
    expect((await good)?.body).toBe("good");
    expect(sent).toHaveLength(2);
    await sleep(150);
    expect(sent[2]?.paths).toEqual(["throttled"]);
    await sent[2]?.answer();
    expect((await throttled)?.body).toBe("throttled");
  });

  it.each([429, 503, 504])("backs off by itself when a %i names no time", async (status) => {
    stopClock();
    const { sent, read } = createQueue();
    const [answer] = read(["p"]);
    await sent[0]?.answer([fault(status)]);
    await vi.advanceTimersByTimeAsync(99);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toHaveLength(2);
    await sent[1]?.answer();
    expect((await answer)?.status).toBe(200);
  });

  it("answers at once when the time asked for is longer than the caller's retryTime", async () => {
    const { sent, read } = createQueue({ retryTime: 1000 });
    const [answer] = read(["p"]);
    await sent[0]?.answer([fault(429, "10")]);
    expect((await answer)?.status).toBe(429);
    expect(sent).toHaveLength(1);
  });

  it.each([400, 401, 403, 404, 412, 500])("takes a %i for an answer", async (status) => {
    const { sent, read } = createQueue();
    const [answer] = read(["p"]);
    await sent[0]?.answer([fault(status)]);
    expect((await answer)?.status).toBe(status);
    expect(sent).toHaveLength(1);
  });

  it("waits as long as the upstream asks for, and at least as long as it would by itself", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 3000 });
    void read(["hasty"]);
    void read(["slow"]);
    await sent[0]?.answer([fault(429, "0")]);
    await sent[1]?.answer([fault(429, "1.5")]);
    await vi.advanceTimersByTimeAsync(99);
    expect(sent).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[2]?.paths).toEqual(["hasty"]);
    await sent[2]?.answer();
    await vi.advanceTimersByTimeAsync(1399);
    expect(sent).toHaveLength(3);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[3]?.paths).toEqual(["slow"]);
  });

  it("sends what was refused in one request again in one, after the longest time named", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 1000 });
    const answers = read(paths(20));
    await sent[0]?.answer(paths(20).map((path, index) => (index < 15 ? fault(429, `0.${index + 20}`) : ok(path))));
    await vi.advanceTimersByTimeAsync(339);
    expect(sent).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(sent[1]?.paths).toEqual(paths(15));
    await sent[1]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(paths(20));
  });

  it("doesn't let one that has to wait longer than its caller would keep the others waiting", async () => {
    stopClock();
    const { sent, read } = createQueue({ retryTime: 1000 });
    const [patient, impatient] = read(paths(2));
    await sent[0]?.answer([fault(429, "0.5"), fault(503, "60")]);
    await vi.advanceTimersByTimeAsync(500);
    expect(sent[1]?.paths).toEqual(["p0"]);
    await sent[1]?.answer();
    expect([(await patient)?.status, (await impatient)?.status]).toEqual([200, 503]);
  });

  it("halves what is too large at once, and sends both halves", async () => {
    const { sent, read } = createQueue();
    const answers = read(paths(5));
    await sent[0]?.answer(new OversizedBatch(fault(413)));
    expect(sent[1]?.paths).toEqual(["p0", "p1", "p2"]);
    expect(sent[2]?.paths).toEqual(["p3", "p4"]);
    await sent[1]?.answer();
    await sent[2]?.answer();
    expect((await Promise.all(answers)).map((answer) => answer?.body)).toEqual(paths(5));
  });

  it("takes a refusal for an answer when nothing is left for repeats; four requests pay for another", async () => {
    stopClock();
    const retryBudget = new RetryBudget(Date.now);
    while (retryBudget.tryTake());
    const { sent, read } = createQueue({ retryBudget });
    for (let count = 0; count < 3; count++) {
      const [answer] = read(["p"]);
      await sent[count]?.answer([fault(429)]);
      expect((await answer)?.status).toBe(429);
    }
    const answers = read(paths(20));
    await sent[3]?.answer(paths(20).map(() => fault(429)));
    await vi.advanceTimersByTimeAsync(100);
    expect(shapes(sent)).toEqual([1, 1, 1, 20, 20]);
    await sent[4]?.answer(paths(20).map(() => fault(429)));
    expect((await Promise.all(answers)).map((answer) => answer?.status)).toEqual(paths(20).map(() => 429));
    await vi.advanceTimersByTimeAsync(1000);
    expect(sent).toHaveLength(5);
  });

  it("fails the reads of a request that got no answer, and those alone", async () => {
    const { sent, read } = createQueue({ slots: 1 });
    const [failed] = read(["a"]);
    const [fine] = read(["b"]);
    const refused = expect(failed).rejects.toThrow("cut");
    await sent[0]?.fail(new Error("cut"));
    await refused;
    await sent[1]?.answer();
    expect((await fine)?.body).toBe("b");
  });

  it("is unavailable for an item that the answer leaves out", async () => {
    const { sent, read } = createQueue();
    const [answer] = read(["a"]);
    const refused = expect(answer).rejects.toMatchObject({ code: "SERVICE_UNAVAILABLE" });
    await sent[0]?.answer([undefined]);
    await refused;
  });

  it("uses fewer slots while it is throttled, and more again later", async () => {
    const { sent, read } = createQueue({ slots: 4, retryTime: 0 });
    const settled = Promise.allSettled(read(["a"]));
    await sent[0]?.answer([fault(429)]);
    await settled;
    for (const path of paths(10)) void read([path]);
    expect(sent.length - 1).toBe(2);
    for (let index = 1; index < 8; index++) await sent[index]?.answer();
    const before = sent.length;
    for (const path of paths(10, "q")) void read([path]);
    expect(sent.length - before).toBeGreaterThan(2);
  });
});

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
        deadline: 10_000,
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
      deadline: 10_000,
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
