import { GraphQLError } from "graphql";
import { describe, expect, vi } from "vitest";
import { QueryRun } from "../../../src/gateway/execution/plan-executor.ts";
import { it as base } from "../../support/fixtures.ts";
import { startGateway } from "../../support/gateway.ts";

// A plan that fails is a mistake of the engine's, and graphql-js gives the right answer all the same: the log alone tells.

const it = base
  .extend("failures", ({ gateway }) => () => {
    return gateway.log
      .map((line) => JSON.parse(line) as { level: number; msg: string; err?: { message: string; stack: string } })
      .filter(({ msg }) => msg === "A query's plan failed, graphql-js executed the query");
  })
  .extend("askThreeTimes", ({ gateway }) => async (document: string) => {
    const bodies = [];
    for (let time = 0; time < 3; time++) bodies.push((await gateway.query(document)).body);
    return bodies;
  });
it.override("upstreamAnswer", () => () => ({ status: 200, body: { externalAppointmentId: "1" } }));
it.override("gatewayOptions", { token: "any", queryEngine: "plans" });

it.afterEach(({ gateway }) => {
  vi.restoreAllMocks();
  gateway.log.length = 0;
});

/** A document of its own each time: what was told of one is not told again. */
const appointment = (name: string) =>
  `query ${name} { virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { externalAppointmentId } } }`;
/** A resolver throws, whoever executes it. */
const mistaken = (name: string) => `query ${name} { node(id: "none") { id } }`;
const answer = { data: { virtualAppointment: { externalAppointmentId: "1" } } };

describe("a plan that fails", () => {
  it.for<[string, () => unknown]>([
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
  ])("%s is logged with its cause, once for a document", async ([when, breakEngine], { failures, askThreeTimes }) => {
    breakEngine();
    const name = when.replaceAll(" ", "_");
    expect(await askThreeTimes(appointment(name))).toEqual([answer, answer, answer]);
    const logged = { level: 50, err: expect.objectContaining({ message: "No such selection." }) };
    expect(failures()).toEqual([expect.objectContaining(logged)]);
    expect(await askThreeTimes(appointment(`${name}_again`))).toEqual([answer, answer, answer]);
    expect(failures()).toHaveLength(2);
  });

  it("by an error that graphql-js has, too, is told in the answer alone", async ({ failures, askThreeTimes }) => {
    vi.spyOn(QueryRun.prototype, "start").mockImplementation(() => {
      throw new GraphQLError("As a resolver says it.");
    });
    const bodies = await askThreeTimes(mistaken("both"));
    for (const { errors } of bodies) expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
    expect(failures()).toEqual([]);
  });

  it("fails the test that caused it", async ({ upstream }) => {
    // By hand: it is about what stopping it says.
    const other = await startGateway(upstream.url, { token: "any", queryEngine: "plans" });
    vi.spyOn(QueryRun.prototype, "start").mockImplementation(() => {
      throw new TypeError("No such selection.");
    });
    for (let time = 0; time < 2; time++) expect((await other.query(appointment("other"))).body).toEqual(answer);
    await expect(other[Symbol.asyncDispose]()).rejects.toThrow("No such selection.");
  });
});

it("a plan that does not fail logs nothing", async ({ failures, askThreeTimes }) => {
  expect(await askThreeTimes(appointment("fine"))).toEqual([answer, answer, answer]);
  expect((await askThreeTimes(mistaken("wrong")))[2]?.errors).toHaveLength(1);
  expect(failures()).toEqual([]);
});
