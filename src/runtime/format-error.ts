import { ConfigError } from "../config/config.ts";
import { UsageError } from "./usage-error.ts";

/** What the person at the terminal reads when the program can't go on: a stack only where nobody foresaw it. */
export function formatError(error: unknown): string {
  if (error instanceof ConfigError) return `${error.message}\n${error.problems.map((line) => `  ${line}\n`).join("")}`;
  if (error instanceof UsageError) return `${error.message}\n`;
  const { name, code, message, stack } = error as Error & { code?: string };
  if (name === "StoreError" || name === "AccessPolicyError" || code?.startsWith("ERR_PARSE_ARGS") === true)
    return `${message}\n`;
  return `${stack ?? message}\n`;
}
