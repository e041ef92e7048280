import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { ROOT } from "../programs/program.ts";

const run = promisify(execFile);

export interface PackedClient extends Disposable {
  readonly tarball: Buffer;
  /** Type-checks an app that installed the tarball, with these packages beside it and no others. */
  check(app: ConsumerApp): Promise<{ code: number; output: string }>;
  /** Runs a module of such an app in Node, and gives what it printed. `commonjs`: one that requires instead of importing. */
  run(source: string, packages: readonly string[], kind?: "module" | "commonjs"): Promise<string>;
  /** Such an app's directory. */
  install(packages: readonly string[]): Promise<string>;
}

interface ConsumerApp {
  readonly typescript: "typescript" | "typescript-5.9";
  readonly resolution: "nodenext" | "bundler";
  readonly packages: readonly string[];
  readonly source: string;
  /** Of packages that need more than browsers and Node.js have. */
  readonly skipLibCheck?: boolean;
}

/** The package as `npm publish` would send it. */
export async function packClient(): Promise<PackedClient> {
  const directory = mkdtempSync(join(tmpdir(), "packed-client-"));
  const env = { ...process.env, PATH: `${ROOT}node_modules/.bin:${process.env["PATH"] ?? ""}` };
  const { stdout } = await run("npm", ["pack", "--silent", "--pack-destination", directory], {
    cwd: `${ROOT}src/client`,
    env,
  });
  const file = join(directory, stdout.trim().split("\n").at(-1) ?? "");
  let apps = 0;
  async function install(packages: readonly string[]): Promise<string> {
    const app = join(directory, `app-${++apps}`);
    const installed = join(app, "node_modules/virtual-appointments-client");
    mkdirSync(installed, { recursive: true });
    await run("tar", ["xzf", file, "--strip-components=1", "-C", installed]);
    for (const name of packages) {
      mkdirSync(dirname(join(app, "node_modules", name)), { recursive: true });
      symlinkSync(`${ROOT}node_modules/${name}`, join(app, "node_modules", name));
    }
    writeFileSync(join(app, "package.json"), JSON.stringify({ name: "app", type: "module" }));
    return app;
  }
  return {
    tarball: readFileSync(file),
    install,
    async run(source, packages, kind = "module") {
      const app = await install(packages);
      const file = join(app, kind === "module" ? "app.js" : "app.cjs");
      writeFileSync(file, source);
      // As Node.js 20 and Jest have it, which can't require what has to be imported.
      const flags = kind === "module" ? [] : ["--no-require-module"];
      return (await run(process.execPath, [...flags, file])).stdout;
    },
    async check({ typescript, resolution, packages, source, skipLibCheck = false }) {
      const app = await install(packages);
      const compilerOptions = {
        strict: true,
        noEmit: true,
        skipLibCheck,
        target: "es2023",
        lib: ["es2023", "dom", "dom.iterable"],
        types: [],
        jsx: "react-jsx",
        ...(resolution === "nodenext" ? { module: "nodenext" } : { module: "esnext", moduleResolution: "bundler" }),
      };
      writeFileSync(join(app, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["app.tsx"] }));
      writeFileSync(join(app, "app.tsx"), source);
      try {
        const checked = await run(process.execPath, [`${ROOT}node_modules/${typescript}/bin/tsc`, "-p", app]);
        return { code: 0, output: checked.stdout };
      } catch (error) {
        const { code, stdout: output } = error as { code: number; stdout: string };
        return { code, output };
      }
    },
    [Symbol.dispose]: () => rmSync(directory, { recursive: true }),
  };
}
