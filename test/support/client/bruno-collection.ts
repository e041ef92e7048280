import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

// As much of Bruno as the collection needs: its own command line takes 206 MB.

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export interface BrunoRequest {
  readonly file: string;
  readonly name: string;
  /** Sends it with these variables, and adds those that it makes. */
  send(variables: Map<string, string>): Promise<Answer>;
  /** What it says of its answer: each assertion, and whether it holds. */
  check(answer: Answer): readonly (readonly [assertion: string, holds: boolean])[];
}

const holds: Readonly<Record<string, (value: unknown, expected: string) => boolean>> = {
  eq: (value, expected) => String(value) === expected,
  isDefined: (value) => value !== undefined,
  isNull: (value) => value === null,
  isUndefined: (value) => value === undefined,
};

/** The requests of a collection, in their order. */
export function readCollection(directory: string): readonly BrunoRequest[] {
  const files = readdirSync(directory).filter((file) => file.endsWith(".bru") && file !== "collection.bru");
  const token = pairsOf(blocksOf(join(directory, "collection.bru")), "auth:bearer").get("token");
  return files
    .map((file) => ({ file, blocks: blocksOf(join(directory, file)) }))
    .toSorted((a, b) => orderOf(a.blocks) - orderOf(b.blocks))
    .map(({ file, blocks }) => requestOf(file, blocks, token ?? ""));
}

/** Which variables an environment gives, by their names, and which it keeps secret. */
export function readEnvironment(file: string): { readonly given: Map<string, string>; readonly secret: string[] } {
  const [, secret = ""] = /^vars:secret \[\n([^]*?)\n\]$/m.exec(readFileSync(file, "utf8")) ?? [];
  return { given: pairsOf(blocksOf(file), "vars"), secret: secret.split(",").map((name) => name.trim()) };
}

type Blocks = ReadonlyMap<string, string>;

function blocksOf(file: string): Blocks {
  const blocks = readFileSync(file, "utf8").matchAll(/^([\w:-]+) \{\n([^]*?)\n\}$/gm);
  return new Map([...blocks].map(([, name = "", text = ""]) => [name, text]));
}

function pairsOf(blocks: Blocks, name: string): Map<string, string> {
  const lines = blocks.get(name)?.split("\n") ?? [];
  return new Map(
    lines.map((line) => {
      const at = line.indexOf(": ");
      return [line.slice(0, at).trim(), line.slice(at + 2)] as const;
    }),
  );
}

function orderOf(blocks: Blocks): number {
  return Number(pairsOf(blocks, "meta").get("seq"));
}

/** @throws {Error} for a variable that nobody gave */
function interpolate(text: string, variables: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    const value = variables.get(name);
    if (value === undefined) throw new Error(`Nobody gave {{${name}}}.`);
    return value;
  });
}

function evaluate(expression: string, res: Answer): unknown {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- of this project's own files, as Bruno does it
  return (new Function("res", `return ${expression}`) as (res: Answer) => unknown)(res);
}

function requestOf(file: string, blocks: Blocks, token: string): BrunoRequest {
  return {
    file,
    name: pairsOf(blocks, "meta").get("name") ?? "",
    async send(variables) {
      const texts = blocks.get("body:graphql:vars");
      const response = await fetch(interpolate(pairsOf(blocks, "post").get("url") ?? "", variables), {
        method: "POST",
        headers: { Authorization: `Bearer ${interpolate(token, variables)}`, "Content-Type": "application/json" },
        body: JSON.stringify({
          query: blocks.get("body:graphql"),
          ...(texts !== undefined && { variables: JSON.parse(interpolate(texts, variables)) as unknown }),
        }),
      });
      const answer = { status: response.status, body: (await response.json()) as unknown };
      for (const [name, expression] of pairsOf(blocks, "vars:post-response"))
        variables.set(name, String(evaluate(expression, answer)));
      return answer;
    },
    check: (answer) =>
      [...pairsOf(blocks, "assert")].map(([expression, condition]) => {
        const [operator = "", ...expected] = condition.split(" ");
        const isMet = holds[operator];
        if (isMet === undefined) throw new Error(`${file}: nobody knows the operator ${operator}.`);
        return [`${expression}: ${condition}`, isMet(evaluate(expression, answer), expected.join(" "))] as const;
      }),
  };
}
