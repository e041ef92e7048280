import { expect, vi } from "vitest";
import { call } from "../http.ts";
import type { RunningService } from "../service.ts";

/** Changes an appointment until a subscription to it has told of one: then it had begun. */
export async function untilTold(service: RunningService, told: readonly unknown[], meeting = "follow-up") {
  const token = await service.token();
  await vi.waitFor(
    async () => {
      const body = { externalAppointmentId: crypto.randomUUID() };
      expect((await call("PATCH", service.at(meeting), { token, body })).status).toBe(204);
      expect(told.length).toBeGreaterThan(0);
    },
    { timeout: 60_000, interval: 50 },
  );
}
