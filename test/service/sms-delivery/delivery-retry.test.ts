import { describe, expect, it } from "vitest";
import { GIVE_UP_AFTER, MAX_ATTEMPTS, nextAttempt } from "../../../src/service/sms-delivery/delivery-retry.ts";

describe("the next attempt", () => {
  it("is put off twice as long each time, up to an hour", () => {
    const delays = Array.from({ length: MAX_ATTEMPTS }, (_, index) =>
      nextAttempt({ attempts: index + 1, endsAt: GIVE_UP_AFTER }, undefined, 0, 0),
    );
    expect(delays).toEqual([
      ...[5, 10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600].map((seconds) => seconds * 1000),
      undefined,
    ]);
  });

  it("comes up to half earlier by chance", () => {
    expect(nextAttempt({ attempts: 1, endsAt: GIVE_UP_AFTER }, undefined, 0, 1)).toBe(2_500);
  });

  it("honours Retry-After, and never comes earlier for it", () => {
    expect(nextAttempt({ attempts: 1, endsAt: GIVE_UP_AFTER }, 60_000, 1_000, 0.5)).toBe(61_000);
    expect(nextAttempt({ attempts: 1, endsAt: GIVE_UP_AFTER }, 0, 1_000, 0)).toBe(6_000);
  });

  it("is never made later than a day after the request", () => {
    expect(nextAttempt({ attempts: 1, endsAt: GIVE_UP_AFTER }, GIVE_UP_AFTER, 0, 0)).toBe(GIVE_UP_AFTER);
    expect(nextAttempt({ attempts: 1, endsAt: GIVE_UP_AFTER }, GIVE_UP_AFTER, 1, 0)).toBeUndefined();
  });
});
