import cluster, { type Worker } from "node:cluster";
import type { ProcessMetrics, Snapshot } from "./process-metrics.ts";

/** A worker that has not said in this time what it counted is left out, in milliseconds. */
const MAX_WAIT = 1000;

/** What the first process asks its workers, and what they say. */
interface Question {
  readonly metrics: "wanted";
  readonly id: number;
}
interface Answer {
  readonly metrics: Snapshot;
  readonly id: number;
}

/** Lets the first process ask this worker what it has counted. */
export function answerWithMetrics(metrics: ProcessMetrics): void {
  process.on("message", (message: Partial<Question>) => {
    if (message.metrics !== "wanted") return;
    const { id = 0 } = message;
    void metrics.snapshot().then((snapshot) => process.send?.({ metrics: snapshot, id } satisfies Answer));
  });
}

let numberOfLast = 0;

/** What the workers have counted, each that answers in time. Where there are none, nothing. */
export async function workersMetrics(): Promise<readonly Snapshot[]> {
  const workers = Object.values(cluster.workers ?? {}).flatMap((worker) => (worker?.isConnected() ? [worker] : []));
  const snapshots = await Promise.all(workers.map(ask));
  return snapshots.filter((snapshot) => snapshot !== undefined);
}

function ask(worker: Worker): Promise<Snapshot | undefined> {
  const id = ++numberOfLast;
  return new Promise((resolve) => {
    const finish = (snapshot?: Snapshot): void => {
      clearTimeout(timer);
      worker.off("message", listen).off("exit", gone);
      resolve(snapshot);
    };
    const listen = (message: Partial<Answer>): void => {
      if (message.id === id) finish(message.metrics);
    };
    const gone = (): void => finish();
    const timer = setTimeout(gone, MAX_WAIT);
    worker.on("message", listen).on("exit", gone);
    worker.send({ metrics: "wanted", id } satisfies Question, (error) => error && finish());
  });
}
