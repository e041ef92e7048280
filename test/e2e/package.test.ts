import { execFile } from "node:child_process";
import { globSync, readFileSync, statSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { disposeLater, it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { startCollector } from "../support/programs/collector.ts";
import { freePort } from "../support/programs/free-port.ts";
import { ROOT } from "../support/programs/program.ts";

// The package as others get it: packed, installed into an empty directory, and run by its own command.

/** Of everything that is installed with it, in bytes. Node itself is not. */
const MAX_SIZE = 40_000_000;
const NAME = "virtual-appointment-gateway";
const { engines, version } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as {
  readonly engines: { readonly node: string };
  readonly version: string;
};
const run = promisify(execFile);

/** Runs npm in an empty project; what it has in its cache is not asked for again. */
async function install(directory: string, what: string): Promise<string> {
  await mkdir(directory);
  await writeFile(join(directory, "package.json"), JSON.stringify({ private: true, allowScripts: { node: true } }));
  await run("npm", ["install", "--omit=dev", "--prefer-offline", "--no-audit", "--no-fund", what], { cwd: directory });
  return directory;
}

const it = base
  .extend("packed", { scope: "file" }, async ({ sharedDirectory }) => {
    const { stdout } = await run("npm", ["pack", "--json", "--pack-destination", sharedDirectory], { cwd: ROOT });
    const [packed] = JSON.parse(stdout.slice(stdout.indexOf("[\n"))) as [
      { readonly filename: string; readonly files: readonly { readonly path: string }[] },
    ];
    return { file: join(sharedDirectory, packed.filename), files: packed.files.map(({ path }) => path) };
  })
  .extend("installed", { scope: "file" }, ({ sharedDirectory, packed }) =>
    install(join(sharedDirectory, "installed"), packed.file),
  )
  .extend("command", { scope: "file" }, ({ installed }) => (...words: string[]) => {
    return [join(installed, "node_modules/.bin", NAME), ...words] as const;
  })
  /** The oldest Node that the package is for, where npm has it. */
  .extend("oldNode", { scope: "file" }, async ({ sharedDirectory }) => {
    const installing = install(join(sharedDirectory, "node"), "node@22");
    return installing.then((directory) => join(directory, "node_modules/node/bin/node")).catch(() => undefined);
  })
  /** Of each test. */
  .extend("collector", ({}, cleanup) => disposeLater(startCollector(), cleanup))
  .extend("inUse", ({ command, ownHome, installed, anotherCommand, collector }) => {
    const { NODE_OPTIONS: _options, ...environment } = ownHome.environment;

    /** Gateway and service as two programs, as in production. */
    async function runApart(node: string): Promise<void> {
      const tell = async (words: readonly string[], variables = {}) =>
        (await run(node, command(...words), { cwd: installed, env: { ...environment, ...variables } })).stdout.trim();
      expect(await tell(["--version"])).toBe(version);
      expect(await tell(["--help"])).toMatch(new RegExp(`^Usage: ${NAME} COMMAND\n`));
      const [port, servicePort] = await Promise.all([freePort(), freePort()]);
      const variables = {
        PORT: String(port),
        SERVICE_PORT: String(servicePort),
        GRAPH_URL: `http://127.0.0.1:${servicePort}`,
        AUTH_MODE: "passthrough",
      };
      const start = (program: string, more = {}) =>
        anotherCommand([node, ...command(program)], { ...environment, ...variables, ...more }, installed);
      const service = await start("service");
      expect(service.output()).toContain(`  ${NAME} service backup FILE `);
      const gateway = await start("gateway", { METRICS_PORT: "0", OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
      const token = await tell(["token", "--graph"]);
      const query = `{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`;
      const url = `http://127.0.0.1:${port}/graphql`;
      expect((await call("POST", url, { token, body: { query } })).body).toEqual({
        data: { virtualAppointment: { __typename: "VirtualAppointment" } },
      });
      const page = await (await fetch(url, { headers: { accept: "text/html" } })).text();
      expect(page).toContain("npm install @graphql-yoga/render-graphiql@5");
      const metrics = /^Metrics on (\S+)\.$/m.exec(gateway.output())?.[1] ?? "";
      expect(await (await fetch(metrics)).text()).toContain("process_cpu_seconds_total");
      expect(await tell(["health"], variables)).toBe("Healthy: gateway, service.");
      expect(await Promise.all([gateway.stop("SIGTERM"), service.stop("SIGTERM")])).toEqual([0, 0]);
      expect(collector.spans.map(({ kind }) => kind)).toEqual(expect.arrayContaining(["server", "client"]));
    }

    /** `start`, with the desk. */
    async function runTogether(node: string): Promise<void> {
      const program = await anotherCommand([node, ...command("start")], environment, installed);
      expect(program.output()).toContain(`Token                    ${NAME} token\n`);
      const desk = await fetch(`${program.urls[0]}/desk/`);
      expect([desk.status, await desk.text()]).toEqual([200, expect.stringContaining('<div id="desk"></div>')]);
      expect(await program.stop("SIGTERM")).toBe(0);
    }

    return { runApart, runTogether };
  });

describe("the package", () => {
  it("holds JavaScript, what it reads at run time, and nothing else", ({ packed }) => {
    const others = packed.files.filter((path) => !/^dist\/.*\.js$/.test(path));
    expect(others.map((path) => path.replace(/-[\w-]{8}\./, "-….")).toSorted()).toEqual([
      "CHANGELOG.md",
      "LICENSE",
      "README.md",
      "dist/client/generated/persisted-documents.json",
      "dist/desk/built/assets/first-view-….css",
      "dist/desk/built/icon.svg",
      "dist/desk/built/index.html",
      "dist/inlined/LICENSES.txt",
      "package.json",
      "schema.graphql",
    ]);
    expect(packed.files).toContain("dist/main.js");
    expect(packed.files.filter((path) => /\.test\.js$|^dist\/(?:package|test)\//.test(path))).toEqual([]);
  });

  it("brings no more than it runs, and no Node", ({ installed }) => {
    const files = globSync("node_modules/**/*", { cwd: installed });
    const sizes = files.map((file) => statSync(join(installed, file)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(MAX_SIZE);
    expect(files).not.toContain("node_modules/node");
    expect(files).not.toContain("node_modules/typescript");
    const licences = readFileSync(join(installed, `node_modules/${NAME}/dist/inlined/LICENSES.txt`), "utf8");
    expect([...licences.matchAll(/(?:^|---\n\n)(\S+) \d+\.\d+\.\d+\n\n\S/g)].map(([, name]) => name)).toEqual(
      expect.arrayContaining(["@opentelemetry/semantic-conventions", "bintrees", "csv-parse", "prom-client", "zod"]),
    );
  });

  it("depends on what it imports, and on nothing else", ({ installed }) => {
    const home = join(installed, "node_modules", NAME);
    const { dependencies, peerDependencies } = JSON.parse(readFileSync(join(home, "package.json"), "utf8")) as Record<
      "dependencies" | "peerDependencies",
      Readonly<Record<string, string>>
    >;
    const imported = globSync("dist/**/*.js", { cwd: home, exclude: ["dist/{desk,inlined}/**"] }).flatMap((file) => {
      const text = readFileSync(join(home, file), "utf8");
      const from =
        /(?:^(?:import|export)\b[^"\n]* from |^import |\bimport\()"((?:@[^/"]+\/)?[^./":@][^/":]*)(?:\/[^"]*)?"/gm;
      return [...text.matchAll(from)].map(([, name]) => name);
    });
    const known = new Set(Object.keys({ ...dependencies, ...peerDependencies }));
    expect(new Set(imported)).toEqual(known);
  });

  it("says which Node it needs, to one that is too old", () => {
    const told = readFileSync(`${ROOT}src/runtime/compile-cache.js`, "utf8");
    expect(engines.node).toBe(">=22.19");
    expect(told).toContain("Node.js 22.19 or later");
  });
});

describe("run by this Node", () => {
  it("starts, answers, and stops", async ({ inUse }) => {
    await inUse.runApart(process.execPath);
  });

  it("starts with everything, the desk among it", async ({ inUse }) => {
    await inUse.runTogether(process.execPath);
  });
});

describe("run by Node 22", () => {
  it("starts, answers, and stops", async ({ inUse, oldNode, skip }) => {
    await inUse.runApart(oldNode ?? skip("npm has no Node.js 22 here"));
  });

  it("starts with everything, the desk among it", async ({ inUse, oldNode, skip }) => {
    await inUse.runTogether(oldNode ?? skip("npm has no Node.js 22 here"));
  });
});
