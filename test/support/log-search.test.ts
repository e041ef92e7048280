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
  // Times and ids are of any digits.
  expect(searchLog('{"time":1796066312922,"requestId":"6e7dcdbf-312f-445b-8312-9221ba53500b"}')).toEqual([]);
  for (const number of ["+13129224122", "312 922 4122", "(312) 922-4122", "312-922-4122"]) {
    expect([number, searchLog(`{"msg":"to ${number}"}`).length]).toEqual([number, 1]);
  }
});

it("keeps the lines of the whole suite for the search", () => {
  keepLogLine('{"msg":"kept"}');
  expect(readFileSync(process.env["SUITE_LOG"] ?? "", "utf8")).toContain('{"msg":"kept"}\n');
});
