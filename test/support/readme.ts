import { globSync, readFileSync } from "node:fs";
import { ROOT } from "./programs/program.ts";

/** A block of code between three backticks. */
export interface CodeBlock {
  readonly language: string;
  readonly text: string;
}

/** Something that a README runs, and what it says comes of it: nothing, or the answers of one run after the other. */
export interface Step extends CodeBlock {
  readonly answers: readonly CodeBlock[];
}

/** A page of the documentation. */
export interface Readme {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
  /** The text without its blocks of code. */
  readonly prose: string;
  readonly blocks: readonly CodeBlock[];
  readonly steps: readonly Step[];
}

const FENCED = /^```(\w+)\n(.*?)^```$/gms;
const RUNNABLE = new Set(["sh", "graphql", "http"]);
const ANSWERS = new Set(["json", "text"]);

/** Every page that is kept in the project. */
export function readReadmes(): readonly Readme[] {
  const pages = ["README.md", "CHANGELOG.md", ".github/*.md", "src/**/README.md", "test/**/README.md"];
  return globSync(pages, { cwd: ROOT, exclude: (name) => /(?:^|\/)(?:node_modules|dist)$/.test(name) })
    .toSorted()
    .map(readReadme);
}

function readReadme(path: string): Readme {
  const text = readFileSync(`${ROOT}${path}`, "utf8");
  const blocks = [...text.matchAll(FENCED)].map(([, language = "", code = ""]) => ({ language, text: code }));
  return { path, text, prose: text.replaceAll(FENCED, ""), blocks, steps: stepsOf(blocks) };
}

function stepsOf(blocks: readonly CodeBlock[]): Step[] {
  const steps: (CodeBlock & { readonly answers: CodeBlock[] })[] = [];
  let open: CodeBlock[] | undefined;
  for (const block of blocks) {
    if (RUNNABLE.has(block.language)) {
      const answers: CodeBlock[] = [];
      steps.push({ ...block, answers });
      open = answers;
    } else if (ANSWERS.has(block.language)) {
      open?.push(block);
    } else {
      open = undefined;
    }
  }
  return steps;
}

/** The commands of a block, each in one line, without what is said about them. */
export function commandsOf({ text }: CodeBlock): string[] {
  const lines = text.replaceAll(/\s*\\\n\s*/g, " ").split("\n");
  return lines.map((line) => line.replace(/\s+# .*$/, "").trim()).filter((line) => line !== "");
}

/** Where the page can be linked to: its headings, spelt as GitHub does. */
export function anchorsOf({ prose }: Readme): ReadonlySet<string> {
  const headings = [...prose.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => heading);
  return new Set(
    headings.map((heading) =>
      heading
        .toLowerCase()
        .replaceAll(/[^\p{L}\d _-]/gu, "")
        .replaceAll(" ", "-"),
    ),
  );
}

/** Targets of links and pictures. */
export function linksOf({ prose }: Readme): string[] {
  return [...prose.matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = ""]) => target);
}

/** What the prose marks as code. */
export function codeSpansOf({ prose }: Readme): string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = ""]) => code);
}
