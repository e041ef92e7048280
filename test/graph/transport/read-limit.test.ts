import { expect } from "vitest";
import type { GraphUsage } from "../../../src/graph/graph-observer.ts";
import { it } from "../../support/fixtures.ts";

const READ = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;

it("fewer reads are sent to an upstream that has too much to do, not to one that one caller makes fail", async ({
  ownUpstream: upstream,
  anotherGateway,
}) => {
  let usage: (() => GraphUsage) | undefined;
  const nothing = () => undefined;
  const graphObserver = {
    watch: (given: () => GraphUsage) => void (usage = given),
    exchanged: nothing,
    readsSent: nothing,
    repeated: nothing,
  };
  upstream.answer = () => ({ status: 503 });
  const gateway = await anotherGateway(upstream.url, { graphObserver });
  const limit = () => usage?.().upstreams[0]?.readLimit;
  for (let reads = 0; reads < 30; reads++) await gateway.query(READ, { token: "one" });
  expect(limit()).toBe(512);
  await gateway.query(READ, { token: "two" });
  expect(limit()).toBe(460);
  await gateway.query(READ, { token: "two" });
  expect(limit()).toBe(460);
  await gateway.query(READ, { token: "one" });
  expect(limit()).toBe(414);
});
