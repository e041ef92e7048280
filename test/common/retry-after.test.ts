import { describe, expect, it } from "vitest";
import { secondsOf } from "../../src/client/retry-after-header.ts";
import { parseRetryAfter } from "../../src/common/retry-after.ts";

const now = Date.parse("2026-11-21T10:00:00Z");

// The client is a package of its own and can't import the server's: what both read is one table.
describe.each<[string, (header: string | undefined) => number | undefined]>([
  ["the server", (header) => parseRetryAfter(header, now)],
  [
    "the client",
    (header) => secondsOf(new Headers(header === undefined ? {} : { "Retry-After": header }).get("Retry-After"), now),
  ],
])("Retry-After, read by %s", (_, read) => {
  it.each([
    ["10", 10],
    [" 10 ", 10],
    ["0", 0],
    ["0.249", 0.249],
    ["2.128", 2.128],
    ["Sat, 21 Nov 2026 10:00:30 GMT", 30],
    ["Sat, 21 Nov 2026 09:00:00 GMT", 0],
    ["Fri, 31 Dec 9999 23:59:59 GMT", 31_536_000],
    ["999999999", 31_536_000],
    [undefined, undefined],
    ["", undefined],
    ["-5", undefined],
    ["soon", undefined],
    ["10 seconds", undefined],
    ["1e9", undefined],
    ["2026-11-22", undefined],
    ["99999999999", undefined],
  ])("%j is %j", (header, seconds) => expect(read(header)).toBe(seconds));
});
