import { posix } from "node:path";
import type { LayoutRules, SizeRules, TestRules } from "./rules.ts";
import { importsOf, isCode, type Import, type SourceFile } from "./source-tree.ts";

/** What in the files is against the rules, a line each. */
export function findProblems(files: readonly SourceFile[], rules: LayoutRules): readonly string[] {
  const imports = importsOf(files, rules.packages);
  return [
    ...strays(files, rules),
    ...wrongArrows(imports, rules),
    ...circles(imports),
    ...repeatedNames(files, rules),
    ...findLargeOnes(files, rules),
  ];
}

/** What of them is too large, which goes for tests as well. */
export function findLargeOnes(files: readonly SourceFile[], rules: SizeRules): readonly string[] {
  return [...fullFolders(files, rules), ...longFiles(files, rules)];
}

/** Which tests start by hand what a fixture would stop as well, and which of them are excused and needn't be. */
export function findHandStarts(
  files: readonly SourceFile[],
  { starters, startedByHand }: Pick<TestRules, "starters" | "startedByHand">,
): readonly string[] {
  // What is handed to these two is a fixture's.
  const called = new RegExp(`(?<!\\b(?:disposeLater|startEach)\\(\\s*)\\b(${starters.join("|")})\\(`);
  const started = new Map(
    files
      .filter(({ path }) => path.endsWith(".test.ts"))
      .flatMap(({ path, text }) => {
        const [, starter] = called.exec(text) ?? [];
        return starter === undefined ? [] : [[path, starter] as const];
      }),
  );
  return [
    ...[...started]
      .filter(([path]) => !Object.hasOwn(startedByHand, path))
      .map(([path, starter]) => `${path} calls ${starter}: take what a fixture starts (test/support/fixtures.ts)`),
    ...Object.keys(startedByHand)
      .filter((path) => !started.has(path))
      .map((path) => `${path} needs no exception: it is not there, or starts nothing by hand`),
  ];
}

function strays(files: readonly SourceFile[], rules: LayoutRules): string[] {
  return files
    .filter(({ path }) => isCode(path) && ownerOf(path, rules) === undefined)
    .map(({ path }) => `${path} lies in no folder that the layout knows`);
}

function wrongArrows(imports: readonly Import[], rules: LayoutRules): string[] {
  return imports.flatMap(({ from, to }) => {
    const owner = ownerOf(from, rules);
    if (owner === undefined || ownerOf(to, rules) === owner) return [];
    if (rules.arrows[owner]?.some((allowed) => isIn(to, allowed)) === true) return [];
    return [`${from} imports ${to}: ${owner} may not`];
  });
}

/** The longest path with arrows of its own that the file lies below. */
function ownerOf(path: string, { arrows }: LayoutRules): string | undefined {
  const owners = Object.keys(arrows).filter((folder) => isIn(path, folder));
  return owners.toSorted((one, other) => other.length - one.length)[0];
}

/** Files and folders that lie side by side and need each other, at any depth. */
function circles(imports: readonly Import[]): string[] {
  const graph = new Map<string, Set<string>>();
  for (const { from, to } of imports) {
    const [one, other] = siblings(from, to);
    if (one === other) continue;
    graph.set(one, (graph.get(one) ?? new Set()).add(other));
  }
  const found = new Set<string>();
  for (const start of graph.keys()) {
    const circle = circleFrom(start, graph);
    // The same circle is met from each of its members.
    if (circle !== undefined && circle.every((member) => start <= member)) found.add([...circle, start].join(" → "));
  }
  return [...found].map((circle) => `there is a circle: ${circle}`);
}

/** The shortest way back to where it starts. */
function circleFrom(start: string, graph: ReadonlyMap<string, ReadonlySet<string>>): readonly string[] | undefined {
  const seen = new Set<string>();
  let ways: readonly (readonly string[])[] = [[start]];
  while (ways.length > 0) {
    const longer: (readonly string[])[] = [];
    for (const way of ways) {
      for (const next of graph.get(way.at(-1) ?? start) ?? []) {
        if (next === start) return way;
        if (!seen.has(next)) longer.push([...way, next]);
        seen.add(next);
      }
    }
    ways = longer;
  }
  return undefined;
}

/** What of the two lies in the deepest folder that holds both. */
function siblings(one: string, other: string): [string, string] {
  const [ones, others] = [one.split("/"), other.split("/")];
  const shared = ones.findIndex((part, index) => part !== others[index]);
  const depth = shared === -1 ? ones.length : shared + 1;
  return [ones.slice(0, depth).join("/"), others.slice(0, depth).join("/")];
}

function repeatedNames(files: readonly SourceFile[], { sharedNames }: LayoutRules): string[] {
  const byName = Map.groupBy(
    files.filter(({ path }) => !sharedNames.includes(posix.basename(path))),
    // Whether a module has types or elements in it doesn't tell it from another of its name.
    ({ path }) => posix.basename(path).replace(/\.(?:tsx|js)$/, ".ts"),
  );
  return [...byName]
    .filter(([, named]) => named.length > 1)
    .map(([, named]) => `have the same name: ${named.map(({ path }) => path).join(", ")}`);
}

function fullFolders(files: readonly SourceFile[], { maxFiles }: SizeRules): string[] {
  // A README tells of its folder, and is no part of it.
  const counted = files.filter(({ path }) => posix.basename(path) !== "README.md");
  return [...Map.groupBy(counted, ({ path }) => posix.dirname(path))]
    .filter(([, inside]) => inside.length > maxFiles)
    .map(([folder, inside]) => `${folder} has ${inside.length} files, more than ${maxFiles}`);
}

function longFiles(files: readonly SourceFile[], { maxLines, tables }: SizeRules): string[] {
  const lengths = new Map(files.map(({ path, text }) => [path, text.split("\n").length - 1]));
  return [
    ...[...lengths]
      .filter(([path, lines]) => lines > maxLines && !Object.hasOwn(tables, path))
      .map(([path, lines]) => `${path} has ${lines} lines, more than ${maxLines}, and is no table`),
    ...Object.keys(tables)
      .filter((path) => (lengths.get(path) ?? 0) <= maxLines)
      .map((path) => `${path} needs no exception: it is not there, or no longer than ${maxLines} lines`),
  ];
}

function isIn(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
