import type { Dialect } from "./operations.ts";

/** A program under measurement. */
export interface Target {
  readonly name: string;
  /** Where operations are posted. */
  readonly url: string;
  readonly pid: number;
  readonly dialect: Dialect;
  /** What it is asked with; any will do where tokens pass through. */
  readonly token: string;
}
