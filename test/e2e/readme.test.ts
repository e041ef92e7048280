import { execFile } from "node:child_process";
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { createHome, ROOT, runProgram, startProgram } from "../support/programs/program.ts";
import { anchorsOf, codeSpansOf, commandsOf, linksOf, readReadmes, type Readme, type Step } from "../support/readme.ts";

// The documentation is run: of each page the operations and commands one after the other on a fresh start, each answer
// compared with the one printed below it. `…` in an answer stands for any text; a second answer is that of a second run.

/** Commands that can't be run here, and why. */
const NOT_RUN: Readonly<Record<string, string>> = {
  "npm ci && npm start": "installs; what it prints is compared below",
  "npm ci && npm test": "runs this test",
  "npm ci": "installs",
  "npm test": "runs this test",
  "npm run check": "takes minutes; CI runs it",
  "npm run service": "runs until it is stopped; test/service/http/service-process.test.ts starts it",
  "npm run bench": "takes fifteen minutes",
  "npm run bench -- A B --seconds 3": "measures, which needs the machine for itself",
  "npm run bench -- memory --minutes 10": "takes ten minutes",
  "npm run bench -- abuse": "takes minutes",
  "npm run bench -- A H --beside CHECKOUT --rounds 9": "needs another checkout",
  "npm run bench -- gateway --peers DIRECTORY": "needs other programs to compare with",
  "npx node --expose-gc test/bench/identity.ts": "measures, which needs the machine for itself",
  "npm install virtual-appointments-client": "the package is not on npm yet",
  "npm install react @tanstack/react-query": "is for the reader's own app",
};

const readmes = readReadmes();
const paths = readmes.map(({ path }) => path);
const readmeOf = (path: string): Readme => readmes[paths.indexOf(path)] as Readme;
const { scripts, version } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly version: string;
};
const files = globSync(["{src,test,.ci,.github}/**/*.*", "*.*"], {
  cwd: ROOT,
  exclude: (name) => /(?:^|\/)(?:node_modules|dist)$/.test(name),
});

const isNotRun = (step: Step) => commandsOf(step).every((command) => command in NOT_RUN);
/** A request that is shown as the service sends it, or a POST that a reader fills in. */
const isShown = ({ language, text }: Step) => language === "http" && !text.startsWith("GET ");
const runs = readmes
  .map(({ path, steps }) => ({ path, steps: steps.filter((step) => !isNotRun(step) && !isShown(step)) }))
  .filter(({ steps }) => steps.length > 0);

