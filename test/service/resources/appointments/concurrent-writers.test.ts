import { expect } from "vitest";
import { createFilledStore, pathOf } from "../../../support/filled-store.ts";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { call, type Answer } from "../../../support/http.ts";
import { spawnService } from "../../../support/programs/service-process.ts";
import { tokenFor } from "../../../support/service.ts";

const WRITERS = 16;
const INCREMENTS = 10;

const it = base
  .extend("filled", { scope: "file" }, ({ sharedDirectory }) => createFilledStore(2, sharedDirectory))
  .extend("one", { scope: "file" }, ({ filled }, cleanup) => disposeLater(spawnService(filled), cleanup))
  .extend("other", { scope: "file" }, ({ filled }, cleanup) => disposeLater(spawnService(filled), cleanup))
  .extend("services", async ({ filled, one, other }) => {
    const token = await tokenFor(filled);
    return [one, other].map(({ url }): Ask => (method, path, options) => {
      return call(method, `${url}/beta${path}`, { token, ...options });
    });
  });

/** Sends a request to a service. */
type Ask = (method: string, path: string, options?: object) => Promise<Answer>;

/** Reads, adds one, writes back on the condition that nobody wrote in between; again until it succeeds. */
async function increment(ask: Ask, path: string, viaBatch: boolean, onRead: () => Promise<void>): Promise<number> {
  for (let conflicts = 0; ; conflicts++) {
    const { body, headers } = await ask("GET", path);
    await onRead();
    const condition = { "If-Match": headers.get("etag") ?? "" };
    const change = { externalAppointmentId: String(Number(body.externalAppointmentId) + 1) };
    const status = viaBatch
      ? await patchThroughBatch(ask, path, condition, change)
      : (await ask("PATCH", path, { headers: condition, body: change })).status;
    if (status === 204) return conflicts;
    expect(status).toBe(412);
  }
}

async function patchThroughBatch(ask: Ask, path: string, condition: Record<string, string>, body: unknown) {
  const headers = { ...condition, "Content-Type": "application/json" };
  const requests = [{ id: "1", method: "PATCH", url: path, headers, body }];
  const answer = await ask("POST", "/$batch", { body: { requests } });
  return Number(answer.body.responses[0].status);
}

it.for([
  ["one service", 1, 0],
  ["two services on one file", 2, 1],
] as const)(
  "increments by many clients of %s add up to the acknowledged ones",
  async ([, instances, number], { services }) => {
    const path = pathOf(number);
    const [first] = services;
    await first?.("PATCH", path, { body: { externalAppointmentId: "0" } });
    // Nobody writes before everybody has read for the first time.
    const allHaveRead = Promise.withResolvers<void>();
    let reads = 0;
    const onRead = () => {
      if (++reads === WRITERS) allHaveRead.resolve();
      return allHaveRead.promise;
    };
    const conflicts = await Promise.all(
      Array.from({ length: WRITERS }, async (_writer, writer) => {
        const ask = services[writer % instances];
        if (ask === undefined) throw new TypeError("there are two services");
        let sum = 0;
        for (let count = 0; count < INCREMENTS; count++) sum += await increment(ask, path, writer % 4 === 0, onRead);
        return sum;
      }),
    );
    const answer = await first?.("GET", path);
    expect(answer?.body.externalAppointmentId).toBe(String(WRITERS * INCREMENTS));
    // They did get in each other's way, so the conditions were what kept the sum right.
    expect(conflicts.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(WRITERS - 1);
  },
);
