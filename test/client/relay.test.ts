import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { act, render, screen } from "@testing-library/react";
import { buildSchema, parse, print, validate } from "graphql";
import { createElement, Suspense } from "react";
import { RelayEnvironmentProvider, useLazyLoadQuery, useRefetchableFragment } from "react-relay";
import { expect } from "vitest";
import { UpdateVirtualAppointmentDocument } from "virtual-appointments-client";
import { it as base } from "../support/client/client-fixtures.ts";
import { ROOT } from "../support/programs/program.ts";
import { createRelayEnvironment } from "./recipes/relay.ts";

// An app on Relay: what its compiler made of the schema runs against the gateway. The compiler itself is 118 MB, and isn't
// installed for this alone: in a directory with relay-app/card.js as src/card.js, with schema.graphql and with
// { "src": "./src", "schema": "./schema.graphql", "language": "javascript", "eagerEsModules": true } as relay.config.json,
// `npx relay-compiler@21.0.1` makes src/__generated__, which is relay-app/generated here.

const APP = `${ROOT}test/client/relay-app/`;

interface Artifact {
  readonly hash: string;
  readonly params?: { readonly text: string };
}

const it = base.extend("artifact", { scope: "file" }, ({ sharedDirectory: app }) => {
  // Bundlers find what artifacts import without its extension; Node needs it.
  writeFileSync(join(app, "package.json"), JSON.stringify({ type: "module" }));
  for (const name of readdirSync(`${APP}generated`)) {
    const text = readFileSync(`${APP}generated/${name}`, "utf8");
    writeFileSync(join(app, name), text.replaceAll(/(from '\.\/\w+\.graphql)'/g, "$1.js'"));
  }
  return async (name: string): Promise<Artifact> =>
    ((await import(join(app, `${name}.graphql.js`))) as { default: Artifact }).default;
});

it("the artifacts are what the compiler made of the documents, and go with the schema as it is", async ({
  artifact,
}) => {
  const documents = readFileSync(`${APP}card.js`, "utf8").matchAll(/graphql`([^`]*)`/g);
  const hashes = [...documents].map(([, text = ""]) =>
    createHash("md5")
      .update(print(parse(text)))
      .digest("hex"),
  );
  const [query, fragment, refetch] = await Promise.all(
    ["cardPageQuery", "card_appointment", "cardRefetchQuery"].map(artifact),
  );
  expect([fragment?.hash, query?.hash]).toEqual(hashes);
  expect(refetch?.params?.text).toContain("node(id: $id)");
  const schema = buildSchema(readFileSync(`${ROOT}schema.graphql`, "utf8"));
  for (const compiled of [query, refetch]) {
    expect(validate(schema, parse(compiled?.params?.text ?? ""))).toEqual([]);
  }
});

it("what it makes reads an appointment, and refetches it by its global id", async ({ serviceHarness, artifact }) => {
  const [page, card] = (await Promise.all([artifact("cardPageQuery"), artifact("card_appointment")])) as unknown as [
    never,
    never,
  ];
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
  const environment = createRelayEnvironment(serviceHarness.client);
  const shown = createElement(Suspense, { fallback: "…" }, createElement(Page));
  render(createElement(RelayEnvironmentProvider, { environment, children: shown }));
  expect(await screen.findByText("follow-up-1")).toBeDefined();
  const input = { onlineMeetingId: "follow-up", externalAppointmentId: "changed" };
  await serviceHarness.client.execute(UpdateVirtualAppointmentDocument, { input });
  act(() => refetch());
  expect(await screen.findByText("changed")).toBeDefined();
  expect(serviceHarness.requests.at(-1)?.body.query).toContain("query cardRefetchQuery");
});
