import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { act, render, screen } from "@testing-library/react";
import { createElement, Suspense } from "react";
import { RelayEnvironmentProvider, useLazyLoadQuery, useRefetchableFragment } from "react-relay";
import { afterAll, beforeAll, expect, it } from "vitest";
import { UpdateVirtualAppointmentDocument } from "virtual-appointments-client";
import { ROOT } from "../support/program.ts";
import { startClientHarness, type ClientHarness } from "../support/react-client.ts";
import { startService, type RunningService } from "../support/service.ts";
import { createRelayEnvironment } from "./recipes/relay.ts";

// An app on Relay: its compiler takes the schema as the package ships it, and what it makes runs against the gateway.

const app = mkdtempSync(join(tmpdir(), "relay-"));
const documents = `
import { graphql } from "react-relay";
graphql\`
  fragment card_appointment on VirtualAppointment @refetchable(queryName: "cardRefetchQuery") {
    onlineMeetingId
    externalAppointmentId
  }
\`;
graphql\`
  query cardPageQuery($onlineMeetingId: ID!) {
    virtualAppointment(onlineMeetingId: $onlineMeetingId) {
      __typename
      ...card_appointment @alias(as: "card")
      ... on RetryableError { retryAfterSeconds }
    }
  }
\`;
`;

let service: RunningService;
let harness: ClientHarness;
let compiled: string;
beforeAll(async () => {
  service = await startService();
  harness = await startClientHarness(service.url, () => service.token());
  mkdirSync(join(app, "src"));
  cpSync(`${ROOT}schema.graphql`, join(app, "schema.graphql"));
  symlinkSync(`${ROOT}node_modules`, join(app, "node_modules"));
  writeFileSync(join(app, "package.json"), JSON.stringify({ type: "module" }));
  writeFileSync(join(app, "src/card.js"), documents);
  const config = { src: "./src", schema: "./schema.graphql", language: "javascript", eagerEsModules: true };
  writeFileSync(join(app, "relay.config.json"), JSON.stringify(config));
  const compiler = [`${ROOT}node_modules/relay-compiler/cli.js`, "relay.config.json"];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, compiler, { cwd: app });
  compiled = stdout + stderr;
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
  rmSync(app, { recursive: true });
});
const artifact = async (name: string): Promise<never> =>
  ((await import(join(app, `src/__generated__/${name}.graphql.js`))) as { default: never }).default;

it("the compiler makes a query on node of the refetchable fragment", async () => {
  expect(compiled).toContain("Compilation completed.");
  const { params } = (await artifact("cardRefetchQuery")) as { params: { text: string } };
  expect(params.text).toContain("node(id: $id)");
});

it("what it makes reads an appointment, and refetches it by its global id", async () => {
  const [page, card] = await Promise.all([artifact("cardPageQuery"), artifact("card_appointment")]);
  let refetch = () => {};
  const Card = ({ appointment }: { appointment: never }) => {
    const [data, again] = useRefetchableFragment(card, appointment) as unknown as [
      { externalAppointmentId: string },
      (variables: object, options: object) => void,
    ];
    refetch = () => again({}, { fetchPolicy: "network-only" });
    return createElement("p", null, data.externalAppointmentId);
  };
  const Page = () => {
    const { virtualAppointment } = useLazyLoadQuery(page, { onlineMeetingId: "follow-up" }) as {
      virtualAppointment: { card: never };
    };
    return createElement(Card, { appointment: virtualAppointment.card });
  };
  const environment = createRelayEnvironment(harness.client);
  const shown = createElement(Suspense, { fallback: "…" }, createElement(Page));
  render(createElement(RelayEnvironmentProvider, { environment, children: shown }));
  expect(await screen.findByText("follow-up-1")).toBeDefined();
  const input = { onlineMeetingId: "follow-up", externalAppointmentId: "changed" };
  await harness.client.execute(UpdateVirtualAppointmentDocument, { input });
  act(() => refetch());
  expect(await screen.findByText("changed")).toBeDefined();
  expect(harness.requests.at(-1)?.body.query).toContain("query cardRefetchQuery");
});
