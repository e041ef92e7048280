import { readFileSync } from "node:fs";
import { join } from "node:path";
import { commands } from "../../../src/cli/commands.ts";
import { variables } from "../../../src/cli/variables.ts";
import { ROOT } from "../../support/programs/program.ts";

type Variables = Readonly<Record<string, string>>;

/** What the Dockerfile says of the image. */
export interface Image {
  readonly dockerfile: string;
  readonly variables: Variables;
  readonly ports: readonly number[];
  /** The user's and the group's number. */
  readonly user: string;
  /** What is run where nothing is named. */
  readonly command: readonly string[];
  readonly healthCheck: readonly string[];
  readonly entrypoint: readonly string[];
  /** Paths that were made to be written to. */
  readonly volumes: readonly string[];
}

export function readImage(): Image {
  const dockerfile = readFileSync(join(ROOT, "Dockerfile"), "utf8");
  const stage = dockerfile.slice(dockerfile.lastIndexOf("\nFROM "));
  const wordsOf = (pattern: RegExp) => (pattern.exec(stage)?.[1] ?? "").split(/\s+/);
  const listOf = (pattern: RegExp) => JSON.parse(pattern.exec(stage)?.[1] ?? "[]") as string[];
  return {
    dockerfile,
    variables: Object.fromEntries(wordsOf(/^ENV (.+)$/m).map((word) => word.split("=", 2) as [string, string])),
    ports: wordsOf(/^EXPOSE (.+)$/m).map(Number),
    user: wordsOf(/^USER (.+)$/m).join(" "),
    command: listOf(/^CMD (.+)$/m),
    healthCheck: listOf(/^HEALTHCHECK .*CMD (.+)$/m),
    entrypoint: listOf(/^ENTRYPOINT (.+)$/m),
    volumes: wordsOf(/^VOLUME (.+)$/m),
  };
}

/** Of the variables, those that no program looks at. */
export function unknownVariables(given: Variables): readonly string[] {
  return Object.keys(given).filter((name) => !(name in variables));
}

/** Whether the program has such a command. */
export function isCommand(words: readonly string[]): boolean {
  return commands.some(({ name }) => name === words.join(" "));
}
