import { createHash } from "node:crypto";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { act, render, screen } from "@testing-library/react";
import { buildSchema, parse, print, validate } from "graphql";
import { createElement, Suspense } from "react";
import { RelayEnvironmentProvider, useLazyLoadQuery, usePaginationFragment, useRefetchableFragment } from "react-relay";
import { expect } from "vitest";
import { UpdateVirtualAppointmentDocument, VirtualAppointmentChangedDocument } from "virtual-appointments-client";
import { it as base } from "../support/client/client-fixtures.ts";
import { ROOT } from "../support/programs/program.ts";
import { untilTold } from "../support/live/until-told.ts";
import { createRelayEnvironment } from "./recipes/relay.ts";

// An app on Relay: what its compiler made of the schema runs against the gateway. The compiler itself is 118 MB, and isn't
// installed for this alone: in a directory with what is in relay-app as src, with schema.graphql and with
// { "src": "./src", "schema": "./schema.graphql", "language": "javascript", "eagerEsModules": true } as relay.config.json,
// `npx relay-compiler@21.0.1` makes src/__generated__, which is relay-app/generated here.

const APP = `${ROOT}test/client/relay-app/`;

/** As the compiler prints what it hashes: arguments on one line, objects without blanks inside. */
function printAsRelay(text: string): string {
  return print(parse(text))
    .replaceAll(/\(\n([^)]*)\n\s*\)/g, (_, list: string) => `(${list.trim().split(/\n\s*/).join(", ")})`)
    .replaceAll(/\{ (type[^}]*) \}/g, "{$1}");
}

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
  const apps = ["card", "agenda"].map((name) => readFileSync(`${APP}${name}.js`, "utf8"));
  const hashes = [...apps.join("\n").matchAll(/graphql`([^`]*)`/g)].map(([, text = ""]) =>
    createHash("md5").update(printAsRelay(text)).digest("hex"),
  );
  const compiled = await Promise.all(
    ["card_appointment", "cardPageQuery", "agenda_meetings", "agendaPageQuery"].map(artifact),
  );
  expect(compiled.map(({ hash }) => hash)).toEqual(hashes);
  const refetches = await Promise.all(["cardRefetchQuery", "agendaRefetchQuery"].map(artifact));
  expect(refetches[0]?.params?.text).toContain("node(id: $id)");
  const schema = buildSchema(readFileSync(`${ROOT}schema.graphql`, "utf8"));
  const texts = [...compiled, ...refetches].flatMap(({ params }) => params?.text ?? []);
  expect(texts).toHaveLength(4);
  for (const text of texts) expect(validate(schema, parse(text))).toEqual([]);
});

it("what it makes reads an appointment, and refetches it by its global id", async ({
  service,
  serviceHarness,
  artifact,
}) => {
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
  const environment = createRelayEnvironment(serviceHarness.client, `${serviceHarness.gateway.url}/graphql`, () =>
    service.token(),
  );
  const shown = createElement(Suspense, { fallback: "…" }, createElement(Page));
  render(createElement(RelayEnvironmentProvider, { environment, children: shown }));
  expect(await screen.findByText("follow-up-1")).toBeDefined();
  const input = { onlineMeetingId: "follow-up", externalAppointmentId: "changed" };
  await serviceHarness.client.execute(UpdateVirtualAppointmentDocument, { input });
  act(() => refetch());
  expect(await screen.findByText("changed")).toBeDefined();
  expect(serviceHarness.requests.at(-1)?.body.query).toContain("query cardRefetchQuery");
});

it("what it makes of @connection reads page after page, each meeting once, and tells what goes wrong", async ({
  service,
  serviceHarness,
  artifact,
}) => {
  const [page, meetings] = (await Promise.all(
    ["agendaPageQuery", "agenda_meetings"].map(artifact),
  )) as unknown as never[];
  interface Shown {
    readonly edges: readonly { readonly node: { readonly subject: string } }[];
    readonly error: { readonly __typename: string } | null;
  }
  let next: { readonly hasNext: boolean; readonly loadNext: (count: number) => unknown } = {
    hasNext: false,
    loadNext: () => {},
  };
  const Agenda = ({ query }: { query: never }) => {
    const { data, hasNext, loadNext } = usePaginationFragment(meetings as never, query);
    next = { hasNext, loadNext };
    const { edges, error } = (data as { onlineMeetings: Shown }).onlineMeetings;
    const subjects = edges.map(({ node }) => node.subject);
    return createElement("p", null, `${new Set(subjects).size} of ${subjects.length}, ${error?.__typename ?? "fine"}`);
  };
  const show = (span: object) => {
    const Page = () => createElement(Agenda, { query: useLazyLoadQuery(page as never, span) as never });
    const environment = createRelayEnvironment(serviceHarness.client, `${serviceHarness.gateway.url}/graphql`, () =>
      service.token(),
    );
    const shown = createElement(Suspense, { fallback: "…" }, createElement(Page));
    return render(createElement(RelayEnvironmentProvider, { environment, children: shown }));
  };
  const [startsFrom, startsBefore] = [-1, 1].map((days) =>
    new Date(service.clock.now + days * 86_400_000).toISOString(),
  );
  const { unmount } = show({ startsFrom, startsBefore });
  expect(await screen.findByText("2 of 2, fine")).toBeDefined();
  let count = 2;
  while (next.hasNext) {
    act(() => void next.loadNext(3));
    count = Math.min(count + 3, 10);
    expect(await screen.findByText(`${count} of ${count}, fine`)).toBeDefined();
  }
  expect(count).toBe(10);
  unmount();
  show({ startsFrom, startsBefore: startsFrom });
  expect(await screen.findByText("0 of 0, ValidationError")).toBeDefined();
});

it("tells of what others change", async ({ service, serviceHarness }) => {
  const url = `${serviceHarness.gateway.url}/graphql`;
  const environment = createRelayEnvironment(serviceHarness.client, url, () => service.token());
  const told: unknown[] = [];
  // As the compiler would make it: what is told apart, nothing else is in the text.
  const text = VirtualAppointmentChangedDocument.toString();
  const parameters = {
    id: null,
    cacheID: "changed",
    metadata: {},
    name: "Changed",
    operationKind: "subscription",
    text,
  } as const;
  const subscribed = environment
    .getNetwork()
    .execute(parameters, { onlineMeetingId: "follow-up" }, {})
    .subscribe({ next: (result) => told.push(result) });
  await untilTold(service, told);
  expect(told[0]).toMatchObject({
    data: { virtualAppointmentChanged: { changes: [{ kind: "APPOINTMENT_UPDATED" }] } },
  });
  subscribed.unsubscribe();
});
