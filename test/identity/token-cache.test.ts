import { beforeEach, describe, expect, it } from "vitest";
import { ServiceUnavailableError, ThrottledError, UnauthenticatedError } from "../../src/graph/model/gateway-errors.ts";
import { ExpiringCache } from "../../src/identity/expiring-cache.ts";
import { UpstreamTokens } from "../../src/identity/token-cache.ts";

const MINUTE = 60_000;
let now: number;
let tokens: UpstreamTokens;
let asked: string[];
beforeEach(() => {
  now = 1_000_000;
  tokens = new UpstreamTokens(() => now, 3);
  asked = [];
});
const get = async (key: string, lifetime = 60 * MINUTE) =>
  tokens.get(key, () => {
    asked.push(key);
    return Promise.resolve({ token: `${key}-${asked.length}`, expiresAt: now + lifetime });
  });

describe("a token", () => {
  it("is got once and remembered until five minutes before it ends", async () => {
    expect(await get("a")).toBe("a-1");
    now += 55 * MINUTE - 1;
    expect(await get("a")).toBe("a-1");
    now += 1;
    expect(await get("a")).toBe("a-2");
  });

  it("for a few minutes is remembered for most of them, and one for no time not at all", async () => {
    await get("a", 5 * MINUTE);
    now += 4 * MINUTE - 1;
    expect(await get("a")).toBe("a-1");
    now += 1;
    expect(await get("a", 0)).toBe("a-2");
    expect(await get("a", -MINUTE)).toBe("a-3");
  });

  it("is got once for all who ask while it is under way, also when they get an error", async () => {
    const gate = Promise.withResolvers<{ token: string; expiresAt: number }>();
    const all = Array.from({ length: 100 }, async () => tokens.get("a", () => (asked.push("a"), gate.promise)));
    gate.reject(new Error("No."));
    expect((await Promise.allSettled(all)).filter(({ status }) => status === "rejected")).toHaveLength(100);
    expect(asked).toHaveLength(1);
    expect(await get("a")).toBe("a-2");
  });

  it("goes when it was not asked for the longest and others need its place", async () => {
    for (const key of ["a", "b", "c", "a", "d"]) await get(key);
    expect(tokens.size).toBe(3);
    asked = [];
    await get("a");
    expect(asked).toEqual([]);
    await get("b");
    expect(asked).toEqual(["b"]);
  });

  it("is forgotten when its upstream refuses it, unless there is a newer one", async () => {
    await get("a");
    tokens.forget("a", "another");
    expect(await get("a")).toBe("a-1");
    tokens.forget("a", "a-1");
    expect(await get("a")).toBe("a-2");
  });
});

describe("a refusal", () => {
  const refuse = async (key: string, error: Error) => tokens.get(key, () => (asked.push(key), Promise.reject(error)));

  it.each([
    ["ThrottledError", new ThrottledError(10)],
    ["ServiceUnavailableError", new ServiceUnavailableError(10)],
  ])("with a time to wait (%s) is repeated until then, for its key alone", async (_, error) => {
    await expect(refuse("a", error)).rejects.toThrow(error);
    now += 3500;
    await expect(refuse("a", error)).rejects.toMatchObject({ name: error.name, retryAfterSeconds: 7 });
    expect(asked).toEqual(["a"]);
    expect(await get("b")).toBe("b-2");
    now += 6500;
    expect(await get("a")).toBe("a-3");
  });

  it.each([new ServiceUnavailableError(undefined), new UnauthenticatedError("", ""), new Error("bug")])(
    "without one is not remembered (%s)",
    async (error) => {
      await expect(refuse("a", error)).rejects.toThrow(error);
      expect(await get("a")).toBe("a-2");
    },
  );

  it("is believed for five minutes at most", async () => {
    await expect(refuse("a", new ThrottledError(1_000_000))).rejects.toThrow();
    now += 5 * MINUTE;
    expect(await get("a")).toBe("a-2");
  });
});

it("a cache lets go of what is over its time, when asked for it", () => {
  const cache = new ExpiringCache<string>(2, () => now);
  cache.set("a", "x", now + 1);
  expect([cache.get("a"), cache.size]).toEqual(["x", 1]);
  now += 1;
  expect([cache.get("a"), cache.size]).toEqual([undefined, 0]);
  cache.set("a", "x", now);
  expect(cache.size).toBe(0);
});
