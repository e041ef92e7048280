import type { Command } from "./command.ts";
import { commands } from "./commands.ts";
import { OPTIONS, type OptionName } from "./options.ts";
import { PROGRAM } from "./program-name.ts";
import { variables } from "./variables.ts";

const MAX_COLUMN = 36;

const common: readonly Row[] = [
  ["-h, --help", "show this"],
  ["--version", "print the version"],
];

type Row = readonly [term: string, about: string];

/** All commands at a glance. */
export function programHelp(): string {
  return sections([
    `Usage: ${PROGRAM} COMMAND`,
    table(
      "Commands",
      commands.map((command) => [synopsisOf(command), command.summary]),
    ),
    table("Options, of the program and of each command", common),
  ]);
}

/** What one command does, its arguments, and what it looks at in the environment. */
export function commandHelp(command: Command): string {
  return sections([
    usageOf(command),
    [`${command.summary.charAt(0).toUpperCase()}${command.summary.slice(1)}.`, command.details ?? ""].join(" ").trim(),
    table("Arguments", Object.entries(command.operands ?? {})),
    table("Options", [...(command.options ?? []).map(optionRow), ...common]),
    table(
      "Environment",
      (command.variables ?? []).map((name) => [name, variables[name]]),
    ),
  ]);
}

/** How the command is called, and the ones that go on where its name ends. */
export function usageOf(command: Command): string {
  const related = commands.filter(({ name }) => name === command.name || name.startsWith(`${command.name} `));
  return related.map((one, index) => `${index === 0 ? "Usage:" : "      "} ${PROGRAM} ${synopsisOf(one)}`).join("\n");
}

function synopsisOf({ name, operands = {}, options = [] }: Command): string {
  const optional = options.map((option) => {
    const [term] = optionRow(option);
    return "isRequired" in OPTIONS[option] ? term : `[${term}]`;
  });
  return [name, ...Object.keys(operands), ...optional].join(" ");
}

function optionRow(name: OptionName): Row {
  const option = OPTIONS[name];
  return [`--${name}${"value" in option ? ` ${option.value}` : ""}`, option.about];
}

/** Terms that are too long for the column have a line of their own. */
function table(title: string, rows: readonly Row[]): string {
  if (rows.length === 0) return "";
  const width = Math.min(MAX_COLUMN, Math.max(...rows.map(([term]) => term.length)));
  const lines = rows.flatMap(([term, about]) =>
    term.length > width ? [term, `${" ".repeat(width)}  ${about}`] : [`${term.padEnd(width)}  ${about}`],
  );
  return [`${title}:`, ...lines.map((line) => `  ${line}`)].join("\n");
}

function sections(parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n\n");
}
