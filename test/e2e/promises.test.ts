import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { describe, expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { ROOT, runProgram } from "../support/programs/program.ts";
import { requirements } from "../support/requirements.ts";

// What .github/SECURITY.md promises of the whole, and tests of single folders can't show.

/** Of this machine, as every address of 127/8 on Linux, and not the one that programs listen on. */
const ELSEWHERE = "127.0.0.2";

/** Whether somebody listens on the port of this URL, at another address. */
function isHeard(host: string, url = ""): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), host, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}

describe.runIf(requirements.linux.isMet)("both programs listen", () => {
  it("on 127.0.0.1 alone", async ({ program }) => {
    expect(program.urls).toHaveLength(2);
    for (const url of program.urls) {
      expect([await isHeard("127.0.0.1", url), await isHeard(ELSEWHERE, url)]).toEqual([true, false]);
    }
  });

  it("the gateway elsewhere by HOST, the service with its sample users never", async ({ ownHome, anotherProgram }) => {
    const { urls } = await anotherProgram(["start"], { ...ownHome.environment, HOST: ELSEWHERE });
    const heard = urls.map(async (url) => [await isHeard("127.0.0.1", url), await isHeard(ELSEWHERE, url)]);
    expect(await Promise.all(heard)).toEqual([
      [false, true],
      [true, false],
    ]);
    const refused = await runProgram(["start"], { ...ownHome.environment, SERVICE_HOST: ELSEWHERE });
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringContaining("SERVICE_HOST must be 127.0.0.1")]);
  });
});

describe("dependencies", () => {
  interface Locked {
    readonly version?: string;
    readonly integrity?: string;
    readonly link?: boolean;
    readonly hasInstallScript?: boolean;
  }
  const read = (file: string) => JSON.parse(readFileSync(`${ROOT}${file}`, "utf8")) as unknown;
  const { packages } = read("package-lock.json") as { readonly packages: Readonly<Record<string, Locked>> };
  /** Those that are not of this repository. */
  const locked = Object.entries(packages).filter(([path, { link }]) => path.includes("node_modules/") && link !== true);

  it("are pinned, each with what it has to be to the byte", () => {
    expect(locked.length).toBeGreaterThan(100);
    const loose = locked.filter(
      ([, { version = "", integrity = "" }]) => !/^\d/.test(version) || !integrity.startsWith("sha512-"),
    );
    expect(loose.map(([path]) => path)).toEqual([]);
  });

  it("may run one install script", () => {
    const scripted = locked.filter(([, { hasInstallScript }]) => hasInstallScript === true).map(([path]) => path);
    const allowed = (read("package.json") as { readonly allowScripts: Readonly<Record<string, boolean>> }).allowScripts;
    // Of each that has one it is said, and only Node.js has to unpack itself.
    expect(scripted.map((path) => path.replace("node_modules/", ""))).toEqual(Object.keys(allowed));
    expect(Object.keys(allowed).filter((name) => allowed[name])).toEqual(["node"]);
  });
});
