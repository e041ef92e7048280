import { skipToken } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import { describe, expect, vi } from "vitest";
import { useOnlineMeetings, useVirtualAppointment } from "../../../src/client/react/index.ts";
import {
  useAgendaLive,
  useInfiniteOnlineMeetings as useLiveMeetingPages,
  useOnlineMeetings as useLiveMeetings,
  useVirtualAppointment as useLiveAppointment,
  useVirtualAppointmentLive,
} from "../../../src/client/react/live/index.ts";
import { it } from "../../support/client/client-fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING, type RunningService } from "../../support/service.ts";

const meeting = { onlineMeetingId: REFERENCE_MEETING };

async function change(service: RunningService, externalAppointmentId: string, user = "alex") {
  const token = await service.token(user);
  const { status } = await call("PATCH", service.at(REFERENCE_MEETING), { token, body: { externalAppointmentId } });
  expect(status).toBe(204);
}

describe("useVirtualAppointmentLive", () => {
  it("shows what others change, says who did, and tells of each change once", async ({ ownHarness, ownService }) => {
    const onChange = vi.fn();
    const { result, unmount } = renderHook(
      () => ({
        shown: useVirtualAppointment(meeting),
        live: useVirtualAppointmentLive(meeting, { onChange }),
        again: useVirtualAppointmentLive({ ...meeting, userId: null }),
      }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.live.status).toBe("live"));
    await waitFor(() => expect(result.current.shown.fetchStatus).toBe("idle"));
    const show = async (value: string) => {
      await act(() => change(ownService, value));
      await waitFor(() => expect(result.current.shown.data).toMatchObject({ externalAppointmentId: value }));
      await waitFor(() => expect(result.current.shown.fetchStatus).toBe("idle"));
    };
    // Whether it is newer than what was read meanwhile takes another read to know.
    await show("one");
    const read = ownHarness.requests.length;
    await show("two");
    await show("three");
    // Nothing was asked for: it came by itself, over one connection.
    expect(ownHarness.requests.length).toBe(read);
    expect(ownHarness.requests.filter(({ headers }) => headers.accept === "text/event-stream")).toHaveLength(1);
    expect(onChange.mock.calls).toMatchObject([
      [
        {
          kind: "APPOINTMENT_UPDATED",
          changedFields: ["externalAppointmentId"],
          changedBy: { kind: "USER", userPrincipalName: "alex@contoso.example" },
        },
      ],
      [{ kind: "APPOINTMENT_UPDATED" }],
      [{ kind: "APPOINTMENT_UPDATED" }],
    ]);
    expect(result.current.live.lastChange).toEqual(onChange.mock.lastCall?.[0]);
    unmount();
    await waitFor(() =>
      expect(ownHarness.requests.filter(({ headers }) => headers.accept === "text/event-stream")[0]?.abandoned).toBe(
        true,
      ),
    );
  });

  it("goes on where it was when its connection breaks", async ({ ownHarness, ownService }) => {
    const onChange = vi.fn();
    const { result } = renderHook(
      () => ({ shown: useVirtualAppointment(meeting), live: useVirtualAppointmentLive(meeting, { onChange }) }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.live.status).toBe("live"));
    await act(() => change(ownService, "before"));
    await waitFor(() => expect(onChange).toHaveBeenCalledTimes(1));
    act(() => ownHarness.gateway.server.closeAllConnections());
    await act(() => change(ownService, "meanwhile"));
    // A read that is under way may show it before it is told.
    await waitFor(() => expect(onChange).toHaveBeenCalledTimes(2), { timeout: 20_000 });
    await waitFor(() => expect(result.current.shown.data).toMatchObject({ externalAppointmentId: "meanwhile" }));
    const streams = ownHarness.requests.filter(({ headers }) => headers.accept === "text/event-stream");
    expect(streams.at(-1)?.headers["last-event-id"]).toMatch(/^\d+-\d+$/);
  });

  it("asks now and then where nobody tells", async ({ anotherUpstream, anotherHarness }) => {
    let version = 0;
    const upstream = await anotherUpstream(({ path }) =>
      path.includes("/changes")
        ? {
            status: 400,
            body: { error: { code: "BadRequest", message: "Resource not found for the segment 'changes'." } },
          }
        : {
            status: 200,
            headers: { etag: `W/"${++version}"` },
            body: { id: "a", externalAppointmentId: `v${version}` },
          },
    );
    const harness = await anotherHarness(upstream.url, () => "token");
    const { result } = renderHook(
      () => ({
        shown: useVirtualAppointment(meeting),
        live: useVirtualAppointmentLive(meeting, { pollInterval: 20 }),
      }),
      harness.app(),
    );
    await waitFor(() => expect(result.current.live.status).toBe("polling"));
    await waitFor(() => expect(version).toBeGreaterThan(3));
    await waitFor(() => expect(result.current.shown.data).toMatchObject({ __typename: "VirtualAppointment" }));
  });

  it("is off for who may not, and for skipToken does nothing", async ({ anotherUpstream, anotherHarness }) => {
    const upstream = await anotherUpstream(() => ({ status: 403 }));
    const harness = await anotherHarness(upstream.url, () => "token");
    const { result } = renderHook(
      () => [useVirtualAppointmentLive(meeting), useVirtualAppointmentLive(skipToken)],
      harness.app(),
    );
    await waitFor(() => expect(result.current[0]?.status).toBe("off"));
    expect([result.current[1]?.status, harness.requests.length]).toEqual(["connecting", 1]);
  });
});

