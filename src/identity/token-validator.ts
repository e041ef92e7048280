import { decodeProtectedHeader, errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { isGuid } from "../common/guid.ts";
import { ServiceUnavailableError, UnauthenticatedError } from "../graph/model/gateway-errors.ts";
import { callerOf, RefusedToken } from "./access-token-claims.ts";
import type { Authority } from "./authority.ts";
import type { Caller } from "./caller.ts";
import { hasDuplicateMembers } from "../common/duplicate-members.ts";
import { ExpiringCache } from "./expiring-cache.ts";

/** RSA with PKCS #1 padding: what Entra signs with. No HMAC (the public key would be the secret), and never none. */
const ALGORITHMS = ["RS256", "RS384", "RS512"];
const CLOCK_TOLERANCE = 60;
const MAX_CALLERS = 10_000;
/** A key that the issuer took back counts no longer than this. */
const MAX_TRUST = 5 * 60_000;

export interface TokenValidatorOptions {
  readonly authority: Authority;
  /** What tokens are issued for; one of them is enough. */
  readonly audiences: readonly string[];
  /** Ids in lower case. */
  readonly allowedTenants: ReadonlySet<string>;
  readonly keys: JWTVerifyGetKey;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told why a token was refused; the caller isn't. */
  readonly onRefusal: (reason: string) => void;
}

/**
 * The forms that an API's audience has in tokens: version 2.0 names the application's id, version 1.0 its URI.
 *
 * @see https://learn.microsoft.com/entra/identity-platform/access-token-claims-reference
 */
export function audiencesOf(name: string): readonly string[] {
  const id = name.replace(/^api:\/\//i, "");
  return isGuid(id) ? [id, `api://${id}`] : [name];
}

/** Decides whether a bearer token is an access token for this API, and whose. */
export class TokenValidator {
  readonly #options: TokenValidatorOptions;
  // Signatures are dear: who was found good a moment ago is not asked to prove it at every request.
  readonly #callers: ExpiringCache<Caller>;

  constructor(options: TokenValidatorOptions) {
    this.#options = options;
    this.#callers = new ExpiringCache(MAX_CALLERS, options.now);
  }

  /**
   * @param fingerprint of the token: a digest that no other token has
   * @throws {UnauthenticatedError} the same for every kind of bad token
   * @throws {ServiceUnavailableError} when the issuer's keys can't be read
   */
  async callerOf(token: string, fingerprint: string): Promise<Caller> {
    const known = this.#callers.get(fingerprint);
    if (known !== undefined) return known;
    const { now, onRefusal } = this.#options;
    try {
      const caller = await this.#validate(token);
      this.#callers.set(fingerprint, caller, Math.min(caller.expiresAt, now() + MAX_TRUST));
      return caller;
    } catch (error) {
      const reason = reasonOf(error);
      if (reason === undefined) throw new ServiceUnavailableError(undefined, { cause: error });
      onRefusal(reason);
      throw new UnauthenticatedError("The access token was not accepted.", 'Bearer error="invalid_token"');
    }
  }

  async #validate(token: string): Promise<Caller> {
    const { authority, audiences, allowedTenants, keys, now } = this.#options;
    rejectDuplicateClaims(token);
    const { alg, typ, crit } = decodeProtectedHeader(token);
    if (alg === undefined || !ALGORITHMS.includes(alg)) throw new RefusedToken("it is not signed with RSA");
    if (typ !== undefined && !/^(?:application\/)?(?:at\+)?jwt$/i.test(typ)) throw new RefusedToken("typ is no JWT");
    if (crit !== undefined) throw new RefusedToken("it has critical extensions");
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ALGORITHMS,
      audience: [...audiences],
      clockTolerance: CLOCK_TOLERANCE,
      currentDate: new Date(now()),
      requiredClaims: ["exp", "iat", "iss", "aud"],
    });
    if (Array.isArray(payload.aud)) throw new RefusedToken("aud is a list");
    if (payload.iat !== undefined && payload.iat > now() / 1000 + CLOCK_TOLERANCE) {
      throw new RefusedToken("it was issued in the future");
    }
    return callerOf(payload, authority, allowedTenants);
  }
}

function rejectDuplicateClaims(token: string): void {
  const [header = "", payload = "", signature, ...rest] = token.split(".");
  if (signature === undefined || rest.length > 0) throw new RefusedToken("it is no signed JWT");
  for (const part of [header, payload]) {
    const text = Buffer.from(part, "base64url").toString();
    try {
      JSON.parse(text);
    } catch {
      throw new RefusedToken("it is no signed JWT");
    }
    if (hasDuplicateMembers(text)) throw new RefusedToken("a claim is in it twice");
  }
}

/** In few words of our own; `undefined` when it is not the token's fault. */
function reasonOf(error: unknown): string | undefined {
  if (error instanceof RefusedToken) return error.reason;
  if (error instanceof errors.JWTExpired) return "it is expired";
  if (error instanceof errors.JWTClaimValidationFailed)
    return `${/^\w{1,8}$/.exec(error.claim)?.[0] ?? "a claim"} is not as it has to be`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return "its signature is wrong";
  if (error instanceof errors.JWKSNoMatchingKey) return "its key is not among the authority's";
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return undefined;
  // The class itself stands for a key set that could not be read; every fault of a token has a class of its own.
  if (error instanceof errors.JOSEError && error.code !== "ERR_JOSE_GENERIC") return "it is no JWT that can be read";
  if (error instanceof TypeError && error.message.includes("Invalid Token or Protected Header"))
    return "it is no signed JWT";
  return undefined;
}
