import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "vitest";
import { startAuthority } from "./authority.ts";
import { startGateway } from "./gateway.ts";
import { createHome, startCommand, startProgram, startRestartable } from "./programs/program.ts";
import { spawnService } from "./programs/service-process.ts";
import { startLiveGraph } from "./live-graph/live-graph.ts";
import { startService } from "./service.ts";
import { startUpstream, type ScriptedUpstream } from "./upstream.ts";

// What tests start. A test names what it needs, and nothing else is started. A fixture lives as long as its file, unless
// it says that it is of each test. A file with options of its own overrides the options, which stand before what has them.
// Those named `another…` start one more for a test whose options are its own, and stop it with the test.

interface Cleanup {
  readonly onCleanup: (cleanup: () => void | Promise<void>) => void;
}

/** What is being started, and stopped when nobody needs it any more. */
export async function disposeLater<T extends AsyncDisposable | Disposable>(
  starting: T | Promise<T>,
  { onCleanup }: Cleanup,
): Promise<T> {
  const stack = new AsyncDisposableStack();
  onCleanup(() => stack.disposeAsync());
  return stack.use(await starting);
}

/** What starts one more whenever it is called, and stops them all when nobody needs them any more, the last one first. */
export function startEach<P extends readonly unknown[], T extends AsyncDisposable>(
  start: (...parameters: P) => Promise<T>,
  { onCleanup }: Cleanup,
): (...parameters: P) => Promise<T> {
  const stack = new AsyncDisposableStack();
  onCleanup(() => stack.disposeAsync());
  return async (...parameters) => stack.use(await start(...parameters));
}

function createDirectory({ onCleanup }: Cleanup): string {
  const directory = mkdtempSync(join(tmpdir(), "test-"));
  onCleanup(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

const answer: ScriptedUpstream["answer"] = () => ({ status: 500 });

export const it = test
  /** Of each test. */
  .extend("directory", ({}, cleanup) => createDirectory(cleanup))
  .extend("sharedDirectory", { scope: "file" }, ({}, cleanup) => createDirectory(cleanup))

  .extend("serviceOptions", { scope: "file" }, {} as NonNullable<Parameters<typeof startService>[0]>)
  .extend("service", { scope: "file" }, ({ serviceOptions }, cleanup) =>
    disposeLater(startService(serviceOptions), cleanup),
  )
  /** Adele's. */
  .extend("token", { scope: "file" }, ({ service }) => service.token())
  /** Of each test. */
  .extend("ownService", ({ serviceOptions }, cleanup) => disposeLater(startService(serviceOptions), cleanup))
  .extend("anotherService", ({}, cleanup) => startEach(startService, cleanup))

  /** What the upstream answers to begin with. */
  .extend("upstreamAnswer", { scope: "file" }, () => answer)
  .extend("upstream", { scope: "file" }, ({ upstreamAnswer }, cleanup) =>
    disposeLater(startUpstream(upstreamAnswer), cleanup),
  )
  /** Of each test. */
  .extend("ownUpstream", ({ upstreamAnswer }, cleanup) => disposeLater(startUpstream(upstreamAnswer), cleanup))
  .extend("anotherUpstream", ({}, cleanup) => startEach(startUpstream, cleanup))
  /** Where nobody listens any more. */
  .extend("goneUrl", async () => {
    await using gone = await startUpstream();
    return gone.url;
  })
  /** Microsoft Graph as it is in 2026. Of each test. */
  .extend("liveGraph", ({}, cleanup) => disposeLater(startLiveGraph(), cleanup))
  .extend("authority", { scope: "file" }, ({}, cleanup) => disposeLater(startAuthority(), cleanup))
  /** Of each test. */
  .extend("ownAuthority", ({}, cleanup) => disposeLater(startAuthority(), cleanup))

  /** What the gateway is in front of. */
  .extend("graphUrl", { scope: "file" }, ({ upstream }) => upstream.url)
  .extend("gatewayOptions", { scope: "file" }, { token: "any" } as NonNullable<Parameters<typeof startGateway>[1]>)
  .extend("gateway", { scope: "file" }, ({ graphUrl, gatewayOptions }, cleanup) =>
    disposeLater(startGateway(graphUrl, gatewayOptions), cleanup),
  )
  /** As `gatewayOptions`, for single tests or those of a `describe`. */
  .extend("ownGatewayOptions", ({ gatewayOptions }) => gatewayOptions)
  /** Of each test, in front of its `ownUpstream`. */
  .extend("ownGateway", ({ ownUpstream, ownGatewayOptions }, cleanup) =>
    disposeLater(startGateway(ownUpstream.url, ownGatewayOptions), cleanup),
  )
  .extend("anotherGateway", ({}, cleanup) => startEach(startGateway, cleanup))
  .extend("production", { scope: "file" }, ({ graphUrl, gatewayOptions }, cleanup) =>
    disposeLater(startGateway(graphUrl, { ...gatewayOptions, production: true }), cleanup),
  )

  .extend("home", { scope: "file" }, ({}, cleanup) => disposeLater(createHome(), cleanup))
  /** Of each test. */
  .extend("ownHome", ({}, cleanup) => disposeLater(createHome(), cleanup))
  .extend("programVariables", { scope: "file" }, {} as NodeJS.ProcessEnv)
  /** `npm start`, as a program of its own. */
  .extend("program", { scope: "file" }, ({ home, programVariables }, cleanup) =>
    disposeLater(startRestartable({ ...home.environment, ...programVariables }), cleanup),
  )
  /** What `npm run` with these words does, in an environment of its own. */
  .extend("anotherProgram", ({}, cleanup) => startEach(startProgram, cleanup))
  /** A program that is named by its file, in a directory. */
  .extend("anotherCommand", ({}, cleanup) => startEach(startCommand, cleanup))
  /** The service as a process of its own, with its data in the directory that is given. */
  .extend("anotherProcess", ({}, cleanup) => startEach(spawnService, cleanup))
  /** Loaded only where it is used: it takes longer than all else together. */
  .extend("browser", { scope: "file" }, async ({}, cleanup) => {
    const { launchBrowser } = await import("./browser/browser.ts");
    return disposeLater(launchBrowser(), cleanup);
  });
