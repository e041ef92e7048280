import { existsSync } from "node:fs";
import { cp, mkdir, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { ROOT, startProgram } from "../../support/programs/program.ts";

// `npm start` in a checkout of its own, where nothing has been built yet.

const it = base
  .extend("checkout", { scope: "file" }, async ({ sharedDirectory }) => {
    for (const name of ["package.json", "package-lock.json", "tsconfig.json", "schema.graphql", "src"]) {
      await cp(join(ROOT, name), join(sharedDirectory, name), {
        recursive: true,
        filter: (path) => !/[\\/](?:node_modules|dist)$/.test(path),
      });
    }
    await symlink(join(ROOT, "node_modules"), join(sharedDirectory, "node_modules"));
    const ofDesk = join(ROOT, "src/desk/node_modules");
    if (existsSync(ofDesk)) await symlink(ofDesk, join(sharedDirectory, "src/desk/node_modules"));
    return sharedDirectory;
  })
  .extend("start", ({ checkout, home }, { onCleanup }) => async (root = checkout) => {
    const started = await startProgram(["start"], home.environment, root);
    onCleanup(async () => void (await started.stop("SIGTERM")));
    return { url: started.urls[0] ?? "", output: started.output };
  })
  .extend("builds", ({ checkout }) => () => {
    return readdir(join(checkout, "src/desk/dist"));
  })
  /** All that the page loads. */
  .extend("scripts", ({ checkout, builds }) => async (): Promise<string> => {
    const [build = ""] = await builds();
    const assets = join(checkout, "src/desk/dist", build, "assets");
    const names = (await readdir(assets)).filter((name) => name.endsWith(".js"));
    return (await Promise.all(names.map((name) => readFile(join(assets, name), "utf8")))).join("\n");
  })
  .extend("signInPage", ({ checkout }) => () => {
    return join(checkout, "src/desk/app/session/sign-in-page.tsx");
  });

const get = (url: string) => fetch(`${url}/desk/`, { headers: { accept: "text/html" } });

/** The answer once it is no longer being built. */
async function settled(url: string): Promise<Response> {
  for (;;) {
    const response = await get(url);
    if (response.status !== 503) return response;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const HEADING = "Your virtual appointments, day by day";

describe("npm start builds the desk", () => {
  it("when there is none: the gateway answers meanwhile, and the page says what is going on", async ({
    start,
    builds,
    scripts,
  }) => {
    const { url } = await start();
    const first = await get(url);
    expect(first.status).toBe(503);
    expect(first.headers.get("retry-after")).toBe("2");
    const page = await first.text();
    expect(page).toContain("The desk is being built");
    expect(page).toContain('<meta http-equiv="refresh" content="2">');
    expect((await call("GET", `${url}/desk/configuration.json`)).body).toMatchObject({
      clientId: "e0d2c7a4-93b6-4f1d-8c5e-6a7b8c9d0e1f",
    });
    const built = await settled(url);
    expect(built.status).toBe(200);
    expect(await built.text()).toContain('<div id="desk"></div>');
    expect(await builds()).toHaveLength(1);
    expect(await scripts()).toContain(HEADING);
  });

  it("small enough for the first view: at most 250 kB, compressed, of what the page names", async ({
    checkout,
    builds,
  }) => {
    const [build = ""] = await builds();
    const directory = join(checkout, "src/desk/dist", build);
    const page = await readFile(join(directory, "index.html"), "utf8");
    const files = [...page.matchAll(/"\/desk\/(assets\/[^"]+)"/g)].map(([, file = ""]) => join(directory, file));
    expect(files.length).toBeGreaterThan(2);
    const sizes = await Promise.all(files.map(async (file) => gzipSync(await readFile(file)).length));
    expect(sizes.reduce((sum, size) => sum + size)).toBeLessThanOrEqual(250_000);
  });

  it("not again while its sources are the same", async ({ checkout, start, builds }) => {
    const [build = ""] = await builds();
    const file = join(checkout, "src/desk/dist", build, "index.html");
    const { mtimeMs } = await stat(file);
    expect((await settled((await start()).url)).status).toBe(200);
    expect(await builds()).toEqual([build]);
    expect((await stat(file)).mtimeMs).toBe(mtimeMs);
  });

  it("again when a source has changed, and shows it", async ({ start, builds, scripts, signInPage }) => {
    const before = await builds();
    const source = await readFile(signInPage(), "utf8");
    expect(source).toContain(HEADING);
    await writeFile(signInPage(), source.replace(HEADING, "Something new"));
    expect((await settled((await start()).url)).status).toBe(200);
    const after = await builds();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
    expect(await scripts()).toContain("Something new");
    expect(await scripts()).not.toContain(HEADING);
  });

  it.runIf(hasBrowser)(
    "under the eyes of whoever waits for it, without a touch",
    async ({ browser, checkout, start }) => {
      await rm(join(checkout, "src/desk/dist"), { recursive: true });
      const { url } = await start();
      const page = await browser.newPage();
      await page.goto(`${url}/desk`);
      await page.getByRole("heading", { name: "Something new" }).waitFor();
    },
  );

  it("says what is wrong when it can't, in one line of the log too, and serves everything else", async ({
    checkout,
    start,
    signInPage,
  }) => {
    const source = await readFile(signInPage(), "utf8");
    await writeFile(signInPage(), `${source}\nexport const = ;\n`);
    const { url, output } = await start();
    const failed = await settled(url);
    expect(failed.status).toBe(500);
    const page = await failed.text();
    expect(page).toContain("The desk could not be built");
    expect(page).toContain("sign-in-page.tsx");
    expect(page).not.toContain(checkout);
    expect(page).not.toContain('http-equiv="refresh"');
    expect((await call("POST", `${url}/graphql`, { body: { query: "{ viewer { id } }" } })).status).toBe(401);
    const lines = output().match(/The desk was not built/g);
    expect(lines).toHaveLength(1);
    await writeFile(signInPage(), source);
  });

  it("says what to install when what builds it is missing", async ({ directory: lean, checkout, start }) => {
    await cp(join(checkout, "src"), join(lean, "src"), {
      recursive: true,
      filter: (path) => !/[\\/](?:node_modules|dist)$/.test(path),
    });
    for (const name of ["package.json", "package-lock.json", "tsconfig.json"])
      await cp(join(ROOT, name), join(lean, name));
    await mkdir(join(lean, "node_modules"));
    for (const name of await readdir(join(ROOT, "node_modules"))) {
      if (name !== "vite") await symlink(join(ROOT, "node_modules", name), join(lean, "node_modules", name));
    }
    const { url, output } = await start(lean);
    const failed = await settled(url);
    expect(failed.status).toBe(500);
    expect(await failed.text()).toContain("run npm ci, without --omit=dev");
    expect(output().match(/The desk was not built/g)).toHaveLength(1);
  });
});

it("is not there in production", async ({ home, anotherProgram }) => {
  const gateway = await anotherProgram(["gateway"], {
    ...home.environment,
    NODE_ENV: "production",
    AUTH_MODE: "passthrough",
    GRAPH_URL: "http://127.0.0.1:9",
  });
  for (const path of ["/desk", "/desk/", "/desk/configuration.json"]) {
    expect((await fetch(gateway.urls[0] + path)).status).toBe(404);
  }
});
