import * as fc from "fast-check";
import { createLocalJWKSet } from "jose";
import { expect } from "vitest";
import { UnauthenticatedError } from "../../src/graph/model/gateway-errors.ts";
import { bearerTokenOf } from "../../src/identity/bearer-token.ts";
import { TokenValidator } from "../../src/identity/token-validator.ts";
import { CLIENT_ID, TENANT } from "../support/authority.ts";
import { it as base } from "../support/fixtures.ts";

// Whatever a header holds: a token counts, or it is one of two refusals. Never a crash, never "try again later".

const it = base
  .extend("validator", { scope: "file" }, ({ authority }) => {
    const keys = createLocalJWKSet({ keys: authority.keys.map(({ jwk }) => jwk as { kty: string }) });
    return new TokenValidator({
      authority: authority.settings().authority,
      audiences: [CLIENT_ID],
      allowedTenants: new Set([TENANT]),
      keys,
      now: Date.now,
      onRefusal: (why) => reasons.push(why),
    });
  })
  .extend("refuses", ({ validator }) => async (token: string): Promise<void> => {
    const refusal = await validator.callerOf(token, token).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toBeInstanceOf(UnauthenticatedError);
    expect((refusal as UnauthenticatedError).challenge).toBe('Bearer error="invalid_token"');
  });

const reasons: string[] = [];

const part = fc.oneof(
  fc.json().map((text) => Buffer.from(text).toString("base64url")),
  fc.string({ maxLength: 40 }).map((text) => Buffer.from(text).toString("base64url")),
  fc.stringMatching(/^[\w-]{0,40}$/),
);
const header = fc.oneof(
  part,
  fc
    .record({
      alg: fc.oneof(fc.constantFrom("RS256", "none", "HS256"), fc.json()),
      kid: fc.oneof(fc.constant("first"), fc.json()),
    })
    .map((value) => Buffer.from(JSON.stringify(value)).toString("base64url")),
);

it("tokens of made-up parts", async ({ refuses }) => {
  await fc.assert(
    fc.asyncProperty(header, part, part, (one, two, three) => refuses(`${one}.${two}.${three}`)),
    { numRuns: 1000 },
  );
});

it("good tokens with any one character changed", async ({ authority, refuses }) => {
  const good = await authority.token();
  // The last character of the signature holds bits that nobody reads.
  const change = fc.tuple(fc.nat(good.length - 2), fc.constantFrom("A", "Z", "a", "z", "0", "9", "-", "_", "."));
  await fc.assert(
    fc.asyncProperty(change, async ([place, character]) => {
      const token = good.slice(0, place) + character + good.slice(place + 1);
      if (token !== good) await refuses(token);
    }),
    { numRuns: 500 },
  );
});

it("signed tokens whose claims are of any kind", async ({ authority, refuses }) => {
  const names = ["aud", "iss", "ver", "tid", "oid", "sub", "azp", "scp", "idtyp"];
  const wrong = fc.oneof(
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.string()),
    fc.object(),
    fc.string(),
  );
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...names), wrong, async (name, value) => {
      if (name === "azp" && typeof value === "string" && value !== "") return;
      if (name === "sub" && typeof value === "string" && value !== "") return;
      if (name === "scp" && typeof value === "string") return;
      await refuses(await authority.token({ [name]: value }));
    }),
    { numRuns: 300 },
  );
});

it("headers of any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(() => bearerTokenOf(`${text} `)).toThrow(UnauthenticatedError);
    }),
  );
});

it("gives reasons of its own words alone", () => {
  expect(reasons.length).toBeGreaterThan(1000);
  expect([...new Set(reasons)].filter((reason) => reason.length > 60)).toEqual([]);
  expect(new Set(reasons).size).toBeLessThan(30);
});
