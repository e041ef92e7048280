import { closeSync, existsSync, fsyncSync, openSync, readFileSync, truncateSync, writeSync } from "node:fs";
import { UsageError } from "../runtime/usage-error.ts";
import type { LineFailure } from "./line-failure.ts";

/** What was asked for: another file, or the same file otherwise, is another import. */
export interface ImportTask {
  readonly sha256: string;
  readonly url: string;
  readonly replace: boolean;
}

interface Entry {
  /** The last line of those that were done with. */
  readonly through?: number;
  readonly imported: number;
  /** Lines that had failed before and have not now. */
  readonly mended?: readonly number[];
  readonly failed: readonly LineFailure[];
}

/**
 * How far an import has come, in a file beside its input: an entry for each request that was answered, on disk before the
 * next is sent. What was under way when the program ended is sent again, under the same keys.
 */
export class ImportState implements Disposable {
  readonly failures = new Map<number, LineFailure>();
  #through = 0;
  #imported = 0;
  readonly #handle: number;

  /** @throws {UsageError} when the file is of another import */
  constructor(file: string, task: ImportTask) {
    const isNew = !existsSync(file);
    if (!isNew) this.#read(file, task);
    this.#handle = openSync(file, "a", 0o600);
    if (isNew) this.#append(task);
  }

  /** Up to this line all is done with. */
  get through(): number {
    return this.#through;
  }

  /** How many lines were imported. */
  get imported(): number {
    return this.#imported;
  }

  add(entry: Entry): void {
    this.#append(entry);
    this.#apply(entry);
  }

  [Symbol.dispose](): void {
    closeSync(this.#handle);
  }

  #apply({ through, imported, mended = [], failed }: Entry): void {
    this.#through = through ?? this.#through;
    this.#imported += imported;
    for (const line of mended) this.failures.delete(line);
    for (const failure of failed) this.failures.set(failure.line, failure);
  }

  #append(entry: Entry | ImportTask): void {
    writeSync(this.#handle, `${JSON.stringify(entry)}\n`);
    fsyncSync(this.#handle);
  }

  #read(file: string, task: ImportTask): void {
    const text = readFileSync(file, "utf8");
    const end = text.lastIndexOf("\n") + 1;
    // The program ended while it wrote the last one.
    if (end < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, end)));
    const [head = "{}", ...entries] = text.slice(0, end).split("\n").filter(Boolean);
    const { sha256, url, replace } = JSON.parse(head) as ImportTask;
    if (sha256 !== task.sha256 || url !== task.url || replace !== task.replace) {
      throw new UsageError(
        `${file} is of an import of another file, or with other options. Remove it to begin a new one.`,
      );
    }
    for (const entry of entries) this.#apply(JSON.parse(entry) as Entry);
  }
}
