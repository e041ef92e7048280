import { expect, it } from "vitest";
import { parseRetryAfter } from "../../src/common/retry-after.ts";

const now = Date.parse("2026-11-21T10:00:00Z");

it.each([
  ["10", 10],
  [" 10 ", 10],
  ["0", 0],
  ["0.249", 0.249],
  ["2.128", 2.128],
  ["Sat, 21 Nov 2026 10:00:30 GMT", 30],
  ["Sat, 21 Nov 2026 09:00:00 GMT", 0],
  [undefined, undefined],
  ["", undefined],
  ["-5", undefined],
  ["soon", undefined],
  ["1e9", undefined],
  ["2026-11-22", undefined],
  ["99999999999", undefined],
])("reads %j as %j", (header, seconds) => {
  expect(parseRetryAfter(header, now)).toBe(seconds);
});
