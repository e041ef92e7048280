import { gql as apolloGql } from "@apollo/client";
import { gql } from "@urql/core";
import { describe, expect, vi } from "vitest";
import { UpdateVirtualAppointmentDocument, VirtualAppointmentDocument } from "virtual-appointments-client";
import { it as base } from "../support/client/client-fixtures.ts";
import { createApolloClient, forApollo } from "./recipes/apollo.ts";
import { createNormalizedUrqlClient } from "./recipes/urql-graphcache.ts";
import { forUrql } from "./recipes/urql.ts";

// Caches that know the schema's objects by their ids: pages become one list, and a write shows wherever its appointment is.

const AGENDA = `query Agenda($startsFrom: DateTime!, $startsBefore: DateTime!, $after: String) {
  onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 4, after: $after) {
    edges {
      cursor
      node { id onlineMeetingId virtualAppointment { __typename
        ... on VirtualAppointment { id externalAppointmentId settings { allowClientToJoinUsingBrowser } appointmentClients { displayName } }
        ... on GatewayError { message } } }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    error { __typename ... on GatewayError { message } }
  }
}`;

interface Line {
  readonly node: {
    readonly onlineMeetingId: string;
    readonly virtualAppointment: { readonly externalAppointmentId?: string };
  };
}
interface Agenda {
  readonly onlineMeetings: {
    readonly edges: readonly Line[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
    readonly error: { readonly __typename: string } | null;
  };
}

const it = base
  .extend("url", { scope: "file" }, ({ serviceHarness }) => `${serviceHarness.gateway.url}/graphql`)
  .extend("span", ({ service }) => {
    const at = (days: number) => new Date(service.clock.now + days * 86_400_000).toISOString();
    return { startsFrom: at(-1), startsBefore: at(1) };
  })
  /** What caches complain of on the console. */
  .extend("complaints", ({}, { onCleanup }) => {
    const complaints: unknown[][] = [];
    const spies = (["warn", "error"] as const).map((level) =>
      vi.spyOn(console, level).mockImplementation((...words: unknown[]) => void complaints.push(words)),
    );
    onCleanup(() => spies.forEach((spy) => spy.mockRestore()));
    return complaints;
  });

const change = { onlineMeetingId: "follow-up" };
const externalIdIn = (edges: readonly Line[]) =>
  edges.find(({ node }) => node.onlineMeetingId === "follow-up")?.node.virtualAppointment.externalAppointmentId;

describe("Apollo Client's InMemoryCache", () => {
  it("puts pages together with relayStylePagination, and shows a write in all of them", async ({
    service,
    url,
    span,
    complaints,
  }) => {
    const client = createApolloClient(url, () => service.token());
    const query = client.watchQuery<Agenda>({ query: apolloGql(AGENDA), variables: span });
    const seen: Agenda[] = [];
    const subscription = query.subscribe(({ data }) => void (data && seen.push(data as Agenda)));
    await vi.waitFor(() => expect(seen.at(-1)?.onlineMeetings.edges).toHaveLength(4), 10_000);
    for (const length of [8, 10]) {
      await query.fetchMore({ variables: { after: seen.at(-1)?.onlineMeetings.pageInfo.endCursor } });
      await vi.waitFor(() => expect(seen.at(-1)?.onlineMeetings.edges).toHaveLength(length), 10_000);
    }
    expect(seen.at(-1)?.onlineMeetings).toMatchObject({ error: null, pageInfo: { hasNextPage: false } });
    const input = { ...change, externalAppointmentId: "by Apollo" };
    await client.mutate({ mutation: forApollo(UpdateVirtualAppointmentDocument), variables: { input } });
    await vi.waitFor(() => expect(externalIdIn(seen.at(-1)?.onlineMeetings.edges ?? [])).toBe("by Apollo"), 10_000);
    subscription.unsubscribe();
    expect(
      Object.keys(client.cache.extract() as object).filter((key) => key.startsWith("OnlineMeeting:")),
    ).toHaveLength(10);
    expect(complaints).toEqual([]);
  });
});

describe("urql's graphcache", () => {
  it("puts pages together with relayPagination, and shows a write in all of them, without a warning", async ({
    service,
    url,
    span,
    complaints,
  }) => {
    const client = createNormalizedUrqlClient(url, () => service.token());
    const read = async (after?: string | null) => {
      const { data, error } = await client.query<Agenda>(gql(AGENDA), { ...span, after }).toPromise();
      expect(error).toBeUndefined();
      return data?.onlineMeetings;
    };
    let page = await read();
    for (const length of [8, 10]) {
      page = await read(page?.pageInfo.endCursor);
      expect(page?.edges).toHaveLength(length);
    }
    expect(page).toMatchObject({ error: null, pageInfo: { hasNextPage: false } });
    const single = client.query(forUrql(VirtualAppointmentDocument), change);
    expect((await single.toPromise()).error).toBeUndefined();
    const input = { ...change, externalAppointmentId: "by graphcache" };
    await client.mutation(forUrql(UpdateVirtualAppointmentDocument), { input }).toPromise();
    const cached = client.readQuery<Agenda>(gql(AGENDA), span);
    expect(externalIdIn(cached?.data?.onlineMeetings.edges ?? [])).toBe("by graphcache");
    expect(complaints).toEqual([]);
  });

  it("tells why there is no page", async ({ service, url, span }) => {
    const client = createNormalizedUrqlClient(url, () => service.token());
    const wrong = { ...span, startsBefore: span.startsFrom };
    const { data } = await client.query<Agenda>(gql(AGENDA), wrong).toPromise();
    expect(data?.onlineMeetings).toMatchObject({ edges: [], error: { __typename: "ValidationError" } });
  });
});
