import { readdirSync, readFileSync } from "node:fs";
import { describe, expect } from "vitest";
import {
  createGatewayClient,
  UpdateVirtualAppointmentDocument,
  VirtualAppointmentChangedDocument,
  VirtualAppointmentDocument,
} from "virtual-appointments-client";
import { it as base } from "../support/client/client-fixtures.ts";
import { ROOT } from "../support/programs/program.ts";
import { untilTold } from "../support/live/until-told.ts";
import { createApolloClient, forApollo } from "./recipes/apollo.ts";
import { readAppointment } from "./recipes/plain-fetch.ts";
import { appointmentStore } from "./recipes/svelte.ts";
import { createUrqlClient, forUrql } from "./recipes/urql.ts";

// What the package's RECIPES.md shows, run against a real gateway. Relay and the two that sign in have tests of their own.

const meeting = { onlineMeetingId: "follow-up" };

const it = base.extend("url", { scope: "file" }, ({ serviceHarness }) => `${serviceHarness.gateway.url}/graphql`);

it("RECIPES.md shows each recipe as it is run", () => {
  const shown = readFileSync(`${ROOT}src/client/RECIPES.md`, "utf8");
  const recipes = readdirSync(`${ROOT}test/client/recipes`).filter((file) => file.endsWith(".ts"));
  expect(recipes).toHaveLength(8);
  for (const file of recipes) expect(shown).toContain(readFileSync(`${ROOT}test/client/recipes/${file}`, "utf8"));
});

it("plain fetch", async ({ service, url }) => {
  const outcome = await readAppointment(url, await service.token(), "follow-up");
  expect(outcome).toMatchObject({ __typename: "VirtualAppointment", ...meeting });
  await expect(readAppointment(url, "", "follow-up")).rejects.toThrow("no bearer token");
});

describe("Svelte", () => {
  it("shows what was read, and reads again when it is told to", async ({ serviceHarness }) => {
    const store = appointmentStore(serviceHarness.client, meeting);
    const shown: unknown[] = [];
    const unsubscribe = store.subscribe(({ outcome }) => shown.push(outcome?.__typename));
    await expect.poll(() => shown).toEqual([undefined, "VirtualAppointment"]);
    await store.refresh();
    expect(shown).toHaveLength(3);
    unsubscribe();
    await store.refresh();
    expect(shown).toHaveLength(3);
  });

  it("keeps what it has where no answer comes, beside the error", async ({ serviceHarness, service }) => {
    let isDown = false;
    const client = createGatewayClient({
      url: `${serviceHarness.gateway.url}/graphql`,
      getToken: () => service.token(),
      fetch: (url, init) => (isDown ? Promise.reject(new TypeError("fetch failed")) : fetch(url, init)),
    });
    const store = appointmentStore(client, meeting);
    let shown: { readonly outcome?: object | null; readonly error?: unknown } = {};
    store.subscribe((next) => (shown = next));
    await expect.poll(() => shown.outcome).toBeDefined();
    isDown = true;
    await store.refresh();
    expect(shown).toMatchObject({ outcome: { __typename: "VirtualAppointment" }, error: { kind: "network" } });
  });
});

describe("urql", () => {
  it("is told of what others change", async ({ service, url }) => {
    const client = createUrqlClient(url, () => service.token());
    const told: unknown[] = [];
    const subscribed = client
      .subscription(forUrql(VirtualAppointmentChangedDocument), meeting)
      .subscribe(({ data, error }) => void told.push(error ?? data));
    await untilTold(service, told);
    expect(told[0]).toMatchObject({ virtualAppointmentChanged: { changes: [{ kind: "APPOINTMENT_UPDATED" }] } });
    subscribed.unsubscribe();
  });

  it("reads, writes, and reads again what the write changed", async ({ service, url }) => {
    const client = createUrqlClient(url, () => service.token());
    const read = () => client.query(forUrql(VirtualAppointmentDocument), meeting).toPromise();
    const { data, error } = await read();
    expect(error).toBeUndefined();
    if (data?.virtualAppointment?.__typename !== "VirtualAppointment") throw new TypeError("no appointment");
    expect(data.virtualAppointment.settings?.allowClientToJoinUsingBrowser).toBe(false);
    const input = { ...meeting, ifMatch: data.virtualAppointment.etag, externalAppointmentId: "by urql" };
    const write = await client.mutation(forUrql(UpdateVirtualAppointmentDocument), { input }).toPromise();
    expect(write.data?.updateVirtualAppointment?.__typename).toBe("UpdateVirtualAppointmentPayload");
    expect((await read()).data?.virtualAppointment).toMatchObject({ externalAppointmentId: "by urql" });
  });
});

describe("Apollo Client", () => {
  it("is told of what others change, and its cache follows", async ({ service, url }) => {
    const client = createApolloClient(url, () => service.token());
    const read = forApollo(VirtualAppointmentDocument);
    await client.query({ query: read, variables: meeting });
    const told: { readonly data?: { readonly virtualAppointmentChanged?: unknown } | null | undefined }[] = [];
    const query = forApollo(VirtualAppointmentChangedDocument);
    const subscribed = client.subscribe({ query, variables: meeting }).subscribe((result) => void told.push(result));
    await untilTold(service, told);

    const changes = [{ kind: "APPOINTMENT_UPDATED", virtualAppointment: { __typename: "VirtualAppointment" } }];
    expect(told[0]).toMatchObject({ data: { virtualAppointmentChanged: { changes } } });
    subscribed.unsubscribe();
    const { data } = await client.query({ query: read, variables: meeting, fetchPolicy: "cache-only" });
    const last = told.at(-1)?.data?.virtualAppointmentChanged as {
      changes: { virtualAppointment: { etag: string } }[];
    };
    expect(data?.virtualAppointment).toMatchObject({ etag: last.changes[0]?.virtualAppointment.etag });
  });

  it("reads, writes, and its cache follows by itself", async ({ service, url }) => {
    const client = createApolloClient(url, () => service.token());
    const query = forApollo(VirtualAppointmentDocument);
    const { data } = await client.query({ query, variables: meeting });
    if (data?.virtualAppointment?.__typename !== "VirtualAppointment") throw new TypeError("no appointment");
    const input = { ...meeting, ifMatch: data.virtualAppointment.etag, externalAppointmentId: "by Apollo" };
    await client.mutate({ mutation: forApollo(UpdateVirtualAppointmentDocument), variables: { input } });
    const cached = await client.query({ query, variables: meeting, fetchPolicy: "cache-only" });
    expect(cached.data?.virtualAppointment).toMatchObject({ externalAppointmentId: "by Apollo" });
  });

  it("knows what fragments on interfaces mean", async ({ service, url }) => {
    const client = createApolloClient(url, () => service.token());
    const { data } = await client.query({
      query: forApollo(VirtualAppointmentDocument),
      variables: { onlineMeetingId: "throttled" },
    });
    expect(data?.virtualAppointment).toMatchObject({
      __typename: "ThrottledError",
      message: expect.any(String),
      retryAfterSeconds: 10,
    });
  });
});
