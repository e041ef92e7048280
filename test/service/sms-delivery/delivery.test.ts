import { createHmac } from "node:crypto";
import { describe, expect } from "vitest";
import { MAX_ATTEMPTS } from "../../../src/service/sms-delivery/delivery-retry.ts";
import { EVENT, KEY, START, it } from "./delivery-fixtures.ts";

describe("a message in the outbox", () => {
  it("is delivered once, signed, and forgotten but for its id", async ({
    receiver,
    startDelivery,
    add,
    row,
    settled,
  }) => {
    await add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    expect(receiver.deliveries).toHaveLength(1);
    const [{ headers, body } = { headers: {}, body: "" }] = receiver.deliveries;
    expect(body).toBe(EVENT);
    const timestamp = String(START / 1000);
    const signature = createHmac("sha256", KEY).update(`msg_1.${timestamp}.${EVENT}`).digest("base64");
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": "msg_1",
      "webhook-timestamp": timestamp,
      "webhook-signature": `v1,${signature}`,
    });
    expect(row("msg_1")).toEqual({ state: "delivered", attempts: 1, event: "", finished_at: START });
  });

  it("is tried again with back-off, with the same id and a fresh signature", async ({
    receiver,
    startDelivery,
    add,
    settled,
  }) => {
    receiver.react = () => ({ status: receiver.deliveries.length < 4 ? 500 : 200 });
    await add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    const times = receiver.deliveries.map(({ headers }) => Number(headers["webhook-timestamp"]) - START / 1000);
    expect(times).toEqual([0, 5, 15, 35]);
    expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-id"]))).toEqual(new Set(["msg_1"]));
    expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-signature"])).size).toBe(4);
  });

  it.for([
    ["seconds", "30", 30],
    ["a date", new Date(START + 45_000).toUTCString(), 45],
  ] as const)(
    "waits as long as Retry-After says in %s",
    async ([, retryAfter, seconds], { receiver, startDelivery, add, settled }) => {
      receiver.react = () =>
        receiver.deliveries.length < 2 ? { status: 429, headers: { "retry-after": retryAfter } } : { status: 200 };
      await add("msg_1");
      startDelivery();
      await settled("msg_1", "delivered");
      const [first, second] = receiver.deliveries.map(({ headers }) => Number(headers["webhook-timestamp"]));
      expect((second ?? 0) - (first ?? 0)).toBe(seconds);
    },
  );

  it("is given up after the last attempt, and its row says so", async ({
    receiver,
    startDelivery,
    add,
    row,
    settled,
  }) => {
    receiver.react = () => ({ status: 503 });
    await add("msg_1");
    startDelivery();
    await settled("msg_1", "failed");
    expect(receiver.deliveries).toHaveLength(MAX_ATTEMPTS);
    expect(row("msg_1")).toMatchObject({ attempts: MAX_ATTEMPTS, event: EVENT });
  });

  it("is given up at once when the receiver is gone for good", async ({ receiver, startDelivery, add, settled }) => {
    receiver.react = () => ({ status: 410 });
    await add("msg_1");
    startDelivery();
    await settled("msg_1", "failed");
    expect(receiver.deliveries).toHaveLength(1);
  });

  it("is given up unsent when it is older than a day", async ({ clock, startDelivery, add, settled, received }) => {
    await add("msg_1");
    clock.now += 24 * 60 * 60 * 1000 + 1;
    await add("msg_2");
    startDelivery();
    await settled("msg_2", "delivered");
    await settled("msg_1", "failed");
    expect(received("msg_1")).toEqual([]);
  });

  it("does not follow a redirect with its number", async ({ receiver, startDelivery, add, row, settled }) => {
    receiver.react = () =>
      receiver.deliveries.length < 2 ? { status: 307, headers: { location: receiver.url } } : { status: 200 };
    await add("msg_1");
    startDelivery();
    await settled("msg_1", "delivered");
    expect(row("msg_1")).toMatchObject({ attempts: 2 });
  });

  it("survives a receiver that is not there", async ({ receiver, startDelivery, add, row, settled }) => {
    await add("msg_1");
    await receiver[Symbol.asyncDispose]();
    startDelivery();
    await settled("msg_1", "failed");
    expect(row("msg_1")).toMatchObject({ attempts: MAX_ATTEMPTS });
  });
});

it("logs what became of a message, and nothing of what is in it", async ({
  receiver,
  log,
  startDelivery,
  add,
  settled,
}) => {
  receiver.react = () => ({ status: 500 });
  await add("msg_1");
  startDelivery();
  await settled("msg_1", "failed");
  expect(log.join("")).toContain("msg_1");
  expect(log.join("")).toContain("status 500");
  expect(log.join("")).not.toContain("3129224122");
});
