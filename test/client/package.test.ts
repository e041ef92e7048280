import { checkPackage, createPackageFromTarballData } from "@arethetypeswrong/core";
import { readFileSync } from "node:fs";
import { buildClientSchema, buildSchema, printSchema, type IntrospectionQuery } from "graphql";
import { publint } from "publint";
import { describe, expect } from "vitest";
import { disposeLater, it as base } from "../support/fixtures.ts";
import { ROOT } from "../support/programs/program.ts";
import { packClient } from "../support/client/packed-client.ts";

// What npm would publish, as those who install it see it.

const it = base.extend("packed", { scope: "file" }, ({}, cleanup) => disposeLater(packClient(), cleanup));

it("publint finds nothing", async ({ packed }) => {
  const tarball = new Uint8Array(packed.tarball).buffer;
  expect((await publint({ pack: { tarball }, strict: true })).messages).toEqual([]);
});

it("are the types wrong? No, whether it is imported or required", async ({ packed }) => {
  const result = await checkPackage(createPackageFromTarballData(new Uint8Array(packed.tarball)), {
    entrypoints: [".", "./react", "./testing", "./msw"],
  });
  if (!result.types) throw new TypeError("The package has no types.");
  // TypeScript 4 doesn't know of entry points.
  const problems = result.problems.filter(
    (problem) => !("resolutionKind" in problem && problem.resolutionKind === "node10"),
  );
  expect(problems).toEqual([]);
  expect(Object.keys(result.entrypoints)).toEqual([".", "./react", "./testing", "./msw"]);
});

it("runs in Node as it was installed, and has the files that generators and operators want", async ({ packed }) => {
  const source = `
    import { readFileSync } from "node:fs";
    import * as client from "virtual-appointments-client";
    import * as hooks from "virtual-appointments-client/react";
    import persisted from "virtual-appointments-client/persisted-documents.json" with { type: "json" };
    const read = (name) => readFileSync(new URL(import.meta.resolve("virtual-appointments-client/" + name)), "utf8");
    console.log(JSON.stringify({
      client: Object.keys(client).filter((name) => !name.endsWith("Document")),
      hooks: Object.keys(hooks),
      live: ["AgendaChangedDocument", "VirtualAppointmentChangedDocument"].filter((name) => name in client),
      isPersisted: Object.values(persisted).includes(client.ViewerDocument.toString()),
      operation: read("operations/viewer.graphql").slice(0, 12),
      schema: read("schema.graphql"),
      introspection: JSON.parse(read("introspection.json")),
      possibleTypes: JSON.parse(read("possible-types.json")),
    }));`;
  const packages = ["react", "@tanstack/react-query"];
  const { schema, introspection, possibleTypes, ...rest } = JSON.parse(await packed.run(source, packages)) as {
    schema: string;
    introspection: IntrospectionQuery;
    possibleTypes: Record<string, string[]>;
  };
  expect(schema).toBe(readFileSync(`${ROOT}schema.graphql`, "utf8"));
  expect(printSchema(buildClientSchema(introspection))).toBe(printSchema(buildSchema(schema)));
  expect(possibleTypes).toMatchObject({
    Node: ["OnlineMeeting", "VirtualAppointment"],
    RetryableError: ["ServiceProvisioningError", "ServiceUnavailableError", "ThrottledError"],
    VirtualAppointmentResult: expect.arrayContaining(["VirtualAppointment", "NotFoundError"]),
  });
  const queries = [
    "FindVirtualAppointments",
    "InfiniteFindVirtualAppointments",
    "InfiniteOnlineMeetings",
    "Node",
    "OnlineMeeting",
    "OnlineMeetings",
    "TextMessages",
    "Viewer",
    "VirtualAppointment",
    "VirtualAppointments",
  ];
  const mutations = [
    ...["Create", "Delete", "Update"].flatMap((write) => [
      `use${write}VirtualAppointment`,
      `use${write}VirtualAppointments`,
    ]),
    ...["Cancel", "Create", "Update"].map((write) => `use${write}OnlineMeeting`),
  ];
  const messages = ["useSendVirtualAppointmentReminderSms", "useSendVirtualAppointmentSms"];
  expect(rest).toEqual({
    client: [
      "GatewayRequestError",
      "TypedDocumentString",
      "createGatewayClient",
      "mergeChanges",
      "persistedDocuments",
      "persistedReads",
      "retryAt",
    ],
    hooks: [
      "GatewayProvider",
      "MutationFailedError",
      "gatewayQueryKey",
      ...[
        "findVirtualAppointments",
        "infiniteFindVirtualAppointments",
        "infiniteOnlineMeetings",
        "node",
        "onlineMeeting",
        "onlineMeetings",
        "textMessages",
        "viewer",
        "virtualAppointment",
      ].flatMap((name) => [`${name}Key`, `${name}Options`]),
      "virtualAppointmentsOptions",
      "withRetries",
      "useGatewayClient",
      ...queries.flatMap((name) => [`use${name}`, `useSuspense${name}`]),
      ...mutations,
      ...messages,
    ].toSorted(),
    live: ["AgendaChangedDocument", "VirtualAppointmentChangedDocument"],
    isPersisted: true,
    operation: "query Viewer",
  });
});

