import { act, renderHook, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { setupServer } from "msw/node";
import { describe, expect } from "vitest";
import {
  CreateVirtualAppointmentDocument,
  CreateVirtualAppointmentsDocument,
  createGatewayClient,
  DeleteVirtualAppointmentDocument,
  DeleteVirtualAppointmentsDocument,
  NodeDocument,
  OnlineMeetingsDocument,
  persistedDocuments,
  persistedReads,
  SendVirtualAppointmentReminderSmsDocument,
  TextMessagesDocument,
  UpdateVirtualAppointmentDocument,
  UpdateVirtualAppointmentsDocument,
  ViewerDocument,
  VirtualAppointmentDocument,
  VirtualAppointmentsDocument,
  type GatewayClient,
} from "../../../src/client/index.ts";
import { useUpdateVirtualAppointment, useVirtualAppointment } from "../../../src/client/react/index.ts";
import { createMemoryGateway, exampleAppointment, exampleMeetings } from "../../../src/client/testing/index.ts";
import { gatewayHandlers } from "../../../src/client/testing/msw.ts";
import { it as base } from "../../support/client/client-fixtures.ts";

const meeting = { onlineMeetingId: "new-client" };
// Where nobody listens.
const url = "http://127.0.0.1:65535/graphql";

const it = base.extend("memory", () => {
  const gateway = createMemoryGateway();
  return { gateway, client: createGatewayClient({ url, fetch: gateway.fetch }) };
});

/** Everything that a client can do with a meeting that has no appointment yet, and what came of each. */
async function play(client: GatewayClient, span: { startsFrom: string; startsBefore: string }) {
  const outcomes: unknown[] = [];
  const run = async <TResult, TVariables>(...operation: Parameters<typeof client.execute<TResult, TVariables>>) => {
    const outcome: unknown = Object.values((await client.execute(...operation)) as object)[0];
    outcomes.push(outcome);
    return outcome as { virtualAppointment: { id: string; etag: string }; id: string; etag: string };
  };
  const stale = 'W/"stale"';
  await run(VirtualAppointmentDocument, meeting);
  await run(UpdateVirtualAppointmentDocument, { input: { ...meeting, externalAppointmentId: "too soon" } });
  await run(DeleteVirtualAppointmentDocument, { input: meeting });
  const appointmentClients = [{ displayName: "Ann", emailAddress: "ann@example.com" }];
  const created = await run(CreateVirtualAppointmentDocument, {
    input: { ...meeting, externalAppointmentId: "1", appointmentClients },
  });
  const { id, etag } = created.virtualAppointment;
  await run(CreateVirtualAppointmentDocument, { input: { ...meeting, externalAppointmentId: "again" } });
  await run(UpdateVirtualAppointmentDocument, { input: { ...meeting, ifMatch: stale, externalAppointmentId: "2" } });
  await run(UpdateVirtualAppointmentDocument, {
    input: { ...meeting, ifMatch: etag, externalAppointmentId: "2", appointmentClients: null },
  });
  await run(UpdateVirtualAppointmentDocument, {
    input: { ...meeting, ifMatch: etag, settings: { allowClientToJoinUsingBrowser: true } },
  });
  await run(UpdateVirtualAppointmentDocument, {
    input: { ...meeting, ifMatch: "*", settings: { allowClientToJoinUsingBrowser: true } },
  });
  await run(UpdateVirtualAppointmentDocument, { input: { ...meeting, externalAppointmentUrl: "no address" } });
  await run(NodeDocument, { id });
  await run(VirtualAppointmentsDocument, { meetings: [meeting, { onlineMeetingId: "there-is-none" }] });
  await run(OnlineMeetingsDocument, { ...span, startsBefore: span.startsFrom });
  await run(SendVirtualAppointmentReminderSmsDocument, {
    input: {
      ...meeting,
      remindBeforeTimeInMinutesType: "MINS15",
      attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }],
    },
  });
  await run(TextMessagesDocument, meeting);
  await run(DeleteVirtualAppointmentDocument, { input: { ...meeting, ifMatch: stale } });
  await run(DeleteVirtualAppointmentDocument, { input: { ...meeting, ifMatch: "*" } });
  await run(TextMessagesDocument, { ...meeting, first: 1 });
  await run(TextMessagesDocument, { onlineMeetingId: "there-is-none" });
  await run(NodeDocument, { id });
  await run(CreateVirtualAppointmentDocument, { input: meeting });
  await run(UpdateVirtualAppointmentDocument, { input: { ...meeting, settings: {}, externalAppointmentId: null } });
  await run(UpdateVirtualAppointmentsDocument, {
    input: { appointments: [{ ...meeting, externalAppointmentId: "3" }] },
  });
  await run(DeleteVirtualAppointmentsDocument, { input: { appointments: [meeting] } });
  await run(CreateVirtualAppointmentsDocument, {
    input: { appointments: [{ ...meeting, externalAppointmentId: "4" }] },
  });
  return outcomes;
}

