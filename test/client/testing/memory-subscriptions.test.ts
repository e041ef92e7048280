import { act, renderHook, waitFor } from "@testing-library/react";
import { setupServer } from "msw/node";
import { describe, expect, vi } from "vitest";
import { createGatewayClient } from "../../../src/client/index.ts";
import {
  useDeleteVirtualAppointment,
  useOnlineMeetings,
  useVirtualAppointment,
} from "../../../src/client/react/index.ts";
import { useAgendaLive, useVirtualAppointmentLive } from "../../../src/client/react/live/index.ts";
import { createMemoryGateway } from "../../../src/client/testing/index.ts";
import { gatewayHandlers } from "../../../src/client/testing/msw.ts";
import { it } from "../../support/client/client-fixtures.ts";

const meeting = { onlineMeetingId: "follow-up" };
// Where nobody listens.
const url = "http://127.0.0.1:65535/graphql";

describe("a gateway in memory", () => {
  it("tells of what a colleague changes, and of nothing else", async ({ harness }) => {
    const gateway = createMemoryGateway();
    const client = createGatewayClient({ url, fetch: gateway.fetch });
    const onChange = vi.fn();
    const { result, unmount } = renderHook(
      () => ({ shown: useVirtualAppointment(meeting), live: useVirtualAppointmentLive(meeting, { onChange }) }),
      harness.app(client),
    );
    await waitFor(() => expect(result.current.live.status).toBe("live"));
    await waitFor(() => expect(result.current.shown.data?.__typename).toBe("VirtualAppointment"));
    act(() => gateway.write({ onlineMeetingId: "new-client" }, { externalAppointmentId: "of another" }));
    act(() => gateway.write(meeting, { externalAppointmentId: "told" }));
    await waitFor(() => expect(result.current.shown.data).toMatchObject({ externalAppointmentId: "told" }));
    act(() => gateway.write(meeting, null));
    await waitFor(() => expect(result.current.shown.data?.__typename).toBe("NotFoundError"));
    const changedBy = { id: "alex", kind: "USER", userPrincipalName: "alex@contoso.example" };
    expect(onChange.mock.calls).toMatchObject([
      [{ kind: "APPOINTMENT_UPDATED", changedFields: ["externalAppointmentId"], changedBy }],
      [{ kind: "APPOINTMENT_DELETED", etag: null, changedBy }],
    ]);
    unmount();
  });

  it("tells through Mock Service Worker, and what the user changes as well", async ({ harness, onTestFinished }) => {
    const gateway = createMemoryGateway();
    const server = setupServer(...gatewayHandlers(gateway));
    server.listen();
    onTestFinished(() => server.close());
    const span = { startsFrom: "2020-01-01T00:00:00Z", startsBefore: "2040-01-01T00:00:00Z" };
    const onChange = vi.fn();
    const { result, unmount } = renderHook(
      () => ({
        shown: useOnlineMeetings(span),
        live: useAgendaLive(span, { onChange }),
        remove: useDeleteVirtualAppointment(),
      }),
      harness.app(createGatewayClient({ url })),
    );
    await waitFor(() => expect(result.current.live.status).toBe("live"));
    await act(() => result.current.remove.mutateAsync({ ...meeting, ifMatch: "*" }));
    await waitFor(() =>
      expect(onChange.mock.calls).toMatchObject([[{ kind: "APPOINTMENT_DELETED", changedBy: { id: "adele" } }]]),
    );
    unmount();
  });

  it("goes on after Last-Event-ID, and says that it tells of nothing else", async () => {
    const gateway = createMemoryGateway();
    const subscribe = async (query: string, more: Record<string, string> = {}) => {
      const headers = { Accept: "text/event-stream", "Content-Type": "application/json", ...more };
      return gateway.fetch(url, { method: "POST", headers, body: JSON.stringify({ query }) });
    };
    const provisioning = await subscribe("subscription { tenantProvisioning { __typename } }");
    expect(await provisioning.text()).toContain(
      '{"data":{"tenantProvisioning":{"__typename":"LiveUpdatesUnavailableError"}}}',
    );
    expect(await (await subscribe("subscription { nonsense }")).text()).toContain('"errors"');

    for (const externalAppointmentId of ["1", "2"]) gateway.write(meeting, { externalAppointmentId });
    const query = `subscription { virtualAppointmentChanged(onlineMeetingId: "follow-up") { ... on MeetingChanges { eventId } } }`;
    const again = await subscribe(query, { "Last-Event-ID": "1" });
    const reader = again.body?.getReader();
    const text = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await text()).toBe("id: 1\n\n");
    expect(await text()).toBe('event: next\nid: 2\ndata: {"data":{"virtualAppointmentChanged":{"eventId":"2"}}}\n\n');
    await reader?.cancel();
  });
});
