import { performance } from "node:perf_hooks";

/** How long operations may keep the event loop at a stretch before the next ones wait for their turn, in milliseconds. */
const MAX_STRETCH = 10;

/**
 * Lets operations begin, so that none keeps the others waiting. While there is time they begin as they come. What comes
 * together in one turn of the event loop, and would keep it from everything else, waits: then callers take turns, one
 * operation each, and between stretches the loop looks after its connections. So whoever asks for one thing is not
 * behind everything that another has asked for.
 */
export class FairTurns {
  readonly #turn: () => number;
  readonly #now: () => number;
  readonly #waiting = new Map<string, (() => void)[]>();
  #lastTurn: number | undefined;
  #began = 0;
  #isTakingTurns = false;

  /**
   * @param turn of the event loop: any other number in the next one. To be told of its end by an immediate would cost a
   *   turn of its own, each time.
   * @param now milliseconds, since whenever
   */
  constructor(turn = () => performance.nodeTiming.uvMetricsInfo.loopCount, now = () => performance.now()) {
    this.#turn = turn;
    this.#now = now;
  }

  /**
   * @param caller who takes turns with the others
   * @param begin called at once, or later
   */
  take(caller: string, begin: () => void): void {
    const turn = this.#turn();
    if (this.#isTakingTurns) {
      this.#wait(caller, begin);
    } else if (turn !== this.#lastTurn) {
      this.#lastTurn = turn;
      this.#began = this.#now();
      begin();
    } else if (this.#now() - this.#began < MAX_STRETCH) {
      begin();
    } else {
      this.#wait(caller, begin);
      this.#isTakingTurns = true;
      void this.#takeTurns();
    }
  }

  #wait(caller: string, begin: () => void): void {
    const waiting = this.#waiting.get(caller);
    if (waiting === undefined) this.#waiting.set(caller, [begin]);
    else waiting.push(begin);
  }

  async #takeTurns(): Promise<void> {
    while (this.#waiting.size > 0) {
      await nextTurn();
      const began = this.#now();
      for (const [caller, waiting] of this.#waiting) {
        const begin = waiting.shift();
        // To the end of the line: others come first now.
        this.#waiting.delete(caller);
        if (waiting.length > 0) this.#waiting.set(caller, waiting);
        begin?.();
        await nextTick();
        if (this.#now() - began >= MAX_STRETCH) break;
      }
    }
    this.#isTakingTurns = false;
  }
}

/** The loop has looked after everything else. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** All that an operation does before it waits for something has been done. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve));
}
