import { setTimeout as sleep } from "node:timers/promises";

/** A program that runs. */
export interface FleetProcess {
  readonly url: string;
  stop(signal: "SIGTERM" | "SIGKILL"): Promise<unknown>;
}

/** One of several alike, which whoever watches over them starts again until it runs. Each time it has another port. */
export class FleetMember implements AsyncDisposable {
  readonly #spawn: () => Promise<FleetProcess>;
  #process: FleetProcess | undefined;
  #url = "http://127.0.0.1:1";

  constructor(spawn: () => Promise<FleetProcess>) {
    this.#spawn = spawn;
  }

  /** Where it is, or was last. */
  get url(): string {
    return this.#url;
  }

  get port(): number {
    return Number(new URL(this.#url).port);
  }

  /** A service doesn't start while its database doesn't run. */
  async start(): Promise<void> {
    while (this.#process === undefined) {
      try {
        this.#process = await this.#spawn();
        this.#url = this.#process.url;
      } catch {
        await sleep(200);
      }
    }
  }

  async stop(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    const stopping = this.#process;
    this.#process = undefined;
    await stopping?.stop(signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop("SIGKILL");
  }
}
