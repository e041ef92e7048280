import { expect } from "vitest";
import { it } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { runProgram, type startProgram } from "../support/programs/program.ts";

const QUERY = `query Seen { virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`;

/** What `npm start` logs of an operation, once it has ended. */
async function linesWith(
  start: typeof startProgram,
  environment: NodeJS.ProcessEnv,
): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const program = await start(["start"], environment);
  const { stdout } = await runProgram(["token"], environment);
  const { status } = await call("POST", `${program.urls[0]}/graphql`, { token: stdout.trim(), body: { query: QUERY } });
  expect(status).toBe(200);
  expect(await program.stop("SIGTERM")).toBe(0);
  return program
    .output()
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)
    .filter(({ msg }) => msg === "operation" || msg === "request");
}

it("writes the line of each request on level info, also of those that came just before the end", async ({
  ownHome: { environment },
  anotherProgram,
}) => {
  const lines = await linesWith(anotherProgram, { ...environment, LOG_LEVEL: "info" });
  const operation = lines.find(({ msg }) => msg === "operation");
  expect(operation).toMatchObject({
    program: "gateway",
    level: 30,
    operation: "Seen",
    outcomes: { virtualAppointment: { VirtualAppointment: 1 } },
    upstreamRequests: 1,
  });
  // The service embedded logs for itself, and the id joins the two.
  const read = lines.find(({ program, clientRequestId }) => program === "service" && clientRequestId !== undefined);
  expect(read?.["clientRequestId"]).toBe(operation?.["requestId"]);
});

it("writes none on level warn, which is what development has", async ({ ownHome: { environment }, anotherProgram }) => {
  expect(await linesWith(anotherProgram, { ...environment, LOG_LEVEL: "" })).toEqual([]);
});
