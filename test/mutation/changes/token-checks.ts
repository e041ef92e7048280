import type { Change } from "../change.ts";

const claims = "src/identity/access-token-claims.ts";
const validator = "src/identity/token-validator.ts";
const keys = "src/identity/issuer-keys.ts";
/** The gateway's, and the service's with a registration of its own. */
const tests = ["test/identity/wrong-tokens.test.ts", "test/runtime/service-authentication.test.ts"];
const life = ["test/identity/token-life.test.ts"];
const own = ["test/sandbox/identity-provider/own-tokens.test.ts"];
const keyLife = ["test/identity/issuer-keys.test.ts"];

const kind = 'idtyp === undefined && oid === sub && (proof === "1" || proof === "2")';
const client = 'ver === "2.0" ? claims["azp"] : claims["appid"]';
const outOfReach = "error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid";
const algorithms = '["RS256", "RS384", "RS512"]';

/** That a token counts which must not, or for longer than it may. */
export const tokenChecks: readonly Change[] = [
  {
    name: "its own subject or a proof makes an application",
    file: claims,
    find: kind,
    replace: 'idtyp === undefined && (oid === sub || proof === "1" || proof === "2")',
    tests,
  },
  {
    name: "its own subject makes an application",
    file: claims,
    find: kind,
    replace: "idtyp === undefined && oid === sub",
    tests,
  },
  {
    name: "a proof makes an application",
    file: claims,
    find: kind,
    replace: 'idtyp === undefined && (proof === "1" || proof === "2")',
    tests,
  },
  {
    name: "any proof makes an application, none included",
    file: claims,
    find: '(proof === "1" || proof === "2")',
    replace: "proof !== undefined",
    tests,
  },
  {
    name: "idtyp is not looked at",
    file: claims,
    find: 'idtyp === "user" || idtyp === undefined',
    replace: 'idtyp !== "app"',
    tests,
  },
  {
    name: "an application may be a user by idtyp",
    file: claims,
    find: "idtyp === undefined && oid === sub",
    replace: "oid === sub",
    tests,
  },
  {
    name: "an application may have scopes",
    file: claims,
    find: 'idtyp === "app" && !hasScopes',
    replace: 'idtyp === "app"',
    tests,
  },
  {
    name: "appid takes the place of azp",
    file: claims,
    find: client,
    replace: 'ver === "2.0" ? (claims["azp"] ?? claims["appid"]) : claims["appid"]',
    tests,
  },
  {
    name: "azp takes the place of appid",
    file: claims,
    find: client,
    replace: 'ver === "2.0" ? claims["azp"] : (claims["appid"] ?? claims["azp"])',
    tests,
  },
  {
    name: "one role of several that is a text is enough",
    file: claims,
    find: 'roles.every((role) => typeof role === "string")',
    replace: 'roles.some((role) => typeof role === "string")',
    tests,
  },
  {
    name: "every tenant is allowed",
    file: claims,
    find: "!allowedTenants.has(tid)",
    replace: "allowedTenants.size === 0",
    tests,
  },
  {
    name: "the issuer of either version will do",
    file: claims,
    find: 'iss !== (ver === "2.0" ? issuers.v2 : issuers.v1)',
    replace: "iss !== issuers.v2 && iss !== issuers.v1",
    tests,
  },
  {
    name: "the issuer is not looked at",
    file: claims,
    find: 'iss !== (ver === "2.0" ? issuers.v2 : issuers.v1)',
    replace: 'iss === ""',
    tests,
  },
  {
    name: "an object id may be any text",
    file: claims,
    find: 'typeof oid !== "string" || !isLowerCaseGuid(oid)',
    replace: 'typeof oid !== "string"',
    tests,
  },
  {
    name: "an ID token with at_hash counts",
    file: claims,
    find: '["nonce", "at_hash", "c_hash"]',
    replace: '["nonce", "c_hash"]',
    tests,
  },
  {
    name: "PS256 is allowed",
    file: validator,
    find: algorithms,
    replace: '["RS256", "RS384", "RS512", "PS256"]',
    tests,
  },
  {
    name: "ES256 is allowed",
    file: validator,
    find: algorithms,
    replace: '["RS256", "RS384", "RS512", "ES256"]',
    tests,
  },
  {
    name: "an audience may be one of a list",
    file: validator,
    find: "Array.isArray(payload.aud)",
    replace: "Array.isArray(payload.aud) && payload.aud.length === 0",
    tests,
  },
  {
    name: "the audience may be missing",
    file: validator,
    find: "      audience: [...audiences],\n",
    replace: "",
    tests,
  },
  {
    name: "exp may be missing",
    file: validator,
    find: '["exp", "iat", "iss", "aud"]',
    replace: '["iat", "iss", "aud"]',
    tests,
  },
  {
    name: "a token may come from the future",
    file: validator,
    find: "payload.iat > now() / 1000 + CLOCK_TOLERANCE",
    replace: "payload.iat < 0",
    tests: [...tests, ...life],
  },
  {
    name: "a claim may be there twice",
    file: validator,
    find: "    rejectDuplicateClaims(token);\n",
    replace: "",
    tests,
  },
  {
    name: "any kind of JWT counts",
    file: validator,
    find: 'if (typ !== undefined && !/^(?:application\\/)?(?:at\\+)?jwt$/i.test(typ)) throw new RefusedToken("typ is no JWT");',
    replace: "void typ;",
    tests,
  },
  {
    name: "critical extensions are passed over",
    file: validator,
    find: "crit !== undefined",
    replace: "crit === null",
    tests,
  },
  {
    name: "a remembered token outlives exp",
    file: validator,
    find: "Math.min(caller.expiresAt, now() + MAX_TRUST)",
    replace: "now() + MAX_TRUST",
    tests: [...life, "test/runtime/service-authentication.test.ts"],
  },
  {
    name: "a remembered token outlives exp by a moment",
    file: "src/identity/expiring-cache.ts",
    find: "entry.until > this.#now()",
    replace: "entry.until >= this.#now()",
    tests: life,
  },
  {
    name: "a token is trusted for a day",
    file: validator,
    find: "MAX_TRUST = 5 * 60_000",
    replace: "MAX_TRUST = 24 * 60 * 60_000",
    tests: life,
  },
  {
    name: "clocks may be ten minutes apart",
    file: validator,
    find: "CLOCK_TOLERANCE = 60;",
    replace: "CLOCK_TOLERANCE = 600;",
    tests: life,
  },
  {
    name: "keys are taken as read for a day",
    file: keys,
    find: "maxAge ?? 10 * 60_000",
    replace: "maxAge ?? 24 * 60 * 60_000",
    tests: keyLife,
  },
  {
    name: "unknown key ids make the keys be read every second",
    file: keys,
    find: "cooldown ?? 10_000",
    replace: "cooldown ?? 1000",
    tests: keyLife,
  },
  {
    name: "old keys stay good for as long as the authority is unavailable",
    file: keys,
    find: "last === undefined || last.read + DAY < now()",
    replace: "last === undefined",
    tests: keyLife,
  },
  {
    name: "old keys stay good for some minutes more than a day",
    file: keys,
    find: "    if (last !== undefined && last.read + DAY < now()) await keys.reload();\n",
    replace: "",
    tests: keyLife,
  },
  {
    name: "a time-out of the key set is a 401",
    file: validator,
    find: outOfReach,
    replace: "error instanceof errors.JWKSInvalid",
    tests: life,
  },
  {
    name: "a malformed key set is a 401",
    file: validator,
    find: outOfReach,
    replace: "error instanceof errors.JWKSTimeout",
    tests: life,
  },
  {
    name: "the development service doesn't look at the issuer",
    file: "src/sandbox/identity-provider/tokens.ts",
    find: " || iss !== issuerOf(tid)",
    replace: "",
    tests: own,
  },
  {
    name: "the development service takes a token without an end",
    file: "src/sandbox/identity-provider/tokens.ts",
    find: " || exp === undefined",
    replace: "",
    tests: own,
  },
];
