import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";

const page = (url: string) => fetch(`${url}/graphql`, { headers: { accept: "text/html" } });

describe("the playground's page, which may hold a token", () => {
  it("runs no script but its own, speaks to this gateway alone, and is shown in no frame", async ({ gateway }) => {
    const nonces = new Set<string>();
    for (let time = 0; time < 2; time++) {
      const response = await page(gateway.url);
      const policy = response.headers.get("content-security-policy") ?? "";
      const nonce = /script-src 'nonce-([^']{24})'/.exec(policy)?.[1] ?? "";
      nonces.add(nonce);
      expect(policy).toBe(
        `default-src 'none'; script-src 'nonce-${nonce}'; worker-src blob:; style-src 'unsafe-inline'; img-src data:; ` +
          "font-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
      );
      expect(Object.fromEntries(response.headers)).toMatchObject({
        "cache-control": "no-store",
        "referrer-policy": "no-referrer",
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
      });
      const body = await response.text();
      expect(body.split(`<script nonce="${nonce}">`)).toHaveLength(3);
      expect(body).not.toMatch(/<script>\s/);
    }
    expect(nonces.size).toBe(2);
  });
});

describe("data", () => {
  const safe = { "x-content-type-options": "nosniff", "cache-control": "no-store" };

  it.for([
    ["an answer", { "content-type": "application/json" }, '{"query":"{ __typename }"}', 200],
    [
      "an answer by all of Yoga",
      { "content-type": "application/json; charset=utf-8 " },
      '{"query":"{ __typename }"}',
      200,
    ],
    ["a mistake", { "content-type": "application/json" }, '{"query":"{"}', 200],
    ["what is no operation", { "content-type": "application/json" }, "[", 400],
    ["a refusal", { "content-type": "application/json", authorization: "none" }, "{}", 401],
  ] as const)("is kept by nobody, and taken for nothing else: %s", async ([, headers, body, status], { gateway }) => {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { authorization: "Bearer any", ...headers },
      body,
    });
    expect(response.status).toBe(status);
    expect(Object.fromEntries(response.headers)).toMatchObject(safe);
  });
});
