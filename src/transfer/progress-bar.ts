import type { WriteStream } from "node:tty";

const WIDTH = 30;
const FRAME = 100;

/** How far something has come: a bar in a terminal, a line for every tenth anywhere else. */
export class ProgressBar {
  readonly #out: Pick<WriteStream, "write"> & { readonly isTTY?: boolean };
  readonly #total: number;
  #shownAt = 0;
  #tenth = 0;

  constructor(out: Pick<WriteStream, "write"> & { readonly isTTY?: boolean }, total: number) {
    this.#out = out;
    this.#total = Math.max(1, total);
  }

  show(done: number, more = ""): void {
    const part = Math.min(1, done / this.#total);
    if (this.#out.isTTY !== true) {
      const tenth = Math.floor(part * 10);
      if (tenth <= this.#tenth) return;
      this.#tenth = tenth;
      this.#out.write(`${this.#text(part, done, more)}\n`);
      return;
    }
    if (part < 1 && Date.now() - this.#shownAt < FRAME) return;
    this.#shownAt = Date.now();
    const full = Math.round(part * WIDTH);
    this.#out.write(`\r[${"#".repeat(full)}${" ".repeat(WIDTH - full)}] ${this.#text(part, done, more)}\u001b[K`);
  }

  /** What comes next stands below it. */
  end(): void {
    if (this.#out.isTTY === true && this.#shownAt > 0) this.#out.write("\n");
  }

  #text(part: number, done: number, more: string): string {
    const percent = `${Math.floor(part * 100)} %`.padStart(5);
    return `${percent}, ${numbered(Math.min(done, this.#total))} of ${counted(this.#total, "line")}${more}`;
  }
}

/** `1 line`, `2,000 lines`. */
export function counted(count: number, noun: string): string {
  return `${numbered(count)} ${noun}${count === 1 ? "" : "s"}`;
}

export function numbered(count: number): string {
  return count.toLocaleString("en-US");
}
