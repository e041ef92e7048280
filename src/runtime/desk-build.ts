import { spawn, type ChildProcess } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { stripVTControlCharacters } from "node:util";
import type { Logger } from "pino";
import type { DeskState } from "../gateway/http/desk-files.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const DIST = join(ROOT, "src/desk/dist");
/** The build that the package has in place of the sources. */
const PACKED = fileURLToPath(new URL("../desk/built", import.meta.url));
/** What the build is made of. The lock file stands for the libraries. */
const SOURCES = ["src/desk", "src/client", "src/common", "tsconfig.json", "package-lock.json"];
const NOT_SOURCES = /(?:^|[\\/])(?:node_modules|dist)(?:[\\/]|$)/;
const MAX_REASON = 4000;
const ABANDONED_MILLISECONDS = 60 * 60 * 1000;

/**
 * The desk's build: made beside a running gateway when there is none of the sources as they are. Each lies in a
 * directory named by the content of its sources, and gets there whole: several programs may build at once, and nobody
 * ever serves half a build.
 */
export class DeskBuild {
  #state: DeskState = { kind: "building" };
  #child: ChildProcess | undefined;
  #isStopped = false;
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  get state(): DeskState {
    return this.#state;
  }

  async run(): Promise<void> {
    if (existsSync(PACKED)) {
      this.#state = { kind: "ready", directory: PACKED };
      return;
    }
    try {
      const directory = join(DIST, await stampOfSources());
      if (!existsSync(join(directory, "index.html"))) await this.#build(directory);
      this.#state = { kind: "ready", directory };
    } catch (error) {
      if (this.#isStopped) return;
      const reason = (error as Error).message.replaceAll(ROOT, "");
      this.#state = { kind: "failed", reason };
      this.#logger.error({ reason }, "The desk was not built: /desk says why, everything else works");
    }
  }

  stop(): void {
    this.#isStopped = true;
    this.#child?.kill();
  }

  async #build(directory: string): Promise<void> {
    if (!existsSync(join(ROOT, "node_modules/vite"))) {
      throw new Error("What builds it is not installed: run npm ci, without --omit=dev, and start again.");
    }
    if (this.#isStopped) throw new Error("The program ends.");
    const draft = join(DIST, `.draft-${crypto.randomUUID()}`);
    await mkdir(draft, { recursive: true });
    try {
      await this.#bundle(draft);
      await rename(draft, directory).catch((error: NodeJS.ErrnoException) => {
        // Another program was faster, with the same sources.
        if (error.code !== "ENOTEMPTY" && error.code !== "EEXIST") throw error;
      });
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    await removeOthers(directory);
  }

  /** In a process of its own: the bundler's memory goes with it, and the gateway answers meanwhile. */
  #bundle(outDir: string): Promise<void> {
    const child = spawn(process.execPath, [join(ROOT, "src/desk/build-desk.ts"), outDir], {
      cwd: ROOT,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.#child = child;
    let output = "";
    const collect = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-MAX_REASON);
    };
    child.stdout.on("data", collect);
    child.stderr.on("data", collect);
    return new Promise((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code) => {
        const said = stripVTControlCharacters(output).trim();
        if (code === 0) resolve();
        else reject(new Error(said === "" ? "The bundler exited without output." : said));
      });
    });
  }
}

async function stampOfSources(): Promise<string> {
  const hash = createHash("sha256");
  for (const source of SOURCES) {
    const path = join(ROOT, source);
    const names = source.includes(".") ? [""] : await readdir(path, { recursive: true });
    for (const name of names.filter((name) => !NOT_SOURCES.test(name)).toSorted()) {
      const file = join(path, name);
      if (!(await stat(file)).isFile()) continue;
      hash
        .update(`${source}/${name}\0`)
        .update(await readFile(file))
        .update("\0");
    }
  }
  return hash.digest("hex").slice(0, 16);
}

/** Builds of other sources go; drafts of others only when nobody can be at work on them any more. */
async function removeOthers(kept: string): Promise<void> {
  for (const name of await readdir(DIST)) {
    const path = join(DIST, name);
    if (path === kept) continue;
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (!name.startsWith(".draft-") || age > ABANDONED_MILLISECONDS) await rm(path, { recursive: true, force: true });
  }
}
