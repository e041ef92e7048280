import { describe, expect, it } from "vitest";
import { operationTimeOf } from "../../../../src/gateway/http/bounds/operation-time.ts";

describe("Prefer: wait", () => {
  it.each([
    [undefined, 15_000],
    ["wait=5", 5_000],
    ["WAIT = 5", 5_000],
    ['wait="5"', 5_000],
    ["return=minimal, wait=3", 3_000],
    ["wait=3; foo=bar, respond-async", 3_000],
    ["wait=0", 0],
    ["wait=12", 12_000],
    ["wait=000012", 12_000],
    [",wait=3", 3_000],
    ["a=b,\t wait\t =\t 3\t ,c", 3_000],
    ["wait=3 , wait=4", 3_000],
    ["wait=x, wait=4", 4_000],
    ["wait=3;", 3_000],
    // As more than one line of a request, they come in one text.
    ["wait=3, ", 3_000],
    ["wait=15", 15_000],
    ["wait=16", 15_000],
    ["wait=999999", 15_000],
    // What makes no sense is no wish.
    ["wait=1.5", 15_000],
    ["wait=5x", 15_000],
    ["wait=5 5", 15_000],
    ["wait==5", 15_000],
    ["wait:5", 15_000],
    ["wait5", 15_000],
    ["wait=1234567", 15_000],
    ["x;wait=5", 15_000],
    ["x wait=5", 15_000],
    ["wait=\n5", 15_000],
    ["wait='5'", 15_000],
    ['wait=""5""', 15_000],
    ["wait=-1", 15_000],
    ["wait=", 15_000],
    ["wait", 15_000],
    ["await=2", 15_000],
    ["wait=9999999999999", 15_000],
    ["respond-async", 15_000],
  ])("%j is %d ms", (prefer, time) => {
    expect(operationTimeOf({ prefer }, 15_000)).toBe(time);
  });
});
