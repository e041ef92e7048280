import { ServiceUnavailableError } from "./model/gateway-errors.ts";

/** What of an `AbortSignal` whoever waits for something looks at. */
export interface EndSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  /** Milliseconds that are left, where that is known. */
  readonly remaining?: number;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/**
 * One GraphQL operation, as what is done for it sees it: the time that is left, and the sign that it is over, as its time
 * is up or its caller has gone. An `AbortSignal` would say the same; to make one and to listen to it takes a twentieth of
 * what a small read takes.
 */
export class OperationLife implements EndSignal {
  /** Milliseconds, by the clock of {@link OperationLives}. */
  readonly endsAt: number;
  readonly #now: () => number;
  #reason: Error | undefined;
  #listeners: Set<() => void> | undefined;

  constructor(endsAt: number, now: () => number) {
    this.endsAt = endsAt;
    this.#now = now;
  }

  /** Milliseconds, whether or not its caller waits for them; none, when its time is up. */
  get remaining(): number {
    return Math.max(0, this.endsAt - this.#now());
  }

  get aborted(): boolean {
    return this.#reason !== undefined;
  }

  get reason(): Error | undefined {
    return this.#reason;
  }

  /** @throws the reason when it is over */
  throwIfAborted(): void {
    if (this.#reason !== undefined) throw this.#reason;
  }

  addEventListener(_type: "abort", listener: () => void): void {
    (this.#listeners ??= new Set()).add(listener);
  }

  removeEventListener(_type: "abort", listener: () => void): void {
    this.#listeners?.delete(listener);
  }

  /** @param reason what everything that still waits fails with; the first one counts */
  end(reason: Error): void {
    if (this.#reason !== undefined) return;
    this.#reason = reason;
    const listeners = this.#listeners;
    this.#listeners = undefined;
    for (const listener of listeners ?? []) listener();
  }
}

/** How exactly time is kept, in milliseconds: a timer for each operation would cost more than its place in a list. */
const STEP = 20;

/** The operations that are under way, and when their time is up. */
export class OperationLives {
  readonly #now: () => number;
  readonly #byStep = new Map<number, Set<OperationLife>>();

  /** @param now milliseconds, by a clock that nobody sets */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** @param time how long it may go on, in milliseconds; within 20 ms of that it ends with a typed error */
  begin(time: number): OperationLife {
    const now = this.#now();
    const life = new OperationLife(now + time, this.#now);
    const step = Math.ceil(life.endsAt / STEP);
    const lives = this.#byStep.get(step);
    if (lives === undefined) {
      this.#byStep.set(step, new Set([life]));
      setTimeout(() => this.#end(step), step * STEP - now).unref();
    } else {
      lives.add(life);
    }
    return life;
  }

  /** It was answered, or nobody waits for it: its time doesn't matter any more. */
  finish(life: OperationLife): void {
    this.#byStep.get(Math.ceil(life.endsAt / STEP))?.delete(life);
  }

  #end(step: number): void {
    const lives = this.#byStep.get(step);
    this.#byStep.delete(step);
    for (const life of lives ?? []) life.end(timeIsUp());
  }
}

/** What was not begun by then, or changes nothing. */
export function timeIsUp(): ServiceUnavailableError {
  return new ServiceUnavailableError(undefined, {}, "NOT_SENT", "The operation took longer than it may.");
}

/** Waits for something that goes on by itself, until nobody wants it any more. */
export function unlessEnded<Value>(end: EndSignal, promise: Promise<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(end.reason);
    if (end.aborted) stop();
    end.addEventListener("abort", stop);
    promise.then(resolve, reject).finally(() => end.removeEventListener("abort", stop));
  });
}
