import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { rolldown } from "rolldown";

/**
 * What goes into the package as a file each, instead of being installed with it: of zod, lru-cache and prom-client with
 * what it leans on, twelve megabytes are sources, tests and maps, and half of one runs.
 */
const INLINED = ["lru-cache", "prom-client", "zod"];
const IMPORT = /^import \{([^}]+)\} from "([^"]+)";$/gm;

/**
 * Bundles what the files of a directory import of these packages into its `inlined`, and has them import it from there.
 * The licences of all that got in are beside it.
 */
export async function inlinePackages(directory: string): Promise<void> {
  const importers = globSync("**/*.js", { cwd: directory }).map((name) => {
    const file = join(directory, name);
    return { file, text: readFileSync(file, "utf8") };
  });
  const imports = importers.flatMap(({ text }) => [...text.matchAll(IMPORT)]);
  const names = new Map(
    INLINED.map((inlined) => {
      const of = imports.filter(([, , imported]) => imported === inlined);
      return [inlined, new Set(of.flatMap(([, list = ""]) => list.split(",").map((name) => name.trim())))] as const;
    }),
  );

  const modules = new Set<string>();
  for (const [inlined, imported] of names) {
    for (const module of await bundle(inlined, imported, join(directory, "inlined"))) modules.add(module);
  }
  for (const { file, text } of importers) {
    const local = text.replaceAll(IMPORT, (statement, list: string, imported: string) => {
      if (!names.has(imported)) return statement;
      const path = relative(dirname(file), join(directory, "inlined", `${imported}.js`)).replaceAll("\\", "/");
      return `import {${list}} from "${path.startsWith(".") ? path : `./${path}`}";`;
    });
    const left = INLINED.find((inlined) => new RegExp(`(?:from|import|import\\() ?"${inlined}["/]`).test(local));
    if (left !== undefined) throw new Error(`${file} imports ${left} in a form that is not inlined.`);
    if (local !== text) writeFileSync(file, local);
  }
  writeFileSync(join(directory, "inlined/LICENSES.txt"), licencesOf(modules));
}

/** @returns the modules that got in */
async function bundle(name: string, exported: ReadonlySet<string>, directory: string): Promise<readonly string[]> {
  const entry = "\0entry";
  const build = await rolldown({
    cwd: import.meta.dirname,
    input: { [name]: entry },
    platform: "node",
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === entry ? id : null),
        load: (id) => (id === entry ? `export { ${[...exported].join(", ")} } from ${JSON.stringify(name)};` : null),
      },
    ],
  });
  const { output } = await build.write({ dir: directory, entryFileNames: "[name].js" });
  await build.close();
  return output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
}

function licencesOf(modules: ReadonlySet<string>): string {
  const roots = [...modules].map((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? "");
  const texts = [...new Set(roots)]
    .filter((root) => root !== "")
    .toSorted()
    .map((root) => {
      const { name, version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Readonly<
        Record<string, string>
      >;
      const file = ["LICENSE", "LICENSE.md", "LICENSE.txt", "LICENCE"].map((one) => join(root, one)).find(existsSync);
      return `${name} ${version}\n\n${file === undefined ? "" : readFileSync(file, "utf8").trim()}\n`;
    });
  return texts.join(`\n${"-".repeat(80)}\n\n`);
}
