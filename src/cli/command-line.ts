import { parseArgs } from "node:util";
import { formatError } from "../runtime/format-error.ts";
import { UsageError } from "../runtime/usage-error.ts";
import type { Command, Environment } from "./command.ts";
import { commands } from "./commands.ts";
import { commandHelp, programHelp, usageOf } from "./help.ts";
import { OPTIONS, type Options } from "./options.ts";
import { readVersion } from "./version.ts";

/** Runs what the words ask for. A failure is told on standard error, and makes the exit code 1. */
export async function runCommandLine(words: readonly string[], environment: Environment): Promise<void> {
  try {
    const text = await execute(words, environment);
    if (text !== undefined) process.stdout.write(`${text}\n`);
  } catch (error) {
    process.stderr.write(formatError(error));
    process.exitCode = 1;
  }
}

async function execute(words: readonly string[], environment: Environment): Promise<string | undefined> {
  const { values, positionals } = parse(words);
  const { help = false, version = false, ...options } = values;
  const command = commandOf(positionals);
  // Whoever asks for help isn't told that something else is missing.
  if (help) return command === undefined ? programHelp() : commandHelp(command);
  if (version) return readVersion();
  if (command === undefined) throw new UsageError(programHelp());
  const operands = positionals.slice(command.name.split(" ").length);
  check(command, operands, options);
  if (command.variables !== undefined) await warnOfMisspelt(environment);
  return command.run({ operands, options, environment });
}

/** The command with the longest name that the words begin with. */
function commandOf(words: readonly string[]): Command | undefined {
  return commands
    .toSorted((one, other) => other.name.length - one.name.length)
    .find(({ name }) => name.split(" ").every((word, index) => words[index] === word));
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: { ...OPTIONS, help: { type: "boolean", short: "h" }, version: { type: "boolean" } },
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code?.startsWith("ERR_PARSE_ARGS") !== true) throw error;
    throw misuse((error as Error).message, commandOf(words.filter((word) => !word.startsWith("-"))));
  }
}

/** @throws {UsageError} when these are not the operands and options that the command has */
function check(command: Command, operands: readonly string[], options: Options): void {
  const foreign = Object.keys(options).find((name) => !command.options?.some((own) => own === name));
  if (foreign !== undefined) throw misuse(`Unknown option '--${foreign}' of ${command.name}.`, command);
  const names = Object.keys(command.operands ?? {});
  const missing = names[operands.length];
  if (missing !== undefined) throw misuse(`${missing} is missing.`, command);
  // Not repeated: somebody's name or number may be among them.
  if (operands.length > names.length) throw misuse("There are too many arguments.", command);
}

function misuse(problem: string, command: Command | undefined): UsageError {
  return new UsageError(`${problem}\n\n${command === undefined ? programHelp() : usageOf(command)}`);
}

/** On standard error, before anything else is said; never a value. */
async function warnOfMisspelt(environment: Environment): Promise<void> {
  const [{ default: cluster }, { findMisspelt }, { variables }] = await Promise.all([
    import("node:cluster"),
    import("../config/misspelt-variables.ts"),
    import("./variables.ts"),
  ]);
  // The first process has said it.
  if (cluster.isWorker) return;
  for (const { name, meant } of findMisspelt(environment, Object.keys(variables))) {
    process.stderr.write(`The environment has ${name}, which nothing here reads: ${meant} may be meant.\n`);
  }
}
