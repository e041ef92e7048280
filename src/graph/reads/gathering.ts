/** How long reads gather, in milliseconds: as long as the upstream takes to answer lately, within these. */
const MIN_TIME = 5;
const MAX_TIME = 50;
/** How much the newest answer counts. */
const WEIGHT = 0.2;

/**
 * How long reads that don't fill a batch wait for others to share one with: no longer than one typical round trip after
 * the last request left. Soon enough a request comes back and takes them along, unless all of them are slow.
 */
export class Gathering {
  readonly #now: () => number;
  readonly #onEnd: () => void;
  #roundTrip: number | undefined;
  #since: number | undefined;
  #isOver = false;
  #timer: NodeJS.Timeout | undefined;

  /**
   * @param now milliseconds since 1970
   * @param onEnd called when it is over
   */
  constructor(now: () => number, onEnd: () => void) {
    this.#now = now;
    this.#onEnd = onEnd;
  }

  /** What has gathered is to be sent as it is. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** There are reads that wait for others; called as often as one likes. */
  begin(): void {
    if (this.#isOver) return;
    this.#since ??= this.#now();
    this.#timer ??= setTimeout(this.#look, this.#time);
  }

  /** A request has left, or nothing is queued. The timer is left alone: in a busy queue this happens all the time. */
  end(): void {
    this.#since = undefined;
    this.#isOver = false;
  }

  /** Nothing is under way any more. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** @param time that an answer took, in milliseconds */
  learn(time: number): void {
    this.#roundTrip = this.#roundTrip === undefined ? time : this.#roundTrip + (time - this.#roundTrip) * WEIGHT;
  }

  get #time(): number {
    return Math.min(MAX_TIME, Math.max(MIN_TIME, this.#roundTrip ?? MAX_TIME));
  }

  readonly #look = (): void => {
    this.#timer = undefined;
    if (this.#since === undefined) return;
    const left = this.#since + this.#time - this.#now();
    if (left > 0) {
      this.#timer = setTimeout(this.#look, Math.min(left, this.#time));
    } else {
      this.#isOver = true;
      this.#onEnd();
    }
  };
}
