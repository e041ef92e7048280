import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { sampleMeetings, sampleUsers } from "../../src/sandbox/samples.ts";
import { it } from "./fixtures.ts";
import { keepLogLine, searchLog } from "./log-search.ts";

it("finds each thing that must not be in a log, and nothing in a line of ours", async ({ service }) => {
  const wrong = [
    await service.token(),
    ...sampleUsers.flatMap(({ id, upn, displayName }) => [id, upn, displayName]),
    ...sampleMeetings.flatMap(({ appointment }) =>
      (appointment?.appointmentClients ?? []).flatMap(({ displayName, emailAddress, smsCapablePhoneNumber }) =>
        [displayName, emailAddress, smsCapablePhoneNumber].filter((value) => value !== null),
      ),
    ),
    ...sampleMeetings.flatMap(({ known }) => known?.joinWebUrl ?? []),
    "gateway-secret-for-development",
  ];
  expect(wrong.length).toBeGreaterThan(15);
  for (const value of wrong) expect([value, searchLog(`{"msg":"x ${value} y"}`).length]).not.toEqual([value, 0]);
  expect(searchLog('{"level":20,"reason":"it is expired","msg":"A bearer token was refused"}')).toEqual([]);
});

it("keeps the lines of the whole suite for the search", () => {
  keepLogLine('{"msg":"kept"}');
  expect(readFileSync(process.env["SUITE_LOG"] ?? "", "utf8")).toContain('{"msg":"kept"}\n');
});
