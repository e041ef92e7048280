import { act, renderHook, waitFor } from "@testing-library/react";
import { expect } from "vitest";
import {
  DeleteVirtualAppointmentDocument,
  UpdateVirtualAppointmentDocument,
  type VirtualAppointmentResult,
} from "../../../src/client/index.ts";
import {
  onlineMeetingsKey,
  useInfiniteOnlineMeetings,
  useNode,
  useOnlineMeeting,
  useOnlineMeetings,
  useVirtualAppointment,
  useVirtualAppointments,
  virtualAppointmentKey,
} from "../../../src/client/react/index.ts";
import { it as base } from "../../support/client/client-fixtures.ts";
import { holdRequests } from "../../support/client/held-requests.ts";
import type { UpstreamCall } from "../../support/upstream.ts";

const meeting = { onlineMeetingId: "follow-up" };
const settings = { staleTime: Infinity };

interface Line {
  readonly onlineMeetingId: string;
  readonly virtualAppointment: VirtualAppointmentResult | null;
}

const idOf = (outcome: VirtualAppointmentResult | null | undefined) =>
  outcome?.__typename === "VirtualAppointment" ? outcome.externalAppointmentId : outcome?.__typename;

/** What an agenda, of one page or of several, shows of the meeting. */
function lineOf(data: unknown): string | null | undefined {
  const { pages = [data] } = (data ?? {}) as { pages?: readonly unknown[] };
  const lines = pages.flatMap((page) => (page as { nodes?: readonly Line[] } | undefined)?.nodes ?? []);
  return idOf(lines.find(({ onlineMeetingId }) => onlineMeetingId === meeting.onlineMeetingId)?.virtualAppointment);
}

const it = base
  .extend("network", ({ ownService, ownHarness }) =>
    holdRequests(`${ownHarness.gateway.url}/graphql`, () => ownService.token()),
  )
  .extend("span", ({ ownService }) => ({
    startsFrom: new Date(ownService.clock.now - 86_400_000).toISOString(),
    startsBefore: new Date(ownService.clock.now + 86_400_000).toISOString(),
  }))
  .extend("colleague", ({ ownHarness }) => (changes: object) => {
    return ownHarness.client.execute(UpdateVirtualAppointmentDocument, { input: { ...meeting, ...changes } });
  })
  /** Everything that shows the appointment. */
  .extend("showEverywhere", ({ ownHarness, network, span }) => async () => {
    const { wrapper, queryClient } = ownHarness.app(network.client);
    const id = Buffer.from("VirtualAppointment:me/follow-up").toString("base64");
    const { result } = renderHook(
      () => ({
        single: useVirtualAppointment(meeting, settings),
        list: useVirtualAppointments({ meetings: [meeting, { onlineMeetingId: "missing" }] }, settings),
        agenda: useOnlineMeetings(span, settings),
        endless: useInfiniteOnlineMeetings({ ...span, first: 100 }, settings),
        node: useNode({ id }, settings),
      }),
      { wrapper },
    );
    const shown = () => {
      const { single, list, agenda, endless, node } = result.current;
      const outcome = node.data?.__typename === "VirtualAppointment" ? node.data : undefined;
      return [idOf(single.data), idOf(list[0]?.data), lineOf(agenda.data), lineOf(endless.data), idOf(outcome)];
    };
    const all = (text: string) => shown().map(() => text);
    await waitFor(() => expect(shown()).toEqual(all("follow-up-1")));
    ownHarness.requests.splice(0);
    return { result, shown, all, queryClient };
  });

it("what an agenda read, a single hook shows at once", async ({ ownHarness, span }) => {
  const { wrapper, queryClient } = ownHarness.app();
  const agenda = renderHook(() => useOnlineMeetings(span, settings), { wrapper });
  await waitFor(() => expect(agenda.result.current.isSuccess).toBe(true));
  const { result } = renderHook(() => useVirtualAppointment(meeting, settings), { wrapper });
  expect(result.current).toMatchObject({ isSuccess: true, data: { externalAppointmentId: "follow-up-1" } });
  expect(queryClient.getQueryData(virtualAppointmentKey(meeting))).toEqual(result.current.data);
  expect(ownHarness.requests).toHaveLength(1);
  // What has no appointment is known as well, and what was put there can be read again by itself.
  expect(queryClient.getQueryData(virtualAppointmentKey({ onlineMeetingId: "new-client" }))).toMatchObject({
    __typename: "NotFoundError",
  });
  await act(() => queryClient.refetchQueries({ queryKey: virtualAppointmentKey(), type: "all" }));
  const states = queryClient.getQueryCache().findAll({ queryKey: virtualAppointmentKey() });
  expect(states.length).toBeGreaterThan(2);
  expect(states.filter(({ state }) => state.status !== "success")).toEqual([]);
});

