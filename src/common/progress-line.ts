/** Where progress is shown: standard error, so that what a command prints can be kept apart. */
export interface ProgressStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const WIDTH = 24;
/** How many lines something gets that isn't shown on a terminal. */
const STEPS = 10;
const numbers = new Intl.NumberFormat("en");

/** How far something long has come: a line that is written over and over on a terminal, and a few lines elsewhere. */
export class ProgressLine {
  readonly #stream: ProgressStream;
  #shown = "";

  constructor(stream: ProgressStream = process.stderr) {
    this.#stream = stream;
  }

  /** @param what is done to what, such as `copying meetings` */
  moved(what: string, done: number, total: number): void {
    const share = total === 0 ? 1 : Math.min(done / total, 1);
    const counts = `${numbers.format(done)} of ${numbers.format(total)}`;
    if (this.#stream.isTTY === true) {
      const bar = "#".repeat(Math.floor(share * WIDTH)).padEnd(WIDTH, ".");
      const percent = `${Math.floor(share * 100)} %`.padStart(5);
      const line = `${what.padEnd(26)} [${bar}] ${percent}  ${counts}`.slice(0, (this.#stream.columns || 80) - 1);
      this.#write(line, `\r${line}\u001B[K`);
    } else {
      const step = Math.floor(share * STEPS);
      this.#write(`${what} ${step}`, `${what}: ${counts}\n`);
    }
  }

  /** Leaves nothing of it on a terminal. */
  end(): void {
    if (this.#stream.isTTY === true && this.#shown !== "") this.#stream.write("\r\u001B[K");
  }

  #write(state: string, text: string): void {
    if (state === this.#shown) return;
    this.#shown = state;
    this.#stream.write(text);
  }
}
