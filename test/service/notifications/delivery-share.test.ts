import { expect, it } from "vitest";
import { DeliveryShare } from "../../../src/service/notifications/delivery-share.ts";

const take = (share: DeliveryShare, owner: string) => {
  let taken = 0;
  while (share.tryTake(owner)) taken++;
  return taken;
};

it("leaves something for another user of the same application, and for another application", () => {
  const share = new DeliveryShare(64);
  expect(take(share, "tenant application greedy")).toBe(8);
  expect(take(share, "tenant application another")).toBe(7);
  let taken = 15;
  for (let user = 0; user < 50; user++) taken += take(share, `tenant application ${user}`);
  expect(taken).toBe(32);
  expect(share.isUsedUp).toBe(false);
  expect(take(share, "tenant other greedy")).toBeGreaterThan(0);
  share.release("tenant application greedy");
  expect(share.tryTake("tenant application another one")).toBe(false);
  expect(() => share.release("tenant application nobody")).toThrow(RangeError);
});