it.for(["single", "agenda", "endless", "node"] as const)(
  "what %s reads shows everywhere",
  async (name, { ownHarness, colleague, showEverywhere }) => {
    const { result, shown, all } = await showEverywhere();
    await colleague({ externalAppointmentId: "theirs" });
    ownHarness.requests.splice(0);
    await act(async () => void (await result.current[name].refetch()));
    await waitFor(() => expect(shown()).toEqual(all("theirs")));
    expect(ownHarness.requests).toHaveLength(1);
  },
);

it("an entry that others brought up to date is as old as it was, and still to be read again", async ({
  colleague,
  span,
  showEverywhere,
}) => {
  const { result, shown, all, queryClient } = await showEverywhere();
  const key = onlineMeetingsKey(span);
  await queryClient.invalidateQueries({ queryKey: key, refetchType: "none", exact: true });
  const { dataUpdatedAt } = queryClient.getQueryState(key) ?? {};
  await colleague({ externalAppointmentId: "theirs" });
  await act(() => result.current.single.refetch());
  await waitFor(() => expect(shown()).toEqual(all("theirs")));
  expect(queryClient.getQueryState(key)).toMatchObject({ dataUpdatedAt, isInvalidated: true });
});

it("an answer that is overtaken brings no old version back", async ({ network, colleague, span, showEverywhere }) => {
  const { result, shown, all, queryClient } = await showEverywhere();
  const slow = network.hold("query OnlineMeetings", "answer");
  const reading = Promise.all([result.current.agenda.refetch(), result.current.endless.refetch()]);
  await waitFor(() => expect(slow.held()).toBe(2));
  await colleague({ externalAppointmentId: "theirs" });
  await act(() => result.current.single.refetch());
  await waitFor(() => expect(shown()).toEqual(all("theirs")));
  slow.letGo();
  await act(() => reading);
  // What is kept, and then shown.
  expect(idOf(queryClient.getQueryData(virtualAppointmentKey(meeting)))).toBe("theirs");
  expect(lineOf(queryClient.getQueryData(onlineMeetingsKey(span)))).toBe("theirs");
  expect(shown()).toEqual(all("theirs"));
});

it("somebody else's delete shows everywhere", async ({ ownHarness, showEverywhere }) => {
  const { result, shown } = await showEverywhere();
  await ownHarness.client.execute(DeleteVirtualAppointmentDocument, { input: meeting });
  await act(() => result.current.agenda.refetch());
  const gone = "NotFoundError";
  await waitFor(() => expect(shown()).toEqual([gone, gone, gone, gone, undefined]));
});

it("a line that can't be read hides nothing, and a version that comes back is one", async ({ upstream, harness }) => {
  const versions = ["1", "2", "1"];
  let isThrottled = false;
  const answer = (path: string) => {
    if (path.includes("JoinWebUrl")) return { status: 200, body: { value: "https://example.com" } };
    const externalAppointmentId = versions[0];
    return { status: 200, headers: { ETag: `W/"${externalAppointmentId}"` }, body: { externalAppointmentId } };
  };
  const throttled = { status: 429, headers: { "Retry-After": "60" }, body: { error: { code: "x", message: "x" } } };
  upstream.answer = ({ method, path, body }: UpstreamCall) => {
    if (path.includes("$filter"))
      return { status: 200, body: { value: [{ id: "follow-up", startDateTime: "2026-11-21T10:00:00Z" }] } };
    const outcome = (at: string) => (isThrottled ? throttled : answer(at));
    if (method === "GET") return outcome(path);
    const responses = body.requests.map(({ id, url }: Record<string, string>) => ({ id, ...outcome(url ?? "") }));
    return { status: 200, body: { responses } };
  };
  const span = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };
  const { result } = renderHook(
    () => ({ single: useVirtualAppointment(meeting, settings), agenda: useOnlineMeetings(span, settings) }),
    harness.app(),
  );
  const shown = () => [idOf(result.current.single.data), lineOf(result.current.agenda.data)];
  await waitFor(() => expect(shown()).toEqual(["1", "1"]));
  isThrottled = true;
  await act(() => result.current.agenda.refetch());
  await waitFor(() => expect(shown()).toEqual(["1", "ThrottledError"]));
  isThrottled = false;
  for (const version of ["2", "1"]) {
    versions.shift();
    await act(() => result.current.agenda.refetch());
    await waitFor(() => expect(shown()).toEqual([version, version]));
  }
});

it("leaves a meeting that was read without its appointment as it is", async ({ ownHarness, network, colleague }) => {
  const { wrapper, queryClient } = ownHarness.app(network.client);
  const { result } = renderHook(
    () => ({ single: useVirtualAppointment(meeting, settings), meeting: useOnlineMeeting(meeting, settings) }),
    { wrapper },
  );
  await waitFor(() => expect(result.current.meeting.data?.__typename).toBe("OnlineMeeting"));
  const before = result.current.meeting.data;
  await colleague({ externalAppointmentId: "changed" });
  await act(() => queryClient.refetchQueries({ queryKey: virtualAppointmentKey(meeting) }));
  await waitFor(() => expect(idOf(result.current.single.data)).toBe("changed"));
  expect(result.current.meeting.data).toEqual(before);
});