/** Somebody who has just started everything, and does what a page says. */
async function startReader() {
  const stack = new AsyncDisposableStack();
  const home = stack.use(createHome());
  const program = stack.use(await startProgram(["start"], home.environment));
  // The sample meetings are on the day of the start, by the clock of this machine.
  const day = new Date(new Date().setHours(0, 0, 0, 0));
  const nextDay = new Date(new Date(day).setDate(day.getDate() + 1));
  const local = (text: string) =>
    text
      .replaceAll("2026-11-23T00:00:00Z", day.toISOString())
      .replaceAll("2026-11-24T00:00:00Z", nextDay.toISOString())
      .replaceAll("http://127.0.0.1:4000", program.urls[0] ?? "")
      .replaceAll("http://127.0.0.1:4001", program.urls[1] ?? "")
      .replaceAll(".data/", `${home.directory}/`);

  const tokens = new Map<string, Promise<string>>();
  function tokenFor(...options: readonly string[]): Promise<string> {
    const key = options.join(" ");
    const issued =
      tokens.get(key) ?? runProgram(["token", ...options], home.environment).then(({ stdout }) => stdout.trim());
    tokens.set(key, issued);
    return issued;
  }

  async function run({ language, text }: Step): Promise<unknown> {
    if (language === "graphql") {
      const request = { token: await tokenFor(), body: { query: local(text) } };
      return (await call("POST", `${program.urls[0]}/graphql`, request)).body;
    }
    if (language === "http") {
      const url = `${program.urls[1]}${local(text.replace(/^GET /, "").trim())}`;
      const { status, body } = await call("GET", encodeURI(url), { token: await tokenFor("--graph") });
      expect(status).toBe(200);
      return body;
    }
    const options = { cwd: ROOT, env: home.environment };
    const commands = commandsOf({ language, text: local(text) }).filter((command) => !(command in NOT_RUN));
    return (await promisify(execFile)("bash", ["-ec", commands.join("\n")], options)).stdout;
  }

  return { program, local, run, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

const it = base
  /** Of each page, one after the other: that of the page before is stopped when the next begins. */
  .extend("readerOf", { scope: "file" }, ({}, { onCleanup }) => {
    let page = "";
    let reader: Awaited<ReturnType<typeof startReader>> | undefined;
    onCleanup(async () => reader?.[Symbol.asyncDispose]());
    return async (path: string) => {
      if (reader !== undefined && page === path) return reader;
      await reader?.[Symbol.asyncDispose]();
      page = path;
      return (reader = await startReader());
    };
  });

describe.each(runs)("what $path shows is real", ({ path, steps }) => {
  const started = readmeOf(path).blocks.filter(({ text }) => text.startsWith("Virtual Appointment Gateway\n"));
  it.for(started)("the start-up text", async ({ text }, { readerOf }) => {
    const { program, local } = await readerOf(path);
    expect(program.output()).toEqual(withWildcards(local(text)));
  });

  it.for(steps.map((step, index) => [index + 1, step] as const))("number %i", async ([, step], { readerOf }) => {
    const { run, local } = await readerOf(path);
    if (step.answers.length === 0) await run(step);
    for (const { language, text } of step.answers) {
      const actual = await run(step);
      const answer = language === "json" ? (JSON.parse(text) as unknown) : local(text);
      const isPrinted = language === "json" && typeof actual === "string";
      expect(isPrinted ? JSON.parse(actual) : actual).toEqual(withWildcards(answer));
    }
  });
});

it("answers most operations with JSON", () => {
  const answered = runs.flatMap(({ steps }) => steps.filter(({ answers }) => answers.length > 0));
  expect(answered.filter(({ language }) => language === "sh").length).toBeGreaterThanOrEqual(5);
  expect(answered.filter(({ language }) => language === "graphql").length).toBeGreaterThanOrEqual(9);
  expect(runs.map(({ path }) => path)).toEqual(expect.arrayContaining(["README.md", "src/service/README.md"]));
  const shown = readmes.flatMap(({ blocks }) => blocks.filter(({ language }) => language === "json"));
  const compared = answered.flatMap(({ answers }) => answers.filter(({ language }) => language === "json"));
  expect(compared).toHaveLength(shown.length);
});

it("leaves no command out without a reason, and keeps no reason that is not needed", () => {
  const commands = readmes.flatMap(({ steps }) =>
    steps.filter(({ language }) => language === "sh").flatMap(commandsOf),
  );
  expect(Object.keys(NOT_RUN).filter((command) => !commands.includes(command))).toEqual([]);
});

it("keeps the front door short, and the test command where CI looks for it", () => {
  const { text, prose } = readmeOf("README.md");
  expect(text.trimEnd().split("\n").length).toBeLessThanOrEqual(250);
  expect(text.split("\n")).toContain("npm ci && npm test");
  for (const [, heading = ""] of prose.matchAll(/^## (.+)$/gm)) expect(text).toContain(`[${heading}](#`);
});

describe.each(readmes)("$path", (readme) => {
  const { path, text } = readme;
  it("links to what is there", () => {
    const broken = linksOf(readme).filter((link) => {
      if (/^(?:https?|mailto):/.test(link)) return false;
      const [target = "", anchor] = link.split("#");
      const linked = target === "" ? path : normalize(join(dirname(path), target));
      if (!existsSync(`${ROOT}${linked}`)) return true;
      if (anchor === undefined) return false;
      const page = paths.includes(linked) ? linked : join(linked, "README.md");
      return !paths.includes(page) || !anchorsOf(readmeOf(page)).has(anchor);
    });
    expect(broken).toEqual([]);
  });

  it("names commands that exist", () => {
    const named = [...text.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = ""]) => script);
    expect(named.filter((script) => !(script in scripts))).toEqual([]);
  });

  // What was is not what is.
  it.runIf(path !== "CHANGELOG.md")("names files that exist", () => {
    const named = [
      ...codeSpansOf(readme).filter((code) => /^[\w./-]+\.(?:tsx?|js|json|graphql|md|http|css|html)$/.test(code)),
      ...[...text.matchAll(/(?<![\w/.-])(?:src|test|\.github)\/[\w./-]*\w/g)].map(([file]) => file),
      ...codeSpansOf(readme).filter((code) => /^app\/[\w/-]+$/.test(code)),
    ];
    // The reader's own file, and what the package exports.
    const isElsewhere = (file: string) =>
      file === "relay.config.json" || file.startsWith("virtual-appointments-client/");
    const isThere = (file: string) =>
      files.some((known) => known === file || known.endsWith(`/${file}`)) ||
      existsSync(`${ROOT}${file}`) ||
      existsSync(`${ROOT}${join(dirname(path), file)}`);
    expect(named.filter((file) => !isElsewhere(file) && !isThere(file))).toEqual([]);
  });
});

it("names for each of fifteen changes a place that is there", () => {
  const [, section = ""] = readmeOf(".github/CONTRIBUTING.md").text.split("\n## Where things live\n");
  const [, table = ""] = (section.split("\n## ")[0] ?? "").split("\n|---|---|---|\n");
  const rows = table.trimEnd().split("\n");
  expect(section).toContain("Fifteen changes");
  expect(rows).toHaveLength(15);
  const placesOf = (row: string) => [...row.matchAll(/`(src\/[^`]+)`/g)].map(([, place = ""]) => place);
  expect(rows.filter((row) => placesOf(row).length === 0)).toEqual([]);
  expect(rows.flatMap(placesOf).filter((place) => !existsSync(`${ROOT}${place}`))).toEqual([]);
});

/** Constants of the code, with the unit that the pages give them in. */
const BOUNDS: readonly (readonly [file: string, constant: string, unit: "" | "KiB" | "MiB" | "s"])[] = [
  ["request-bodies.ts", "MAX_BODY", "KiB"],
  ["request-bodies.ts", "MAX_BODIES", "MiB"],
  ["unread-body.ts", "MAX_PIECES", ""],
  ["client-connections.ts", "MAX_OPERATIONS", ""],
  ["transport.ts", "MIN_READS", ""],
  ["request-bodies.ts", "MAX_VALUES", ""],
  ["client-connections.ts", "MAX_PIPELINED", ""],
  ["client-connections.ts", "MAX_UNSENT", "MiB"],
  ["client-connections.ts", "MAX_STALL", "s"],
  ["document-limits.ts", "MAX_CHARACTERS", ""],
  ["operation-limits.ts", "MAX_TOKENS", ""],
  ["operation-limits.ts", "MAX_DEPTH", ""],
  ["operation-limits.ts", "MAX_ALIASES", ""],
  ["operation-limits.ts", "MAX_SAME_FIELDS", ""],
  ["operation-limits.ts", "MAX_ROOT_FIELDS", ""],
  ["operation-limits.ts", "MAX_DIRECTIVES", ""],
  ["document-limits.ts", "MAX_SPREADS", ""],
  ["document-limits.ts", "MAX_FIELDS", ""],
  ["document-limits.ts", "MAX_VALUES", ""],
  ["document-limits.ts", "MAX_MISTAKES", ""],
  ["answer-limit.ts", "MAX_CHARACTERS", ""],
  ["operation-limits.ts", "MAX_COST", ""],
  ["write-budget.ts", "MAX_WRITES", ""],
  ["transport.ts", "READ_CONNECTIONS", ""],
  ["transport.ts", "WRITE_CONNECTIONS", ""],
  ["transport.ts", "MAX_ANSWER_BYTES", "MiB"],
  ["write-connections.ts", "MAX_WAITING", ""],
  ["graph-client.ts", "MAX_READS", ""],
  ["graph-writes.ts", "MAX_LOOK", "s"],
  ["gateway-server.ts", "MAX_READ_WAIT", "s"],
  ["graph-client.ts", "MAX_WRITE_WAIT", "s"],
];

it.each(BOUNDS)("tells the bound of %s, %s", (file, constant, unit) => {
  const path = files.find((known) => known.startsWith("src/") && known.endsWith(`/${file}`)) ?? file;
  const source = readFileSync(`${ROOT}${path}`, "utf8");
  const [, factors = ""] = new RegExp(`\\b${constant} = ([\\d_ *]+);`).exec(source) ?? [];
  const amount = factors.split("*").reduce((product, factor) => product * Number(factor.replaceAll("_", "")), 1);
  const divisor = { "": 1, KiB: 1024, MiB: 1024 ** 2, s: 1000 }[unit];
  const told = `${(amount / divisor).toLocaleString("en")}${unit === "" ? "" : ` ${unit}`}`;
  const [, bounds = ""] = readmeOf("src/gateway/README.md").text.split("\n## Bounds\n");
  expect(bounds).toMatch(new RegExp(`(?<![\\d,])${told}(?![\\d,]\\d)`));
});

it("begins the changelog with the version that this is", () => {
  expect(/^## (\S+)/m.exec(readmeOf("CHANGELOG.md").text)?.[1]).toBe(version);
});

it("shows every variable that the configuration knows, and no other", () => {
  const source = ["config.ts", "limit-variables.ts", "link-template.ts", "trace-variables.ts"]
    .map((file) => readFileSync(`${ROOT}src/config/${file}`, "utf8"))
    .join("");
  const known = [...source.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name = ""]) => name);
  expect(known.length).toBeGreaterThan(20);
  const rows = readmes
    .flatMap(({ prose }) => prose.split("| variable | default | meaning |\n").slice(1))
    .flatMap((table) => [...(table.split("\n\n", 1)[0]?.matchAll(/^\| (`.+?`) \|/gm) ?? [])]);
  const shown = rows.flatMap(([, names = ""]) => [...names.matchAll(/`(\w+)`/g)].map(([, name = ""]) => name));
  expect(new Set(shown)).toEqual(new Set(known));
});

it("explains every script", () => {
  const explained = Object.keys(scripts).filter((script) => !script.startsWith("check:") && script !== "test");
  const { text } = readmeOf(".github/CONTRIBUTING.md");
  expect(explained.filter((script) => !new RegExp(`npm (?:run (?:--silent )?)?${script}\\b`).test(text))).toEqual([]);
});

function withWildcards(value: unknown): unknown {
  if (typeof value === "string" && value.includes("…")) {
    const parts = value.split("…").map((part) => RegExp.escape(part));
    return expect.stringMatching(new RegExp(`^${parts.join(".+")}$`, "s"));
  }
  if (Array.isArray(value)) return value.map(withWildcards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withWildcards(inner)]));
}
