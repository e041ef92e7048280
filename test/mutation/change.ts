/** A mistake that somebody could make in `src`, and the tests that have to notice it. */
export interface Change {
  /** What is wrong then; `--only` takes it. */
  readonly name: string;
  readonly file: string;
  /** Occurs in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /** Each of these has to fail. */
  readonly tests: readonly string[];
}
