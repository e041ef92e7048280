import { renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import {
  CancelOnlineMeetingDocument,
  CreateOnlineMeetingDocument,
  createGatewayClient,
  OnlineMeetingDocument,
  UpdateOnlineMeetingDocument,
  type GatewayClient,
} from "../../../src/client/index.ts";
import { useCreateOnlineMeeting, useOnlineMeeting } from "../../../src/client/react/index.ts";
import { createMemoryGateway } from "../../../src/client/testing/index.ts";
import { it } from "../../support/client/client-fixtures.ts";

const COLLEAGUE = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";
const times = { startDateTime: "2031-03-03T09:00:00.000Z", endDateTime: "2031-03-03T09:30:00.000Z" };
const later = { startDateTime: "2031-03-04T09:00:00.000Z", endDateTime: "2031-03-04T09:30:00.000Z" };

interface Written {
  readonly created?: boolean;
  readonly handoverFailure: unknown;
  readonly onlineMeeting: { readonly onlineMeetingId: string; readonly joinWebUrl: string };
}

/** The life of a meeting, and what came of each step. */
async function play(client: GatewayClient): Promise<unknown[]> {
  const create = () =>
    client.execute(CreateOnlineMeetingDocument, { input: { externalId: "visit-1", subject: "First visit", ...times } });
  const made = (await create()).createOnlineMeeting as Written;
  const again = (await create()).createOnlineMeeting as Written;
  const { onlineMeetingId, joinWebUrl } = made.onlineMeeting;
  const updated = await client.execute(UpdateOnlineMeetingDocument, {
    input: { onlineMeetingId, ...later, attendees: [{ userId: COLLEAGUE }] },
  });
  const renamed = await client.execute(UpdateOnlineMeetingDocument, { input: { onlineMeetingId, subject: "Renamed" } });
  const byLink = await client.execute(OnlineMeetingDocument, { joinWebUrl });
  const cancelled = await client.execute(CancelOnlineMeetingDocument, { input: { onlineMeetingId } });
  const gone = [
    await client.execute(CancelOnlineMeetingDocument, { input: { onlineMeetingId } }),
    await client.execute(UpdateOnlineMeetingDocument, { input: { onlineMeetingId, subject: "Too late" } }),
    await client.execute(OnlineMeetingDocument, { onlineMeetingId }),
  ];
  return [made, again, updated, renamed, byLink, cancelled, ...gone];
}

const alike = (outcomes: unknown): unknown =>
  JSON.parse(
    JSON.stringify(outcomes, (key, value: unknown) =>
      ["id", "onlineMeetingId", "cancelledOnlineMeetingId", "joinWebUrl", "message", "requestId"].includes(key) ||
      (["userId", "userPrincipalName"].includes(key) && value !== COLLEAGUE && value !== null)
        ? "…"
        : key === "userPrincipalName"
          ? "…"
          : value,
    ),
  );

it("a gateway in memory does what the real one does with a meeting", async ({ ownHarness }) => {
  const memory = createGatewayClient({ url: "http://127.0.0.1:65535/graphql", fetch: createMemoryGateway().fetch });
  expect(alike(await play(memory))).toEqual(alike(await play(ownHarness.client)));
});

it("hooks create a meeting and read it by its link", async ({ ownHarness }) => {
  const { wrapper } = ownHarness.app();
  const created = renderHook(() => useCreateOnlineMeeting(), { wrapper });
  const payload = await created.result.current.mutateAsync({ externalId: "hook-1", ...times });
  expect(payload).toMatchObject({ created: true, handoverFailure: null });
  const joinWebUrl = payload.onlineMeeting?.joinWebUrl ?? "";
  const read = renderHook(() => useOnlineMeeting({ joinWebUrl }), { wrapper });
  await waitFor(() => expect(read.result.current.data).toMatchObject({ __typename: "OnlineMeeting", joinWebUrl }));
});
