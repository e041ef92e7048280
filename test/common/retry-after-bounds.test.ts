import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { secondsOf } from "../../src/client/retry-after-header.ts";
import { parseRetryAfter } from "../../src/common/retry-after.ts";

const YEAR = 365 * 24 * 3_600;
const now = Date.parse("2026-11-21T10:00:00Z");

describe.each<[string, (header: string) => number | undefined]>([
  ["the server", (header) => parseRetryAfter(header, now)],
  ["the client", (header) => secondsOf(header, now)],
])("Retry-After, read by %s, is a year at most", (_, read) => {
  it.each([YEAR - 1, YEAR, YEAR + 1])("%i seconds", (seconds) => {
    expect(read(String(seconds))).toBe(Math.min(seconds, YEAR));
    expect(read(new Date(now + seconds * 1_000).toUTCString())).toBe(Math.min(seconds, YEAR));
  });

  it("and any number up to it is itself, with its decimals", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999 }), fc.nat(999), (seconds, thousandths) => {
        const text = `${seconds}.${String(thousandths).padStart(3, "0")}`;
        expect(read(text)).toBe(Math.min(Number(text), YEAR));
      }),
    );
  });

  it.each([
    "1.",
    ".5",
    "1 2",
    "+5",
    "0x10",
    "1234567890",
    "1,5",
    "GMT",
    "tomorrow GMT",
    "5 GMT soon",
    "1.5.5",
    "a1",
    "1a",
  ])("%j is no time at all", (header) => expect(read(header)).toBe(undefined));
});
