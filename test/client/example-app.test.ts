import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import { createElement, type FunctionComponent } from "react";
import { rolldown } from "rolldown";
import { expect } from "vitest";
import { UpdateVirtualAppointmentDocument, type GatewayClientOptions } from "../../src/client/index.ts";
import { it as base } from "../support/client/client-fixtures.ts";
import { packClient } from "../support/client/packed-client.ts";
import { disposeLater } from "../support/fixtures.ts";
import { ROOT } from "../support/programs/program.ts";

// A stranger's first app: it has the tarball that npm would publish, and is used as a person uses it.

const source = readFileSync(`${ROOT}test/client/example-app/app.tsx`, "utf8");
const packages = ["react", "@types/react", "csstype", "@tanstack/react-query"];

interface AppProps {
  readonly options: GatewayClientOptions;
  readonly span: { readonly startsFrom: string; readonly startsBefore: string };
}

const it = base
  .extend("packed", { scope: "file" }, ({}, cleanup) => disposeLater(packClient(), cleanup))
  /** The app, bundled with the installed package; React is that of the tests. */
  .extend("app", { scope: "file" }, async ({ packed }) => {
    const directory = await packed.install(packages);
    writeFileSync(join(directory, "app.tsx"), source);
    const bundle = await rolldown({
      input: join(directory, "app.tsx"),
      external: [/^react/, /^@tanstack/],
      onLog: () => {},
    });
    const file = join(directory, "app.js");
    await bundle.write({ file, format: "esm" });
    await bundle.close();
    const { App } = (await import(pathToFileURL(file).href)) as { App: FunctionComponent<AppProps> };
    return App;
  })
  .extend("page", async ({ app, ownService, ownHarness }) => {
    const { now } = ownService.clock;
    const [startsFrom, startsBefore] = [-1, 1].map((days) => new Date(now + days * 86_400_000).toISOString());
    const options = { url: `${ownHarness.gateway.url}/graphql`, getToken: () => ownService.token() };
    render(createElement(app, { options, span: { startsFrom: startsFrom ?? "", startsBefore: startsBefore ?? "" } }));
    const line = async (id: string) => within(await screen.findByRole("listitem", { name: id }));
    return {
      line,
      more: () => screen.queryByRole("button", { name: "More" }),
      type: (where: Pick<typeof screen, "getByRole">, label: string, text: string) =>
        fireEvent.change(where.getByRole("textbox", { name: label }), { target: { value: text } }),
      press: (where: Pick<typeof screen, "getByRole">, name: string) =>
        fireEvent.click(where.getByRole("button", { name })),
    };
  });

it("has some hundred lines of code, beside its imports", () => {
  const [, code = ""] = source.split(/^\} from "virtual-appointments-client\/react";\n/m);
  expect(code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(110);
});

it("type-checks strictly", async ({ packed }) => {
  const app = { typescript: "typescript", resolution: "bundler", packages, source } as const;
  expect(await packed.check(app)).toEqual({ code: 0, output: "" });
});

it("lists and pages, creates, and edits", async ({ page }) => {
  await page.line("follow-up");
  expect(screen.queryByRole("listitem", { name: "busy" })).toBeNull();
  while (page.more() !== null) {
    const before = screen.getAllByRole("listitem").length;
    page.press(screen, "More");
    await waitFor(() => expect(screen.getAllByRole("listitem").length).toBeGreaterThan(before));
  }
  await page.line("busy");
  const created = await page.line("new-client");
  page.type(created, "New id", "new-1");
  page.press(created, "Create");
  await waitFor(() => expect(created.getByRole("textbox", { name: "Id" })).toHaveProperty("value", "new-1"));
  page.type(created, "Id", "new-2");
  page.press(created, "Save");
  await waitFor(() => expect(created.getByRole("textbox", { name: "Id" })).toHaveProperty("value", "new-2"));
});

it("edits what somebody else has changed meanwhile", async ({ page, ownHarness }) => {
  const line = await page.line("follow-up");
  const colleague = async (externalAppointmentId: string) => {
    const input = { onlineMeetingId: "follow-up", externalAppointmentId };
    await ownHarness.client.execute(UpdateVirtualAppointmentDocument, { input });
  };
  await colleague("theirs");
  page.type(line, "Id", "mine");
  page.press(line, "Save");
  expect((await line.findByRole("alert")).textContent).toContain("Somebody made it theirs.");
  page.press(line, "Overwrite");
  await waitFor(() => expect(line.getByRole("textbox", { name: "Id" })).toHaveProperty("value", "mine"));
  await colleague("theirs again");
  page.type(line, "Id", "mine again");
  page.press(line, "Save");
  await line.findByRole("alert");
  page.press(line, "Keep theirs");
  expect(line.getByRole("textbox", { name: "Id" })).toHaveProperty("value", "theirs again");
});

it("finds by a client, and says what is wrong with an address", async ({ page }) => {
  page.type(screen, "Client's e-mail address", "grady@");
  page.press(screen, "Find");
  await screen.findByText("INVALID_EMAIL_ADDRESS");
  page.type(screen, "Client's e-mail address", "gradya@contoso.com");
  page.press(screen, "Find");
  const found = within(screen.getByRole("list", { name: "Found" }));
  await waitFor(() => expect(found.getAllByRole("listitem").map((item) => item.textContent)).toContain("follow-up"));
});

it("imports in bulk, and what came is on the page", async ({ page }) => {
  const line = await page.line("new-client");
  page.type(screen, "Lines", "new-client,imported-1\nfollow-up,imported-2\nno-such-meeting,imported-3");
  page.press(screen, "Import");
  const outcomes = ["CreateVirtualAppointmentPayload", "PreconditionFailedError", "NotFoundError"];
  await waitFor(() => expect(screen.getByRole("status").textContent).toBe(outcomes.join()));
  await waitFor(() => expect(line.getByRole("textbox", { name: "Id" })).toHaveProperty("value", "imported-1"));
});
