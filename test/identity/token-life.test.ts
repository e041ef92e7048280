import { createLocalJWKSet, errors, type JWTVerifyGetKey } from "jose";
import { describe, expect } from "vitest";
import { ServiceUnavailableError, UnauthenticatedError } from "../../src/graph/model/gateway-errors.ts";
import { TokenValidator } from "../../src/identity/token-validator.ts";
import { CLIENT_ID, TENANT } from "../support/authority.ts";
import { it as base } from "../support/fixtures.ts";

// For how long a token counts, by a clock that the tests move: never beyond its end, whatever is remembered.

const SECOND = 1000;
const MINUTE = 60 * SECOND;
/** A whole second, as times in tokens are. */
const START = 1_800_000_000 * SECOND;

const it = base
  .extend("validator", ({ authority }) => {
    return new TokenValidator({
      authority: authority.settings().authority,
      audiences: [CLIENT_ID],
      allowedTenants: new Set([TENANT]),
      keys: (...arguments_) => {
        checks++;
        return keys(...arguments_);
      },
      now: () => now,
      onRefusal: (reason) => reasons.push(reason),
    });
  })
  /** A token from now on, for so many milliseconds. */
  .extend("tokenFor", ({ authority }) => (lifetime: number, changes: object = {}) => {
    return authority.token({ iat: now / SECOND, nbf: now / SECOND, exp: (now + lifetime) / SECOND, ...changes });
  })
  /** What comes of it: `true`, or the reason why it doesn't count. */
  .extend("counts", ({ validator }) => async (token: string): Promise<true | string | undefined> => {
    const outcome = await validator.callerOf(token, token).catch((error: unknown) => error);
    if (!(outcome instanceof Error)) return true;
    expect(outcome).toBeInstanceOf(UnauthenticatedError);
    return reasons.at(-1);
  });

let now: number;
/** How often a signature was checked. */
let checks: number;
let reasons: string[];
let keys: JWTVerifyGetKey;
it.beforeEach(({ authority }) => {
  now = START;
  checks = 0;
  reasons = [];
  keys = createLocalJWKSet({ keys: authority.keys.map(({ jwk }) => jwk as { kty: string }) });
});

describe("a token", () => {
  it("that was found good is not checked again for five minutes, and then it is", async ({ tokenFor, counts }) => {
    const token = await tokenFor(60 * MINUTE);
    for (const [passed, expected] of [
      [0, 1],
      [5 * MINUTE - 1, 1],
      [5 * MINUTE, 2],
      [10 * MINUTE - 1, 2],
      [10 * MINUTE, 3],
    ] as const) {
      now = START + passed;
      expect([passed, await counts(token), checks]).toEqual([passed, true, expected]);
    }
  });

  it("is remembered until its end and not a moment longer", async ({ tokenFor, counts }) => {
    const token = await tokenFor(2 * MINUTE);
    expect([await counts(token), checks]).toEqual([true, 1]);
    now = START + 2 * MINUTE - 1;
    expect([await counts(token), checks]).toEqual([true, 1]);
    // The clocks may be a minute apart; but that is looked at anew each time.
    now = START + 2 * MINUTE;
    expect([await counts(token), checks]).toEqual([true, 2]);
    expect([await counts(token), checks]).toEqual([true, 3]);
    now = START + 3 * MINUTE - 1;
    expect([await counts(token), checks]).toEqual([true, 4]);
    now = START + 3 * MINUTE;
    expect(await counts(token)).toBe("it is expired");
  });

  it("whose key was taken back counts for five minutes at most", async ({ tokenFor, counts }) => {
    const token = await tokenFor(60 * MINUTE);
    expect(await counts(token)).toBe(true);
    keys = () => Promise.reject(new errors.JWKSNoMatchingKey());
    now = START + 5 * MINUTE - 1;
    expect(await counts(token)).toBe(true);
    now = START + 5 * MINUTE;
    expect(await counts(token)).toBe("its key is not among the authority's");
  });

  it.for([
    ["nbf", "nbf is not as it has to be"],
    ["iat", "it was issued in the future"],
  ] as const)("counts from a minute before its %s, for clocks that are apart", async (row, { tokenFor, counts }) => {
    const [claim, reason] = row;
    const token = await tokenFor(60 * MINUTE, { [claim]: (START + 10 * MINUTE) / SECOND });
    now = START + 9 * MINUTE - 1;
    // A refusal is not remembered.
    expect(await counts(token)).toBe(reason);
    now = START + 9 * MINUTE;
    expect(await counts(token)).toBe(true);
  });

  it("can't be told from a wrong one while the keys can't be read: that is nobody's refusal", async ({
    validator,
    tokenFor,
  }) => {
    const token = await tokenFor(60 * MINUTE);
    for (const failure of [
      new errors.JWKSTimeout(),
      new errors.JWKSInvalid(),
      // What jose throws for an answer that is no key set, and undici for a connection that failed.
      new errors.JOSEError("Expected 200 OK from the JSON Web Key Set HTTP response"),
      new TypeError("fetch failed"),
    ]) {
      keys = () => Promise.reject(failure);
      const error: unknown = await validator.callerOf(token, token).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ServiceUnavailableError);
      expect((error as Error).cause).toBe(failure);
    }
    expect(reasons).toEqual([]);
  });
});

it("the gateway goes by the clock it is given", async ({ authority, tokenFor, anotherGateway }) => {
  const gateway = await anotherGateway("http://127.0.0.1:9", {
    identity: authority.settings(),
    identityClock: () => now,
  });
  const token = await tokenFor(2 * MINUTE);
  const ask = async () => (await gateway.query("{ viewer { kind } }", { token })).status;
  expect(await ask()).toBe(200);
  now = START + 3 * MINUTE - 1;
  expect(await ask()).toBe(200);
  now = START + 3 * MINUTE;
  expect(await ask()).toBe(401);
  expect(gateway.log.join("")).toContain('"reason":"it is expired"');
});
