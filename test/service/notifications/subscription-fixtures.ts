import { setTimeout } from "node:timers/promises";
import { vi } from "vitest";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING, startService, type RunningService } from "../../support/service.ts";
import { startWebhookReceiver, type Delivery } from "../../support/webhook-receiver.ts";

export const PATH = "me/virtualAppointments";

/** One notification as it came. */
export interface Notification {
  readonly id: string;
  readonly subscriptionId: string;
  readonly clientState?: string;
  readonly changeType: string;
  readonly lifecycleEvent?: string;
  readonly "@virtualAppointments.sequence": number;
  readonly "@virtualAppointments.kind": string;
}

/** Answers a handshake as a receiver has to; `undefined` for anything else. */
export function echo({ path }: Delivery) {
  const token = new URL(path, "http://receiver").searchParams.get("validationToken");
  return token === null ? undefined : { status: 200, headers: { "content-type": "text/plain" }, body: token };
}

export const notificationsIn = ({ body }: Delivery) => (JSON.parse(body) as { value: Notification[] }).value;

export const it = base
  .extend("receiver", async ({}, cleanup) => {
    const receiver = await disposeLater(startWebhookReceiver(), cleanup);
    const taken: Delivery[] = [];
    receiver.react = (delivery) => {
      const answer = echo(delivery);
      if (answer === undefined) taken.push(delivery);
      return answer ?? { status: 202 };
    };
    return Object.assign(receiver, {
      /** What came after handshakes. */
      taken,
      told: () => taken.flatMap(notificationsIn),
    });
  })
  /** Waits for as long as an attempt waits, in no time: with the clock moved on. */
  .extend("clocked", () => ({
    service: undefined as RunningService | undefined,
    slept: [] as number[],
    /** After so many it waits for another number. */
    most: Infinity,
  }))
  .extend("subscribed", async ({ clocked, receiver }, cleanup) => {
    const service = await disposeLater(
      startService({
        notificationOptions: {
          random: () => 0,
          sleep: async (milliseconds, signal) => {
            clocked.slept.push(milliseconds);
            do {
              await setTimeout(5);
              signal.throwIfAborted();
            } while (clocked.slept.length > clocked.most);
            if (clocked.service) clocked.service.clock.now += milliseconds;
          },
        },
      }),
      cleanup,
    );
    clocked.service = service;
    const token = await service.token();
    const subscribe = (changes: object = {}, as = token, version = "beta") =>
      call("POST", `${service.url}/${version}/subscriptions`, {
        token: as,
        body: {
          changeType: "created,updated,deleted",
          notificationUrl: receiver.url,
          resource: PATH,
          expirationDateTime: new Date(service.clock.now + 3_600_000).toISOString(),
          clientState: "known to the receiver",
          ...changes,
        },
      });
    let value = 0;
    const write = async (method = "PATCH", meeting = REFERENCE_MEETING) => {
      const body = method === "DELETE" ? undefined : { externalAppointmentId: `value ${++value}` };
      const { status, headers } = await call(method, service.at(meeting), { token, body });
      if (status >= 300) throw new Error(`${method} ${status}`);
      return headers.get("etag");
    };
    /** What has come, once there are so many of them. */
    const told = (count: number) =>
      vi.waitFor(
        () => {
          const all = receiver.told();
          if (all.length < count) throw new Error(`${all.length} of ${count}`);
          return all;
        },
        { timeout: 60_000, interval: 20 },
      );
    return { service, token, subscribe, write, told };
  });
