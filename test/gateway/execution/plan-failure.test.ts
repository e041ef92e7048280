import { GraphQLError } from "graphql";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { QueryRun } from "../../../src/gateway/execution/plan-executor.ts";
import { startGateway, type RunningGateway } from "../../support/gateway.ts";
import { startUpstream, type ScriptedUpstream } from "../../support/upstream.ts";

// A plan that fails is a mistake of the engine's, and graphql-js gives the right answer all the same: the log alone tells.

let upstream: ScriptedUpstream;
let gateway: RunningGateway;
beforeAll(async () => {
  upstream = await startUpstream(() => ({ status: 200, body: { externalAppointmentId: "1" } }));
  gateway = await startGateway(upstream.url, { token: "any", queryEngine: "plans" });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});
afterEach(() => {
  vi.restoreAllMocks();
  gateway.log.length = 0;
});

/** A document of its own each time: what was told of one is not told again. */
const appointment = (name: string) =>
  `query ${name} { virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { externalAppointmentId } } }`;
/** A resolver throws, whoever executes it. */
const mistaken = (name: string) => `query ${name} { node(id: "none") { id } }`;
const failures = () =>
  gateway.log
    .map((line) => JSON.parse(line) as { level: number; msg: string; err?: { message: string; stack: string } })
    .filter(({ msg }) => msg === "A query's plan failed, graphql-js executed the query");

async function askThreeTimes(document: string) {
  const bodies = [];
  for (let time = 0; time < 3; time++) bodies.push((await gateway.query(document)).body);
  return bodies;
}
const answer = { data: { virtualAppointment: { externalAppointmentId: "1" } } };

describe("a plan that fails", () => {
  it.each<[string, () => unknown]>([
    [
      "at once",
      () =>
        vi.spyOn(QueryRun.prototype, "start").mockImplementation(() => {
          throw new TypeError("No such selection.");
        }),
    ],
    [
      "later",
      () =>
        vi
          .spyOn(QueryRun.prototype, "start")
          .mockImplementation(() => Promise.reject(new TypeError("No such selection."))),
    ],
    [
      "when it is completed",
      () =>
        vi.spyOn(QueryRun.prototype, "complete").mockImplementation(() => {
          throw new TypeError("No such selection.");
        }),
    ],
  ])("%s is logged with its cause, once for a document", async (when, breakEngine) => {
    breakEngine();
    const name = when.replaceAll(" ", "_");
    expect(await askThreeTimes(appointment(name))).toEqual([answer, answer, answer]);
    const logged = { level: 50, err: expect.objectContaining({ message: "No such selection." }) };
    expect(failures()).toEqual([expect.objectContaining(logged)]);
    expect(await askThreeTimes(appointment(`${name}_again`))).toEqual([answer, answer, answer]);
    expect(failures()).toHaveLength(2);
  });

  it("by an error that graphql-js has, too, is told in the answer alone", async () => {
    vi.spyOn(QueryRun.prototype, "start").mockImplementation(() => {
      throw new GraphQLError("As a resolver says it.");
    });
    const bodies = await askThreeTimes(mistaken("both"));
    for (const { errors } of bodies) expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(failures()).toEqual([]);
  });

  it("fails the test that caused it", async () => {
    const other = await startGateway(upstream.url, { token: "any", queryEngine: "plans" });
    vi.spyOn(QueryRun.prototype, "start").mockImplementation(() => {
      throw new TypeError("No such selection.");
    });
    for (let time = 0; time < 2; time++) expect((await other.query(appointment("other"))).body).toEqual(answer);
    await expect(other[Symbol.asyncDispose]()).rejects.toThrow("No such selection.");
  });
});

it("a plan that does not fail logs nothing", async () => {
  expect(await askThreeTimes(appointment("fine"))).toEqual([answer, answer, answer]);
  expect((await askThreeTimes(mistaken("wrong")))[2]?.errors).toHaveLength(1);
  expect(failures()).toEqual([]);
});
