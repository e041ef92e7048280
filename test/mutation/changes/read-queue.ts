import type { Change } from "../change.ts";

const queue = "src/graph/reads/read-queue.ts";
const queues = "src/graph/reads/queue-per-credential.ts";
const returns = ["test/graph/reads/queue-returns.test.ts"];
const bounds = ["test/graph/reads/queue-bounds.test.ts"];

/** That reads are lost, or more is kept than is needed. */
export const readQueue: readonly Change[] = [
  {
    name: "a read waits for a repeat that its operation has no time for",
    file: queue,
    find: "Math.min(retryTime, signal?.remaining ?? retryTime)",
    replace: "retryTime",
    tests: ["test/graph/faults/status-faults.test.ts"],
  },
  {
    name: "a batch that took too long to arrive is not sent again",
    file: "src/graph/create-read-queues.ts",
    find: "isPassing(status) || status >= 500",
    replace: "status === 429 || status >= 500",
    tests: ["test/graph/faults/status-faults.test.ts"],
  },
  {
    name: "who waits for a read that comes back is lost where an equal one is queued",
    file: queue,
    find: "        waiter.read = queued;\n        queued.waiters.push(waiter);\n",
    replace: "",
    tests: returns,
  },
  {
    name: "a queue is forgotten while its reads wait to be sent again",
    file: queue,
    find: "this.#slots.used === 0 && this.#sleeping === 0",
    replace: "this.#slots.used === 0",
    tests: returns,
  },
  {
    name: "a read goes on when its operation is over",
    file: queue,
    find: '      signal?.addEventListener("abort", abort);\n',
    replace: "",
    tests: returns,
  },
  {
    name: "the signal of a caller keeps what it has read",
    file: queue,
    find: '        signal?.removeEventListener("abort", abort);\n',
    replace: "",
    tests: returns,
  },
  {
    name: "what gathers is looked for when nothing is under way any more",
    file: queue,
    find: "    this.#gathering.stop();\n",
    replace: "",
    tests: returns,
  },
  {
    name: "what waits in vain is looked for when nothing does any more",
    file: queue,
    find: "    this.#timeout.stop();\n",
    replace: "",
    tests: returns,
  },
  {
    name: "a queue is forgotten a minute after the first throttling, not the last",
    file: queue,
    find: "    clearTimeout(this.#forgetting);\n",
    replace: "",
    tests: ["test/graph/reads/queue-per-credential.test.ts"],
  },
  {
    name: "what was too large is halved for ever, whenever its callers would have their answer",
    file: queue,
    find: "      settleSome(read, ({ group }) => group.retryUntil < moment, answer);\n",
    replace: "",
    tests: bounds,
  },
  {
    name: "a request for nobody is sent for a half that nobody wants",
    file: queue,
    find: "if (reads.length > 0) void this.#send(reads);",
    replace: "if (true) void this.#send(reads);",
    tests: bounds,
  },
  {
    name: "a queue is never forgotten whose memory ended while a read waited",
    file: queue,
    find: "    this.#forgetting = undefined;\n    if (this.isIdle)",
    replace: "    if (this.isIdle)",
    tests: bounds,
  },
  {
    name: "an operation's time is never up",
    file: "src/graph/operation-life.ts",
    find: "life.end(timeIsUp())",
    replace: "life.remaining",
    tests: ["test/graph/operation-life.test.ts", ...returns],
  },
  {
    name: "an upstream that names no time is left alone for 500 seconds",
    file: "src/graph/reads/read-retry.ts",
    find: "MAX_DELAY = 5000",
    replace: "MAX_DELAY = 500_000",
    tests: ["test/graph/reads/read-retry-bounds.test.ts"],
  },
  {
    name: "no queue is ever forgotten for another",
    file: queues,
    find: "    if (this.#queues.size >= MAX_QUEUES) this.#forgetOldest();\n",
    replace: "",
    tests: returns,
  },
  {
    name: "a queue is forgotten before there are as many as may be",
    file: queues,
    find: "size >= MAX_QUEUES",
    replace: "size >= MAX_QUEUES - 1",
    tests: returns,
  },
  {
    name: "the oldest queue is forgotten though it has work",
    file: queues,
    find: "      if (!queue.isIdle) continue;\n",
    replace: "",
    tests: returns,
  },
  {
    name: "a queue that was forgotten takes the one of the same credential along",
    file: queues,
    find: "if (this.#queues.get(token) === queue) ",
    replace: "",
    tests: returns,
  },
];
