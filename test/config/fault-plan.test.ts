import { describe, expect, it } from "vitest";
import { drawFault } from "../../src/sandbox/faults/draw.ts";
import { FaultPlanError, parseFaultPlan } from "../../src/config/fault-plan.ts";

function problemsOf(text: string): readonly string[] {
  try {
    parseFaultPlan(text);
    return [];
  } catch (error) {
    if (error instanceof FaultPlanError) return error.problems;
    throw error;
  }
}

describe("the text of a fault plan", () => {
  it.each([
    ["status=429", { seed: 1, rate: 1, status: 429 }],
    ["seed=7; rate=0.1; status=429; retryAfter=2", { seed: 7, rate: 0.1, status: 429, retryAfter: { text: "2" } }],
    [" status = 503 ;retryAfter=0.25;", { seed: 1, rate: 1, status: 503, retryAfter: { text: "0.25" } }],
    ["status=503;retryAfter=date+5", { seed: 1, rate: 1, status: 503, retryAfter: { dateAfter: 5 } }],
    ["latency=250", { seed: 1, rate: 1, latency: { least: 250, most: 250 } }],
    ["latency=100-400;body=truncated", { seed: 1, rate: 1, latency: { least: 100, most: 400 }, body: "truncated" }],
    ["cut=after;rate=0.5", { seed: 1, rate: 0.5, cut: "after" }],
  ])("%s", (text, plan) => {
    expect(parseFaultPlan(text)).toEqual(plan);
  });

  it.each([
    ["", ["makes no trouble: it needs status, latency, cut or body"]],
    ["rate=0.5", ["makes no trouble: it needs status, latency, cut or body"]],
    ["colour=red", ["is made of seed, rate, status, retryAfter, latency, cut, body, each as name=value"]],
    ["__proto__=1; status", ["is made of seed, rate, status, retryAfter, latency, cut, body, each as name=value"]],
    [
      "seed=-1; rate=2; status=200; retryAfter=soon; latency=400-100; cut=now; body=rotten",
      [
        "needs seed to be a whole number up to 4294967295",
        "needs rate to be a share, 0 to 1",
        "needs status to be a status, 400 to 599",
        "needs retryAfter to be seconds such as 2 or 0.25, or date+2",
        "needs latency to be milliseconds up to 60000, such as 250 or 100-400",
        "needs cut to be before or after",
        "needs body to be truncated or malformed",
      ],
    ],
    ["status=429; status=503", ["has status twice"]],
    ["retryAfter=date+0.5; status=429", ["needs retryAfter to be seconds such as 2 or 0.25, or date+2"]],
    ["latency=99999", ["needs latency to be milliseconds up to 60000, such as 250 or 100-400"]],
    ["latency=1; retryAfter=1", ["has retryAfter without status"]],
    ["cut=after; status=503", ["has cut with status or body: there is no answer after a cut"]],
    [`status=429;${" ".repeat(500)}`, ["is longer than 500 characters"]],
  ])("refuses %j with every problem at once", (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });
});

describe("the lot of a request", () => {
  const hits = (text: string, turns = 10_000) =>
    Array.from({ length: turns }, (_, turn) => drawFault(parseFaultPlan(text), turn) !== undefined);

  it("depends on the seed and the turn alone", () => {
    const plan = "seed=7; rate=0.3; status=429";
    expect(hits(plan, 12).map(Number).join("")).toMatchInlineSnapshot(`"010100101110"`);
    expect(hits(plan)).toEqual(hits(plan));
    expect(hits(plan)).not.toEqual(hits("seed=8; rate=0.3; status=429"));
  });

  it.each([0.01, 0.1, 0.5, 0.9])("hits a share of %d", (rate) => {
    for (const seed of [0, 1, 7, 4_294_967_295]) {
      const share = hits(`seed=${seed}; rate=${rate}; status=429`).filter(Boolean).length / 10_000;
      expect(Math.abs(share - rate)).toBeLessThan(0.015);
    }
  });

  it("hits everything or nothing at the ends", () => {
    expect(hits("rate=1; status=429").every(Boolean)).toBe(true);
    expect(hits("rate=0; status=429").some(Boolean)).toBe(false);
  });

  it("spreads latency over its range", () => {
    const drawn = Array.from(
      { length: 1_000 },
      (_, turn) => drawFault(parseFaultPlan("latency=100-400"), turn)?.latency,
    );
    expect(Math.min(...drawn.map(Number))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...drawn.map(Number))).toBeLessThanOrEqual(400);
    expect(new Set(drawn).size).toBeGreaterThan(200);
  });
});
