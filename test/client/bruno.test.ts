import { expect } from "vitest";
import { readCollection, readEnvironment } from "../support/client/bruno-collection.ts";
import { it } from "../support/fixtures.ts";
import { ROOT, runProgram } from "../support/programs/program.ts";

// The collection that the package ships, sent in its order to what `npm start` runs.

const directory = `${ROOT}src/client/bruno/`;

it("every request of it gets the answer that it says it gets", async ({ home, program }) => {
  const { given, secret } = readEnvironment(`${directory}environments/local.bru`);
  expect(given.get("gateway")).toBe("http://localhost:4000");
  expect(secret).toEqual(["token"]);
  const token = (await runProgram(["token"], home.environment)).stdout.trim();
  const variables = new Map([...given, ["gateway", program.urls[0] ?? ""], ["token", token]]);
  const requests = readCollection(directory);
  expect(requests.map(({ file }) => file)).toEqual([
    "viewer.bru",
    "appointment.bru",
    "find.bru",
    "update.bru",
    "conflict.bru",
    "mistakes.bru",
    "delete.bru",
    "create.bru",
  ]);
  const broken: string[] = [];
  for (const request of requests) {
    const outcomes = request.check(await request.send(variables));
    expect(outcomes.length).toBeGreaterThan(2);
    for (const [assertion, holds] of outcomes) if (!holds) broken.push(`${request.file}: ${assertion}`);
  }
  expect(broken).toEqual([]);
});