const withoutReact = `
import { createGatewayClient, GatewayRequestError, mergeChanges, persistedReads, VirtualAppointmentDocument, type VirtualAppointmentResult } from "virtual-appointments-client";

const client = createGatewayClient({ url: "https://gateway.example/graphql", getToken: async ({ claims }) => claims ?? "token", persisted: persistedReads() });
const controller = new AbortController();
export const answer = await client.execute(VirtualAppointmentDocument, { onlineMeetingId: "m" }, { signal: controller.signal });
// @ts-expect-error the variable is required
export const wrong = client.execute(VirtualAppointmentDocument, {});
export const kind = (error: unknown) => (error instanceof GatewayRequestError ? error.kind : undefined);
export const { merged } = mergeChanges(undefined, { externalAppointmentId: "1" }, {});

export function textOf(outcome: VirtualAppointmentResult): string {
  switch (outcome.__typename) {
    case "VirtualAppointment":
      return outcome.externalAppointmentId ?? outcome.onlineMeetingId;
    case "ForbiddenError":
      return outcome.requiredPermissions.join();
    case "NotFoundError":
    case "ResourceRetiredError":
      return outcome.message;
    case "ServiceUnavailableError":
    case "ThrottledError":
      return String(outcome.retryAfterSeconds);
    case "ValidationError":
      return outcome.issues.map(({ path }) => path.join(".")).join();
  }
}
`;
const withReact = `
${withoutReact}
import { createElement } from "react";
import { skipToken, useQuery, useQueryClient } from "@tanstack/react-query";
import { GatewayProvider, useCreateVirtualAppointment, useGatewayClient, useSuspenseVirtualAppointments, useUpdateVirtualAppointment, useVirtualAppointment, virtualAppointmentKey, virtualAppointmentOptions, withRetries } from "virtual-appointments-client/react";

export const App = () => createElement(GatewayProvider, { client }, createElement(Page));
function Page() {
  const { data, isPending } = useVirtualAppointment({ onlineMeetingId: "m" });
  const id = useVirtualAppointment(skipToken, { select: (outcome) => ("etag" in outcome ? outcome.etag : null) }).data;
  const etag: string | null | undefined = id;
  const known = useQueryClient().getQueryData(virtualAppointmentKey({ onlineMeetingId: "m" }));
  const raw = useQuery({ ...virtualAppointmentOptions(useGatewayClient(), { onlineMeetingId: "m" }), refetchInterval: withRetries(60_000) });
  const same: typeof data = known ?? raw.data;
  const others = useSuspenseVirtualAppointments({ meetings: [{ onlineMeetingId: "m" }] });
  const create = useCreateVirtualAppointment({ waitForProvisioning: true });
  const { conflict, mutate } = useUpdateVirtualAppointment({
    base: data?.__typename === "VirtualAppointment" ? data : undefined,
    onSuccess: ({ virtualAppointment }) => virtualAppointment?.etag,
    onFailure: (failure) => {
      if (failure.__typename === "ConflictError") mutate({ onlineMeetingId: "m" });
    },
  });
  // @ts-expect-error there is no such property
  mutate({ onlineMeetingId: "m", subject: "x" });
  const progress: number | undefined = create.provisioning?.progress;
  const fields: readonly string[] | undefined = conflict?.conflicts;
  return isPending ? null : createElement("p", null, same && textOf(same), etag, progress, fields?.join(), others.length);
}
`;
const react = ["react", "@types/react", "csstype", "@tanstack/react-query"];

