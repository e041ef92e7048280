import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { rolldown } from "rolldown";
import { describe, expect } from "vitest";
import { disposeLater, it as base } from "../support/fixtures.ts";
import { packClient } from "../support/client/packed-client.ts";

// The package as it was packed, where nobody tells it where it runs.

const packages = ["react", "react-dom", "scheduler", "@tanstack/react-query", "@tanstack/query-core"];

const it = base.extend("packed", { scope: "file" }, ({}, cleanup) => disposeLater(packClient(), cleanup));

describe("React Native", () => {
  const withoutNews = `
    class Signal extends EventTarget { aborted = false; }
    globalThis.AbortController = class { signal = new Signal(); abort() { this.signal.aborted = true; this.signal.dispatchEvent(new Event("abort")); } };
    globalThis.AbortSignal = Signal;
    globalThis.window = globalThis;`;

  it("whose signals know nothing but aborted: reads, and gives up", async ({ packed }) => {
    const source = `${withoutNews}
      const { createGatewayClient, VirtualAppointmentDocument } = await import("virtual-appointments-client");
      const { virtualAppointmentOptions, virtualAppointmentsOptions } = await import("virtual-appointments-client/react");
      const { QueryClient } = await import("@tanstack/react-query");
      const missing = { __typename: "NotFoundError", message: "None.", requestId: null };
      let sent = 0;
      const client = createGatewayClient({ url: "http://gateway.example/graphql", fetch: async (url, { body }) => {
        sent++;
        const { variables } = JSON.parse(body);
        const data = variables.meetings ? { virtualAppointments: variables.meetings.map(() => missing) } : { virtualAppointment: missing };
        return Response.json({ data });
      } });
      const { signal } = new AbortController();
      const plain = await client.execute(VirtualAppointmentDocument, { onlineMeetingId: "m" }, { signal });
      const queryClient = new QueryClient();
      const one = await queryClient.fetchQuery(virtualAppointmentOptions(client, { onlineMeetingId: "m" }));
      const meetings = ["a", "b"].map((onlineMeetingId) => ({ onlineMeetingId }));
      const two = await Promise.all(virtualAppointmentsOptions(client, { meetings }).map((options) => queryClient.fetchQuery(options)));
      const controller = new AbortController();
      controller.abort();
      const gone = await client.execute(VirtualAppointmentDocument, { onlineMeetingId: "m" }, { signal: controller.signal }).catch(({ kind }) => kind);
      queryClient.clear();
      console.log(JSON.stringify([plain.virtualAppointment.__typename, one.__typename, two.map((outcome) => outcome.__typename), gone, sent]));`;
    const missing = "NotFoundError";
    // Node.js itself needs these, which Hermes and React Native have late or not at all.
    const app = await packed.install(packages);
    const dist = join(app, "node_modules/virtual-appointments-client/dist");
    const modules = readdirSync(dist, { recursive: true, encoding: "utf8" }).filter(
      (file) => file.endsWith(".js") && !file.includes("testing"),
    );
    expect(modules.length).toBeGreaterThan(40);
    for (const file of modules)
      expect(readFileSync(join(dist, file), "utf8")).not.toMatch(
        /throwIfAborted|AbortSignal\.(?:any|timeout)|withResolvers|groupBy|\.(?:toSorted|toReversed|toSpliced|findLast)\(/,
      );
    expect(JSON.parse(await packed.run(source, packages))).toEqual([
      missing,
      missing,
      [missing, missing],
      "aborted",
      3,
    ]);
  });
});

describe("server components", () => {
  /** What a bundler makes of an app's server side: modules of clients are references there, which can't be called. */
  async function bundleServerSide(app: string): Promise<string> {
    const file = join(app, "page.js");
    const source = `
      export * from "virtual-appointments-client/react";`;
    writeFileSync(file, source);
    const bundle = await rolldown({
      input: file,
      resolve: { conditionNames: ["react-server", "import", "default"] },
      plugins: [
        {
          name: "client references",
          async load(id) {
            if (!/^(?:'use client'|"use client")/.test(readFileSync(id, "utf8"))) return undefined;
            const names = Object.keys((await import(id)) as object);
            return names
              .map((name) => `export const ${name} = { $$typeof: Symbol.for("react.client.reference") };`)
              .join("\n");
          },
        },
      ],
    });
    const { output } = await bundle.generate({ format: "esm" });
    await bundle.close();
    return output[0].code;
  }

  it("the entry for React says that it is for clients", async ({ packed }) => {
    const app = await packed.install(packages);
    const at = (file: string) => join(app, "node_modules/virtual-appointments-client", file);
    for (const file of ["dist/react/index.js", "dist/cjs/react/index.js"]) {
      // Nothing else may come before it, but for the other directive.
      expect(readFileSync(at(file), "utf8")).toMatch(/^(?:"use strict";\n)?"use client";\n/);
      // Next.js can't tell what such a module exports where it passes on everything.
      expect(readFileSync(at(file), "utf8")).not.toMatch(/export \*|__exportStar/);
    }
  });

  it("import hooks and the provider as references, and options to read with", async ({ packed }) => {
    const app = await packed.install(packages);
    const file = join(app, "server.js");
    writeFileSync(file, await bundleServerSide(app));
    const page = (await import(file)) as Record<string, { $$typeof?: symbol }>;
    const references = Object.keys(page).filter((name) => page[name]?.$$typeof !== undefined);
    const rest = Object.keys(page).filter((name) => page[name]?.$$typeof === undefined);
    expect(references).toEqual(
      expect.arrayContaining(["GatewayProvider", "useVirtualAppointment", "useGatewayClient"]),
    );
    expect(rest).toEqual(expect.arrayContaining(["gatewayQueryKey", "viewerOptions", "virtualAppointmentKey"]));
    expect(references.filter((name) => !/^use[A-Z]|^GatewayProvider$/.test(name))).toEqual([]);
    // Both sides have the same names: what one imports the other finds.
    const client = await import(join(app, "node_modules/virtual-appointments-client/dist/react/index.js"));
    expect(Object.keys(page).toSorted()).toEqual(Object.keys(client as object).toSorted());
  });
});

describe("rendering on a server", () => {
  it("a gateway that is down is asked once, and the page is there", async ({ packed }) => {
    const source = `
      import { createElement } from "react";
      import { renderToString } from "react-dom/server";
      import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
      import { createGatewayClient } from "virtual-appointments-client";
      import { GatewayProvider, onlineMeetingsOptions, useVirtualAppointment, virtualAppointmentOptions } from "virtual-appointments-client/react";
      let sent = 0;
      const client = createGatewayClient({ url: "http://127.0.0.1:1/graphql", fetch: (...request) => (sent++, fetch(...request)) });
      const queryClient = new QueryClient();
      const meeting = { onlineMeetingId: "m" };
      await queryClient.prefetchQuery(virtualAppointmentOptions(client, meeting));
      const kind = await queryClient.fetchQuery(onlineMeetingsOptions(client, { startsFrom: "x", startsBefore: "y" })).catch((error) => error.kind);
      const Page = () => useVirtualAppointment(meeting).status;
      const page = renderToString(createElement(QueryClientProvider, { client: queryClient }, createElement(GatewayProvider, { client }, createElement(Page))));
      console.log(JSON.stringify({ sent, kind, page }));`;
    expect(JSON.parse(await packed.run(source, packages))).toEqual({ sent: 2, kind: "network", page: "pending" });
  });
});

describe("Jest, and whoever else requires", () => {
  it("gets the same package, whose entries share their classes", async ({ packed }) => {
    const source = `
      const client = require("virtual-appointments-client");
      const react = require("virtual-appointments-client/react");
      const { QueryClient } = require("@tanstack/react-query");
      const gateway = client.createGatewayClient({ url: "http://127.0.0.1:1/graphql" });
      new QueryClient().fetchQuery(react.viewerOptions(gateway)).catch((error) => {
        const isOne = error instanceof client.GatewayRequestError;
        console.log(JSON.stringify({ isOne, names: [Object.keys(client), Object.keys(react)].map((names) => names.sort()) }));
      });`;
    const { isOne, names } = JSON.parse(await packed.run(source, packages, "commonjs")) as Record<string, unknown>;
    expect(isOne).toBe(true);
    const imported = `
      import * as client from "virtual-appointments-client";
      import * as react from "virtual-appointments-client/react";
      console.log(JSON.stringify([Object.keys(client), Object.keys(react)].map((names) => names.sort())));`;
    expect(names).toEqual(JSON.parse(await packed.run(imported, packages)));
  });
});
