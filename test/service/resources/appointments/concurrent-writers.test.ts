import { rmSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createFilledStore, pathOf } from "../../../support/filled-store.ts";
import { call } from "../../../support/http.ts";
import { spawnService, type ServiceProcess } from "../../../support/service-process.ts";
import { tokenFor } from "../../../support/service.ts";

const WRITERS = 16;
const INCREMENTS = 10;

let directory: string;
let token: string;
let services: ServiceProcess[];

beforeAll(async () => {
  directory = createFilledStore(2);
  token = await tokenFor(directory);
  services = await Promise.all([spawnService(directory), spawnService(directory)]);
});
afterAll(async () => {
  for (const service of services) await service.stop("SIGTERM");
  rmSync(directory, { recursive: true });
});

/** Reads, adds one, writes back on the condition that nobody wrote in between; again until it succeeds. */
async function increment(url: string, path: string, viaBatch: boolean, onRead: () => Promise<void>): Promise<number> {
  for (let conflicts = 0; ; conflicts++) {
    const { body, headers } = await call("GET", `${url}/beta${path}`, { token });
    await onRead();
    const condition = { "If-Match": headers.get("etag") ?? "" };
    const change = { externalAppointmentId: String(Number(body.externalAppointmentId) + 1) };
    const status = viaBatch
      ? await patchThroughBatch(url, path, condition, change)
      : (await call("PATCH", `${url}/beta${path}`, { token, headers: condition, body: change })).status;
    if (status === 204) return conflicts;
    expect(status).toBe(412);
  }
}

async function patchThroughBatch(url: string, path: string, condition: Record<string, string>, body: unknown) {
  const headers = { ...condition, "Content-Type": "application/json" };
  const requests = [{ id: "1", method: "PATCH", url: path, headers, body }];
  const answer = await call("POST", `${url}/beta/$batch`, { token, body: { requests } });
  return Number(answer.body.responses[0].status);
}

it.each([
  ["one service", 1, 0],
  ["two services on one file", 2, 1],
])("increments by many clients of %s add up to the acknowledged ones", async (_, instances, number) => {
  const path = pathOf(number);
  const [first] = services;
  await call("PATCH", `${first?.url}/beta${path}`, { token, body: { externalAppointmentId: "0" } });
  // Nobody writes before everybody has read for the first time.
  const allHaveRead = Promise.withResolvers<void>();
  let reads = 0;
  const onRead = () => {
    if (++reads === WRITERS) allHaveRead.resolve();
    return allHaveRead.promise;
  };
  const conflicts = await Promise.all(
    Array.from({ length: WRITERS }, async (_writer, writer) => {
      const { url = "" } = services[writer % instances] ?? {};
      let sum = 0;
      for (let count = 0; count < INCREMENTS; count++) sum += await increment(url, path, writer % 4 === 0, onRead);
      return sum;
    }),
  );
  const { body } = await call("GET", `${first?.url}/beta${path}`, { token });
  expect(body.externalAppointmentId).toBe(String(WRITERS * INCREMENTS));
  // They did get in each other's way, so the conditions were what kept the sum right.
  expect(conflicts.reduce((sum, one) => sum + one, 0)).toBeGreaterThanOrEqual(WRITERS - 1);
});