function examplesOf(readme: string): string[] {
  const text = readFileSync(`${ROOT}${readme}`, "utf8");
  return [...text.matchAll(/```tsx\n(.*?)```/gs)].map(([, example = ""]) => example);
}

describe.each(["typescript-5.9", "typescript"] as const)("an app on %s", (typescript) => {
  it.for(["nodenext", "bundler"] as const)(
    "type-checks with React under %s, libraries too",
    async (resolution, { packed }) => {
      const app = { typescript, resolution, packages: react, source: withReact };
      expect(await packed.check(app)).toEqual({ code: 0, output: "" });
    },
  );

  it("type-checks with the examples of both READMEs", async ({ packed }) => {
    const [whole = "", ...parts] = examplesOf("src/client/README.md");
    expect(parts).toHaveLength(4);
    const hooks = parts.map((part, index) => `async function Part${index}() { ${part}; return <App /> }`);
    const source = [
      `import { useQuery } from "@tanstack/react-query";`,
      `import { onlineMeetingsKey, useCreateVirtualAppointment, useUpdateVirtualAppointment, virtualAppointmentKey, virtualAppointmentOptions, withRetries } from "virtual-appointments-client/react";`,
      `import type { VirtualAppointment } from "virtual-appointments-client";`,
      whole,
      "declare const getToken: () => Promise<string>;",
      "declare const base: VirtualAppointment;",
      "declare const onlineMeetingId: string;",
      ...hooks,
    ].join("\n");
    const [shortest = ""] = examplesOf("README.md");
    for (const example of [source, shortest]) {
      const app = { typescript, resolution: "bundler" as const, packages: react, source: example };
      expect(await packed.check(app)).toEqual({ code: 0, output: "" });
    }
  });

  it("type-checks with the gateway for tests", async ({ packed }) => {
    const readme = readFileSync(`${ROOT}src/client/README.md`, "utf8");
    const [, source = ""] = /## In tests.*?```ts\n(.*?)```/s.exec(readme) ?? [];
    expect(source).toContain("createMemoryGateway");
    const app = {
      typescript,
      resolution: "bundler" as const,
      packages: ["graphql", "msw"],
      source,
      skipLibCheck: true,
    };
    expect(await packed.check(app)).toEqual({ code: 0, output: "" });
  });

  it("type-checks with nothing else installed, not even graphql", async ({ packed }) => {
    const app = { typescript, resolution: "nodenext" as const, packages: [], source: withoutReact };
    expect(await packed.check(app)).toEqual({ code: 0, output: "" });
  });

  it("doesn't compile with a switch that misses a case, and is told which where it asks", async ({ packed }) => {
    const missing = withoutReact.replace('    case "ThrottledError":\n', "");
    expect(missing).not.toBe(withoutReact);
    const asking = missing
      .slice(missing.indexOf("export function textOf"))
      .replace("textOf", "ask")
      .replace(/ {4}case "ValidationError":\n.*\n/, "$&    default:\n      return outcome satisfies never;\n");
    const source = `${missing}\n${asking}`;
    const { code, output } = await packed.check({ typescript, resolution: "bundler", packages: [], source });
    expect(code).not.toBe(0);
    const errors = output.split("\n").filter((line) => line.includes("error TS"));
    expect(errors).toEqual([
      expect.stringContaining("error TS2366: Function lacks ending return statement"),
      expect.stringContaining(`error TS2322: Type '{ readonly __typename: "ThrottledError"`),
      expect.stringContaining(`error TS1360: Type '{ readonly __typename: "ThrottledError"`),
    ]);
  });
});
