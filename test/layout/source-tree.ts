import { readdirSync, readFileSync } from "node:fs";
import { join, posix, sep } from "node:path";

/** A file by its path below src, or from `test` on, with slashes. */
export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

export interface Import {
  readonly from: string;
  readonly to: string;
}

const NOT_SOURCES = /(?:^|\/)(?:node_modules|dist)(?:\/|$)/;

/**
 * Every file below a directory, but for what is installed or built.
 *
 * @param prefix what their paths begin with
 */
export function readSources(directory: string, prefix = ""): readonly SourceFile[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(directory.length).replaceAll(sep, "/").replace(/^\//, ""))
    .filter((path) => !NOT_SOURCES.test(path))
    .toSorted()
    .map((path) => ({ path: `${prefix}${path}`, text: readFileSync(join(directory, path), "utf8") }));
}

export function isCode(path: string): boolean {
  return /\.(?:ts|tsx|js)$/.test(path);
}

/**
 * What the files import of each other, types and what is loaded later included.
 *
 * @param packages the folders of packages that are imported by name
 */
export function importsOf(files: readonly SourceFile[], packages: Readonly<Record<string, string>>): readonly Import[] {
  const known = new Set(files.map(({ path }) => path));
  return files
    .filter(({ path }) => isCode(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/\b(?:from|import)\s*\(?\s*["']([^"'\n]+)["']/g)].flatMap(([, specifier = ""]) => {
        const to = resolve(path, specifier, packages);
        // Text that only looks like an import, such as code that code makes.
        return to === undefined || (specifier.startsWith(".") && !known.has(to)) ? [] : [{ from: path, to }];
      }),
    );
}

function resolve(from: string, specifier: string, packages: Readonly<Record<string, string>>): string | undefined {
  if (specifier.startsWith(".")) return posix.join(posix.dirname(from), specifier);
  const name = Object.keys(packages).find((one) => specifier === one || specifier.startsWith(`${one}/`));
  return name === undefined ? undefined : packages[name];
}