const VARYING = new Set([
  "etag",
  "message",
  "requestId",
  "appointmentClientJoinWebUrl",
  "lastModifiedAt",
  "lastModifiedBy",
  "createdAt",
  "dueAt",
]);
/** What differs from gateway to gateway: words, links, versions, and ids of messages. */
const alike = (outcomes: unknown): unknown =>
  JSON.parse(
    JSON.stringify(outcomes, (key, value: unknown) =>
      VARYING.has(key) || (typeof value === "string" && value.startsWith("msg_")) ? typeof value : value,
    ),
  );

describe("the gateway in memory", () => {
  it("does all that the real one does with an appointment", async ({ ownService, ownHarness, memory }) => {
    const day = 86_400_000;
    const span = {
      startsFrom: new Date(ownService.clock.now - day).toISOString(),
      startsBefore: new Date(ownService.clock.now + day).toISOString(),
    };
    const real = alike(await play(ownHarness.client, span)) as { requestId?: string }[];
    const played = alike(await play(memory.client, span)) as { requestId?: string }[];
    // Of what the gateway itself refuses there is no request.
    const withoutRequest = (outcomes: typeof real) => outcomes.map((outcome) => ({ ...outcome, requestId: undefined }));
    expect(withoutRequest(played.filter(Boolean))).toEqual(withoutRequest(real.filter(Boolean)));
    expect(played.length).toBe(real.length);
  });

  it("lists its meetings page by page, with their appointments", async ({ memory }) => {
    const starts = exampleMeetings.map(({ startDateTime }) => startDateTime).toSorted();
    const span = { startsFrom: starts[0] ?? "", startsBefore: "2100-01-01T00:00:00Z" };
    const seen: string[] = [];
    let after: string | null = null;
    do {
      const page: { onlineMeetings: unknown } = await memory.client.execute(OnlineMeetingsDocument, {
        ...span,
        first: 2,
        after,
      });
      const { nodes, pageInfo } = page.onlineMeetings as {
        nodes: { onlineMeetingId: string; virtualAppointment: { __typename: string } }[];
        pageInfo: { hasNextPage: boolean; endCursor: string | null };
      };
      seen.push(
        ...nodes.map(
          ({ onlineMeetingId, virtualAppointment }) => `${onlineMeetingId} ${virtualAppointment.__typename}`,
        ),
      );
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(["follow-up VirtualAppointment", "check-up VirtualAppointment", "new-client NotFoundError"]);
    expect((await memory.client.execute(ViewerDocument, {})).viewer).toMatchObject({ kind: "USER" });
  });

  it("sets a tenant up for as long as it is told", async () => {
    let now = Date.parse("2026-11-21T10:00:00Z");
    const gateway = createMemoryGateway({ provisioningSeconds: 60, now: () => now });
    const client = createGatewayClient({ url, fetch: gateway.fetch });
    const create = () => client.execute(CreateVirtualAppointmentDocument, { input: meeting });
    expect((await create()).createVirtualAppointment).toMatchObject({
      __typename: "ServiceProvisioningError",
      retryAfterSeconds: 60,
      retryAt: "2026-11-21T10:01:00.000Z",
    });
    now += 59_000;
    expect((await create()).createVirtualAppointment).toMatchObject({ retryAfterSeconds: 1 });
    now += 1_000;
    expect((await create()).createVirtualAppointment?.__typename).toBe("CreateVirtualAppointmentPayload");
  });

  it("fails as it is told, once", async ({ memory: { gateway, client } }) => {
    gateway.failNext("virtualAppointment", {
      __typename: "ThrottledError",
      message: "Later.",
      retryAfterSeconds: 3600,
    });
    const read = () => client.execute(VirtualAppointmentDocument, { onlineMeetingId: "follow-up" });
    expect((await read()).virtualAppointment).toMatchObject({ __typename: "ThrottledError", retryAfterSeconds: 3600 });
    expect((await read()).virtualAppointment?.__typename).toBe("VirtualAppointment");
  });

  it("says what is wrong with a document, and knows none by its hash", async ({ memory: { gateway } }) => {
    for (const persisted of [persistedDocuments(), persistedReads()]) {
      const client = createGatewayClient({ url, fetch: gateway.fetch, persisted });
      await expect(client.execute("{ nothing }", {})).rejects.toMatchObject({ kind: "graphql" });
      expect((await client.execute(ViewerDocument, {})).viewer).not.toBeNull();
    }
  });

  it("lets hooks meet a colleague", async ({ memory: { gateway, client }, ownHarness }) => {
    const { result } = renderHook(
      () => ({ shown: useVirtualAppointment({ onlineMeetingId: "follow-up" }), update: useUpdateVirtualAppointment() }),
      ownHarness.app(client),
    );
    await waitFor(() => expect(result.current.shown.data?.__typename).toBe("VirtualAppointment"));
    gateway.write({ onlineMeetingId: "follow-up" }, { externalAppointmentId: "theirs" });
    act(() => result.current.update.mutate({ onlineMeetingId: "follow-up", externalAppointmentId: "mine" }));
    await waitFor(() => expect(result.current.update.conflict?.conflicts).toEqual(["externalAppointmentId"]));
    expect(gateway.read({ onlineMeetingId: "follow-up" })?.externalAppointmentId).toBe("theirs");
  });
});

it("example appointments are whole, with what is given changed", () => {
  expect(exampleAppointment({ externalAppointmentId: "mine" })).toMatchObject({
    __typename: "VirtualAppointment",
    externalAppointmentId: "mine",
    etag: expect.any(String),
    settings: { allowClientToJoinUsingBrowser: true },
  });
});

describe("handlers for msw", () => {
  const it = base.extend("server", ({}, { onCleanup }) => {
    const gateway = createMemoryGateway();
    const server = setupServer(
      ...gatewayHandlers(gateway, url),
      http.get("http://127.0.0.1:65535/other", () => HttpResponse.text("other")),
    );
    server.listen();
    onCleanup(() => server.close());
    return gateway;
  });

  it.for([
    ["by POST", undefined],
    ["by GET", persistedReads],
  ] as const)("answer what is sent to the gateway's address %s", async ([, reads], { server }) => {
    const client = createGatewayClient({ url, getToken: () => "token", ...(reads && { persisted: reads() }) });
    const read = async () =>
      (await client.execute(VirtualAppointmentDocument, { onlineMeetingId: "follow-up" })).virtualAppointment;
    expect(await read()).toEqual(server.read({ onlineMeetingId: "follow-up" }));
    server.write({ onlineMeetingId: "follow-up" }, null);
    expect((await read())?.__typename).toBe("NotFoundError");
    expect(await (await fetch("http://127.0.0.1:65535/other")).text()).toBe("other");
  });
});