it("useAgendaLive shows changes of its appointments, and new meetings", async ({ ownHarness, ownService }) => {
  const span = { startsFrom: "2027-03-01T00:00:00.000Z", startsBefore: "2027-03-02T00:00:00.000Z" };
  const { result } = renderHook(
    () => ({ shown: useOnlineMeetings(span), live: useAgendaLive(span) }),
    ownHarness.app(),
  );
  await waitFor(() => expect(result.current.live.status).toBe("live"));
  const token = await ownService.token();
  const created = await call("POST", `${ownService.url}/v1.0/me/onlineMeetings`, {
    token,
    body: { startDateTime: "2027-03-01T10:00:00Z", endDateTime: "2027-03-01T10:30:00Z", subject: "New" },
  });
  const { id } = created.body as { id: string };
  await waitFor(() =>
    expect(result.current.shown.data).toMatchObject({
      nodes: [{ subject: "New", virtualAppointment: { __typename: "NotFoundError" } }],
    }),
  );
  await call("PUT", ownService.at(id), { token, body: { externalAppointmentId: "created by somebody" } });
  await waitFor(() =>
    expect(result.current.shown.data).toMatchObject({
      nodes: [{ virtualAppointment: { externalAppointmentId: "created by somebody" } }],
    }),
  );
  await call("DELETE", `${ownService.url}/v1.0/me/onlineMeetings/${id}`, { token });
  await waitFor(() => expect(result.current.shown.data).toMatchObject({ nodes: [] }));
});

describe("live: true", () => {
  const streamsOf = (requests: readonly { readonly headers: Readonly<Record<string, unknown>> }[]) =>
    requests.filter(({ headers }) => headers["accept"] === "text/event-stream").length;

  it("shows what others change, by the hook that reads", async ({ ownHarness, ownService }) => {
    const onChange = vi.fn();
    const select = (outcome: { __typename: string } | null) => outcome?.__typename;
    const { result } = renderHook(
      () => ({
        shown: useLiveAppointment(meeting, { live: true }),
        type: useLiveAppointment(meeting, { live: { onChange }, select }),
      }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.type.data).toBe("VirtualAppointment"));
    await waitFor(async () => {
      await act(() => change(ownService, crypto.randomUUID()));
      expect(onChange).toHaveBeenCalled();
    });
    await act(() => change(ownService, "changed"));
    await waitFor(() => expect(result.current.shown.data).toMatchObject({ externalAppointmentId: "changed" }));
    expect(streamsOf(ownHarness.requests)).toBe(1);
  });

  it("of an agenda, and of its pages", async ({ ownHarness, ownService }) => {
    const span = { startsFrom: "2026-01-01T00:00:00Z", startsBefore: "2026-01-31T00:00:00Z" };
    const { result } = renderHook(
      () => ({
        all: useLiveMeetings(span, { live: true }),
        pages: useLiveMeetingPages(span, { live: true }),
        again: useAgendaLive(span),
      }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.again.status).toBe("live"));
    await waitFor(() => expect(result.current.pages.data?.pages).toHaveLength(1));
    const startDateTime = "2026-01-02T10:00:00Z";
    const token = await ownService.token();
    const body = { subject: "New", startDateTime, endDateTime: "2026-01-02T11:00:00Z" };
    await act(() => call("POST", `${ownService.url}/v1.0/me/onlineMeetings`, { token, body }));
    await waitFor(() => {
      expect(JSON.stringify(result.current.all.data)).toContain('"New"');
      expect(JSON.stringify(result.current.pages.data)).toContain('"New"');
    });
    expect(streamsOf(ownHarness.requests)).toBe(1);
  });

  it("asks for nothing where it isn't, or where nothing is read", async ({ ownHarness }) => {
    const { result } = renderHook(
      () => ({
        plain: useLiveAppointment(meeting),
        off: useLiveAppointment(meeting, { live: false }),
        skipped: useLiveAppointment(skipToken, { live: true }),
      }),
      ownHarness.app(),
    );
    await waitFor(() => expect(result.current.plain.data).toMatchObject(meeting));
    expect(result.current.skipped.fetchStatus).toBe("idle");
    expect(streamsOf(ownHarness.requests)).toBe(0);
  });
});
