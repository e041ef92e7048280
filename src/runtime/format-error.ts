import { ConfigError } from "../config/config-error.ts";
import { UsageError } from "./usage-error.ts";

/** What the person at the terminal reads when the program can't go on: a stack only where nobody foresaw it. */
export function formatError(error: unknown): string {
  if (error instanceof ConfigError) return `${error.message}\n${error.problems.map((line) => `  ${line}\n`).join("")}`;
  if (error instanceof UsageError) return `${error.message}\n`;
  const { name, message, stack } = error as Error;
  // By its name: its module opens databases, which most programs never do.
  if (name === "StoreError") return `${message}\n`;
  return `${stack ?? message}\n`;
}
