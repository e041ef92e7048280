import type { Variable } from "../config/config.ts";
import type { OptionName, Options } from "./options.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What a command is given, already checked against its definition. */
export interface Invocation {
  /** As many as the command has operands. */
  readonly operands: readonly string[];
  readonly options: Options;
  readonly environment: Environment;
}

/** One command, as help shows it and as the command line finds it. */
export interface Command {
  /** The words that call it, such as `service backup`. */
  readonly name: string;
  readonly summary: string;
  /** What the summary leaves open. */
  readonly details?: string;
  /** By the names that help gives them. */
  readonly operands?: Readonly<Record<string, string>>;
  readonly options?: readonly OptionName[];
  /** What it looks at in the environment. */
  readonly variables?: readonly (Variable | "GATEWAY_TOKEN")[];
  /**
   * Loads what it needs, and only then.
   *
   * @returns what to print, where that isn't done already
   */
  readonly run: (invocation: Invocation) => Promise<string | undefined>;
}
