import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

/**
 * What goes into the package itself, instead of being installed with it. These, with what they lean on, are thirty-five
 * megabytes of sources, tests, maps and tables, of which few run. They are development dependencies therefore.
 */
const INLINED: ReadonlySet<string> = new Set([
  "@opentelemetry/api",
  "@opentelemetry/core",
  "@opentelemetry/exporter-trace-otlp-proto",
  "@opentelemetry/resources",
  "@opentelemetry/sdk-trace",
  "csv-parse",
  "csv-stringify",
  "libphonenumber-js",
  "lru-cache",
  "prom-client",
  "windows-iana",
  "zod",
]);
/** As the compiler writes it: in one line. */
const IMPORT = /^import \{([^}]+)\} from "([^"]+)";$/gm;
const ANY_IMPORT = /(?:\bfrom|\bimport|\bimport\() ?"([^".][^"]*)"/g;

/**
 * Bundles what the files of a directory import of these packages into its `inlined`, and has them import it from there.
 * The licences of all that got in are beside it.
 */
export async function inlinePackages(directory: string): Promise<void> {
  const target = join(directory, "inlined");
  const importers = globSync("**/*.js", { cwd: directory }).map((name) => {
    const file = join(directory, name);
    return { file, text: readFileSync(file, "utf8") };
  });
  const imported = new Map<string, Set<string>>();
  for (const [, names = "", from = ""] of importers.flatMap(({ text }) => [...text.matchAll(IMPORT)])) {
    if (!isInlined(from)) continue;
    const known = imported.get(from) ?? new Set();
    for (const name of names.split(",")) known.add(name.replace(/ as .*/, "").trim());
    imported.set(from, known);
  }

  const modules = await bundle(imported, target);
  for (const { file, text } of importers) {
    const local = text.replaceAll(IMPORT, (statement, names: string, from: string) => {
      if (!isInlined(from)) return statement;
      return `import {${names}} from "./${relative(dirname(file), join(target, `${from}.js`)).replaceAll("\\", "/")}";`;
    });
    const left = [...local.matchAll(ANY_IMPORT)].find(([, from = ""]) => isInlined(from));
    if (left !== undefined) throw new Error(`${file} has an import that can't be inlined: ${left[0]}.`);
    if (local !== text) writeFileSync(file, local);
  }
  writeFileSync(join(target, "LICENSES.txt"), licencesOf(modules));
}

/** @param from as it is imported: a package, or a path in it */
function isInlined(from: string): boolean {
  return INLINED.has(/^(?:@[^/]+\/)?[^/]+/.exec(from)?.[0] ?? "");
}

/**
 * Each package becomes a file with the names that are imported of it; what several lean on is there once.
 *
 * @returns the modules that got in
 */
async function bundle(
  imported: ReadonlyMap<string, ReadonlySet<string>>,
  directory: string,
): Promise<readonly string[]> {
  const entry = "\0entry:";
  const build = await rolldown({
    cwd: import.meta.dirname,
    input: Object.fromEntries([...imported.keys()].map((name) => [name, `${entry}${name}`])),
    platform: "node",
    plugins: [
      {
        name: "entries",
        resolveId: (id) => (id.startsWith(entry) ? id : null),
        load: (id) => {
          const name = id.startsWith(entry) ? id.slice(entry.length) : "";
          const names = imported.get(name);
          return names === undefined ? null : `export { ${[...names].join(", ")} } from ${JSON.stringify(name)};`;
        },
      },
    ],
  });
  const { output } = await build.write({ dir: directory, entryFileNames: "[name].js", chunkFileNames: "[name].js" });
  await build.close();
  return output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
}

function licencesOf(modules: readonly string[]): string {
  const roots = modules.map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? "");
  const texts = [...new Set(roots)]
    .filter((root) => root !== "")
    .toSorted()
    .map((root) => {
      const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Record<string, string>;
      const file = ["LICENSE", "LICENSE.md", "LICENSE.txt"].map((one) => join(root, one)).find(existsSync);
      return `${name} ${version}\n\n${file === undefined ? "" : readFileSync(file, "utf8").trim()}\n`;
    });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
