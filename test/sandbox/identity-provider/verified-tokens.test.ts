import { SignJWT } from "jose";
import { describe, expect, onTestFinished, vi } from "vitest";
import { VerifiedTokens } from "../../../src/sandbox/identity-provider/verified-tokens.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const it = base.extend("read", ({ service }) => (token: string) => {
  return call("GET", service.at("follow-up"), { token });
});

const caller = (id: string) => ({
  tenantId: "t",
  id,
  applicationId: "a",
  kind: "user" as const,
  permissions: new Set<string>(),
});

describe("verified tokens", () => {
  it("are found until they expire, and not a moment longer", () => {
    const tokens = new VerifiedTokens();
    tokens.remember("token", caller("a"), 1_000);
    expect(tokens.find("token", 999)?.id).toBe("a");
    expect(tokens.find("token", 1_000)).toBeUndefined();
    expect(tokens.size).toBe(0);
  });

  it("are bounded: those unused longest go first", () => {
    const tokens = new VerifiedTokens();
    for (let number = 0; number < 2_000; number++) tokens.remember(String(number), caller(String(number)), 1_000);
    expect(tokens.find("0", 0)?.id).toBe("0");
    for (let number = 2_000; number < 2_005; number++) tokens.remember(String(number), caller(String(number)), 1_000);
    expect(tokens.size).toBe(2_000);
    expect(tokens.find("0", 0)?.id).toBe("0");
    expect([1, 2, 3, 4, 5].map((number) => tokens.find(String(number), 0))).toEqual(Array(5).fill(undefined));
    expect(tokens.find("6", 0)?.id).toBe("6");
  });
});

describe("a service that remembers tokens", () => {
  it("refuses every token that differs from a remembered one, if only in its signature", async ({ service, read }) => {
    const token = await service.token();
    for (let time = 0; time < 3; time++) expect((await read(token)).status).toBe(200);
    const [head = "", claims = "", signature = ""] = token.split(".");
    const changed = signature.startsWith("A") ? `B${signature.slice(1)}` : `A${signature.slice(1)}`;
    const other = (await service.token("megan")).split(".");
    for (const forged of [`${head}.${claims}.${changed}`, `${head}.${other[1]}.${signature}`, `${head}.${claims}.`]) {
      expect((await read(forged)).status).toBe(401);
    }
    expect((await read(token)).status).toBe(200);
  });

  it("refuses a remembered token once it has expired", async ({ service, read }) => {
    const [, claims = ""] = (await service.token()).split(".");
    const payload = JSON.parse(Buffer.from(claims, "base64url").toString()) as Record<string, unknown>;
    // Time passes when this test says so.
    vi.useFakeTimers({ toFake: ["Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const expires = Math.floor(Date.now() / 1000) + 60;
    const token = await new SignJWT({ ...payload, exp: expires })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: service.signingKey.id })
      .sign(service.signingKey.privateKey);
    expect((await read(token)).status).toBe(200);
    vi.setSystemTime(expires * 1000 - 1);
    expect((await read(token)).status).toBe(200);
    vi.setSystemTime(expires * 1000);
    expect((await read(token)).status).toBe(401);
    expect((await read(token)).body.error.message).toBe("Lifetime validation failed, the token is expired.");
  });
});
