import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, it } from "vitest";
import { ROOT } from "../support/programs/program.ts";

const CLIENT = `${ROOT}src/client/`;
const everything = `export * from "${CLIENT}index.ts"; export * from "${CLIENT}react/index.ts";`;

/** What an app downloads for this module, minified, with React and TanStack Query there already. */
async function bundle(code: string) {
  const whole = await rolldown({
    input: "app",
    external: ["react", "@tanstack/react-query"],
    plugins: [
      {
        name: "app",
        resolveId: (id) => (id === "app" ? id : undefined),
        load: (id) => (id === "app" ? { code, moduleType: "ts" } : undefined),
      },
    ],
  });
  const { output } = await whole.generate({ format: "esm", minify: true });
  await whole.close();
  const [chunk] = output;
  return {
    bytes: gzipSync(chunk.code, { level: 9 }).length,
    modules: chunk.moduleIds,
    imports: chunk.imports,
    text: chunk.code,
  };
}

const live = `export { useAgendaLive, useVirtualAppointmentLive } from "${CLIENT}react/live/index.ts";`;

/** An app that shows a day and changes its appointments. */
const usual = `export { createGatewayClient } from "${CLIENT}index.ts"; export { GatewayProvider, 
  useOnlineMeetings, useUpdateVirtualAppointment, useVirtualAppointment } from "${CLIENT}react/index.ts";`;

it("core and hooks as an app uses them are at most 6 kB gzipped", async () => {
  const { bytes } = await bundle(usual);
  expect(bytes).toBeLessThanOrEqual(6000);
});

it("everything that the package exports is at most 9 kB gzipped", async () => {
  const { bytes, modules, imports } = await bundle(everything);
  expect(bytes).toBeLessThanOrEqual(9000);
  // No GraphQL runtime: nothing but the package's own files and its two peers.
  expect(modules.filter((id) => id !== "app" && !id.startsWith(CLIENT))).toEqual([]);
  expect(imports.toSorted()).toEqual(["@tanstack/react-query", "react"]);
});

it("who imports one operation doesn't download the others", async () => {
  const { text, imports } = await bundle(`export { createGatewayClient, ViewerDocument } from "${CLIENT}index.ts";`);
  expect(text).toContain("query Viewer");
  expect(text).not.toContain("query VirtualAppointment");
  expect(text).not.toContain("mutation ");
  expect(imports).toEqual([]);
});

it("who sends texts doesn't download how to hash them, nor how to read by GET", async () => {
  const { modules } = await bundle(usual);
  expect(modules.filter((id) => /(persisted-reads|document-hashes)\.ts$/.test(id))).toEqual([]);
});

it("what shows others' changes is downloaded by who uses it alone, and takes 2.2 kB more", async () => {
  const [without, both] = [await bundle(usual), await bundle(usual + live)];
  expect(without.modules.filter((id) => id.includes("/react/live/"))).toEqual([]);
  expect(both.bytes - without.bytes).toBeLessThan(2200);
  const option = `export { useVirtualAppointment as useLive } from "${CLIENT}react/live/index.ts";`;
  expect((await bundle(usual + option)).bytes - without.bytes).toBeLessThan(2250);
});
