import { describe, expect, it } from "vitest";
import { UnauthenticatedError } from "../../src/graph/model/gateway-errors.ts";
import { bearerTokenOf } from "../../src/identity/bearer-token.ts";
import { ExpiringCache } from "../../src/identity/expiring-cache.ts";
import { audiencesOf } from "../../src/identity/token-validator.ts";

describe("the token of an Authorization header", () => {
  it.each([
    ["Bearer a", "a"],
    ["bearer a", "a"],
    ["BEARER    a", "a"],
    ["Bearer aZ09-._~+/b", "aZ09-._~+/b"],
    ["Bearer a=", "a="],
    ["Bearer a====", "a===="],
  ])("of %j is %j", (header, token) => {
    expect(bearerTokenOf(header)).toBe(token);
  });

  const refusalOf = (header: string | null | undefined) => {
    try {
      return bearerTokenOf(header);
    } catch (error) {
      expect(error).toBeInstanceOf(UnauthenticatedError);
      const { message, challenge } = error as UnauthenticatedError;
      return [message, challenge];
    }
  };

  it.each([undefined, null, ""])("is asked for when there is none: %j", (header) => {
    expect(refusalOf(header)).toEqual(["Send an access token: Authorization: Bearer <token>.", "Bearer"]);
  });

  it.each([
    "Bearer",
    "Bearer ",
    "Bearera",
    "Basic a",
    "xBearer a",
    " Bearer a",
    "Bearer a b",
    "Bearer a ",
    "Bearer\ta",
    "Bearer =",
    "Bearer a=b",
    "Bearer a,b",
    "Bearer ä",
    "Bearer a\n",
    "a",
  ])("is none in %j", (header) => {
    expect(refusalOf(header)).toEqual([
      "The Authorization header holds no bearer token.",
      'Bearer error="invalid_request"',
    ]);
  });
});

describe("the audiences of an API", () => {
  const id = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
  it.each([
    [id, [id, `api://${id}`]],
    [`api://${id}`, [id, `api://${id}`]],
    [`API://${id}`, [id, `api://${id}`]],
    ["api://name", ["api://name"]],
    ["https://api.example/", ["https://api.example/"]],
    [`xapi://${id}`, [`xapi://${id}`]],
    [`api://api://${id}`, [`api://api://${id}`]],
  ])("of %s are %j", (name, audiences) => {
    expect(audiencesOf(name)).toEqual(audiences);
  });
});

describe("what is remembered for a time", () => {
  it("is there until then and not a moment longer, and takes no place afterwards", () => {
    let now = 1_000;
    const cache = new ExpiringCache<string>(2, () => now);
    cache.set("a", "A", 1_010);
    cache.set("past", "P", 1_000);
    expect([cache.get("a"), cache.get("past"), cache.get("nowhere"), cache.size]).toEqual([
      "A",
      undefined,
      undefined,
      1,
    ]);
    now = 1_009;
    expect([cache.get("a"), cache.size]).toEqual(["A", 1]);
    now = 1_010;
    // Still in its place, until somebody asks.
    expect([cache.size, cache.get("a"), cache.size]).toEqual([1, undefined, 0]);
  });

  it("is what was remembered last, or nothing when the last one's time is over", () => {
    const cache = new ExpiringCache<string>(2, () => 1_000);
    cache.set("a", "A", 2_000);
    cache.set("a", "B", 3_000);
    expect([cache.get("a"), cache.size]).toEqual(["B", 1]);
    cache.set("a", "C", 1_000);
    expect([cache.get("a"), cache.size]).toEqual([undefined, 0]);
    cache.set("b", "B", 2_000);
    cache.delete("b");
    expect([cache.get("b"), cache.size]).toEqual([undefined, 0]);
  });

  it("is so many at most: the one goes that was not asked for the longest", () => {
    const cache = new ExpiringCache<string>(2, () => 1_000);
    cache.set("a", "A", 2_000);
    cache.set("b", "B", 2_000);
    expect(cache.get("a")).toBe("A");
    cache.set("c", "C", 2_000);
    expect([cache.get("a"), cache.get("b"), cache.get("c"), cache.size]).toEqual(["A", undefined, "C", 2]);
  });
});
