import { renderHook, waitFor } from "@testing-library/react";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { useVirtualAppointment } from "../../src/client/react/index.ts";
import { startClientHarness, type ClientHarness } from "../support/react-client.ts";
import { REFERENCE_MEETING, startService, type RunningService } from "../support/service.ts";

let service: RunningService;
let harness: ClientHarness;

beforeAll(async () => {
  service = await startService();
  harness = await startClientHarness(service.url, () => service.token());
});
afterAll(async () => {
  await harness[Symbol.asyncDispose]();
  await service[Symbol.asyncDispose]();
});
beforeEach(() => void harness.requests.splice(0));

it("hands the outcome out, to be switched on", async () => {
  const { result } = renderHook(() => useVirtualAppointment({ onlineMeetingId: REFERENCE_MEETING }), harness.app());
  expect(result.current.data).toBeUndefined();
  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  expect(result.current.data).toMatchObject({
    __typename: "VirtualAppointment",
    onlineMeetingId: REFERENCE_MEETING,
    userId: null,
    externalAppointmentId: "AAMkADKnAAA=",
  });
});

it("a table of 50 rows is one request", async () => {
  const { wrapper } = harness.app();
  const rows = Array.from({ length: 50 }, (_, index) => (index % 2 === 0 ? `row-${index}` : "follow-up"));
  const { result } = renderHook(
    () =>
      rows.map((onlineMeetingId, index) =>
        useVirtualAppointment({ onlineMeetingId, userId: index < 49 ? null : "adele@contoso.example" }),
      ),
    { wrapper },
  );
  await waitFor(() => expect(result.current.every(({ isSuccess }) => isSuccess)).toBe(true));
  expect(harness.requests).toHaveLength(1);
});
