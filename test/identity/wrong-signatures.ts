import { constants, createHmac, KeyObject, sign as signBytes } from "node:crypto";
import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type GenerateKeyPairOptions, type JWK } from "jose";
import { createKey, type TestAuthority, type TestKey } from "../support/authority.ts";

// Tokens whose claims are good, and that are wrong in their header, their signature or their form alone. They are
// signed with keys that the authority shows, so that it isn't the key that refuses them.

/** Keys that the authority shows beside its first. */
interface ShownKeys {
  /** Good, too. */
  readonly second: TestKey;
  /** For algorithms that nobody signs access tokens with. */
  readonly pss: TestKey;
  readonly ec: TestKey;
  readonly ed: TestKey;
  /** RSA keys that are not for this. */
  readonly encryption: TestKey;
  readonly rs512: TestKey;
}

export interface Signer {
  readonly authority: TestAuthority;
  readonly shown: ShownKeys;
}

async function createKeyFor(kid: string, alg: string, jwk: JWK, options?: GenerateKeyPairOptions): Promise<TestKey> {
  const pair = await generateKeyPair(alg, { extractable: true, ...options });
  return { kid, ...pair, jwk: { ...(await exportJWK(pair.publicKey)), kid, ...jwk } };
}

/** Makes the authority show a key for everything that is tried here. */
export async function createSigner(authority: TestAuthority): Promise<Signer> {
  const shown = {
    second: await createKey("second"),
    pss: await createKeyFor("pss", "PS256", { use: "sig" }),
    ec: await createKeyFor("ec", "ES256", { use: "sig" }),
    ed: await createKeyFor("ed", "EdDSA", { use: "sig" }),
    encryption: await createKeyFor("encryption", "RS256", { use: "enc" }),
    rs512: await createKeyFor("rs512", "RS512", { use: "sig", alg: "RS512" }),
  };
  authority.keys = [...authority.keys, ...Object.values(shown)];
  return { authority, shown };
}

const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");
const partsOf = (token: string) => token.split(".") as [header: string, payload: string, signature: string];
const decode = (part: string) => Buffer.from(part, "base64url").toString();

/** The claims of a good token, as text. */
const goodClaims = async ({ authority }: Signer) => decode(partsOf(await authority.token())[1]);
const goodHeader = { alg: "RS256", typ: "JWT", kid: "first" };

/** Any bytes as header and payload, signed with the authority's first key. */
function signRaw({ authority }: Signer, header: unknown, payload: string): string {
  const input = `${encode(header)}.${encode(payload)}`;
  const signature = signBytes("sha256", Buffer.from(input), KeyObject.from(authority.firstKey.privateKey));
  return `${input}.${signature.toString("base64url")}`;
}

/** A good token with another header. */
const withHeader = async (signer: Signer, changes: object) =>
  signRaw(signer, { ...goodHeader, ...changes }, await goodClaims(signer));

/** A good token signed with a key by its own algorithm. */
const signedBy = async (signer: Signer, { kid, privateKey }: TestKey, alg: string) =>
  new SignJWT(JSON.parse(await goodClaims(signer))).setProtectedHeader({ alg, typ: "JWT", kid }).sign(privateKey);

/** By the very key whose PKCS #1 signatures are good. */
async function probabilistic(signer: Signer): Promise<string> {
  const input = `${encode({ ...goodHeader, alg: "PS256" })}.${encode(await goodClaims(signer))}`;
  const key = KeyObject.from(signer.authority.firstKey.privateKey);
  const options = { key, padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
  return `${input}.${signBytes("sha256", Buffer.from(input), options).toString("base64url")}`;
}

async function authenticated(signer: Signer, secret: string | Buffer): Promise<string> {
  const input = `${encode({ ...goodHeader, alg: "HS256" })}.${encode(await goodClaims(signer))}`;
  return `${input}.${createHmac("sha256", secret).update(input).digest("base64url")}`;
}

function flipBit(token: string): string {
  const [header, payload, signature] = partsOf(token);
  const bytes = Buffer.from(signature, "base64url");
  bytes[0] = (bytes[0] ?? 0) ^ 1;
  return [header, payload, bytes.toString("base64url")].join(".");
}

/** What is wrong, the token, and the reason logged. */
type SignatureRow = readonly [name: string, make: (signer: Signer) => Promise<string> | string, reason: string];

const algorithm = "it is not signed with RSA";
const signature = "its signature is wrong";
const unknownKey = "its key is not among the authority's";
const critical = "it has critical extensions";
const type = "typ is no JWT";
const form = "it is no signed JWT";
const unreadable = "it is no JWT that can be read";
const twice = "a claim is in it twice";

export const wrongSignatures: readonly SignatureRow[] = [
  // Algorithm
  [
    "alg none",
    async (signer) => `${encode({ ...goodHeader, alg: "none" })}.${encode(await goodClaims(signer))}.`,
    algorithm,
  ],
  ["alg nOnE over a good signature", (signer) => withHeader(signer, { alg: "nOnE" }), algorithm],
  ["alg none over a good signature", (signer) => withHeader(signer, { alg: "none" }), algorithm],
  ["no alg", (signer) => withHeader(signer, { alg: undefined }), algorithm],
  ["alg in lower case", (signer) => withHeader(signer, { alg: "rs256" }), algorithm],
  [
    "HS256 with the public key for a secret",
    async (signer) => authenticated(signer, await exportSPKI(signer.authority.firstKey.publicKey)),
    algorithm,
  ],
  [
    "HS256 with the modulus for a secret",
    (signer) => authenticated(signer, Buffer.from(signer.authority.firstKey.jwk.n ?? "", "base64url")),
    algorithm,
  ],
  ["PS256 by a key for it", (signer) => signedBy(signer, signer.shown.pss, "PS256"), algorithm],
  ["PS256 by the key of good tokens", probabilistic, algorithm],
  ["ES256 by a key for it", (signer) => signedBy(signer, signer.shown.ec, "ES256"), algorithm],
  ["EdDSA by a key for it", (signer) => signedBy(signer, signer.shown.ed, "EdDSA"), algorithm],
  // Key
  ["kid of no key", (signer) => withHeader(signer, { kid: "unknown" }), unknownKey],
  ["kid that is a path", (signer) => withHeader(signer, { kid: "../../first" }), unknownKey],
  ["kid of another key", (signer) => withHeader(signer, { kid: "second" }), signature],
  ["no kid, where several keys would do", (signer) => withHeader(signer, { kid: undefined }), unreadable],
  [
    "a key that the authority doesn't show",
    async ({ authority }) => authority.token({}, {}, await createKey("own")),
    unknownKey,
  ],
  [
    "another key under a known id",
    async ({ authority }) => authority.token({}, {}, { ...(await createKey("x")), kid: "first" }),
    signature,
  ],
  [
    "another key under a known id, which it brings along",
    async ({ authority }) => {
      const key = await createKey("x");
      return authority.token({}, { jwk: key.jwk }, { ...key, kid: "first" });
    },
    signature,
  ],
  [
    "another key under a known id, with where to get it",
    async ({ authority }) => {
      const there = { jku: `${authority.url}/keys`, x5u: `${authority.url}/certificate` };
      return authority.token({}, there, { ...(await createKey("x")), kid: "first" });
    },
    signature,
  ],
  ["a key that is for encryption", (signer) => signedBy(signer, signer.shown.encryption, "RS256"), unknownKey],
  [
    "RS256 by a key that is for RS512",
    async (signer) => {
      const input = `${encode({ ...goodHeader, kid: "rs512" })}.${encode(await goodClaims(signer))}`;
      const key = KeyObject.from(signer.shown.rs512.privateKey);
      return `${input}.${signBytes("sha256", Buffer.from(input), key).toString("base64url")}`;
    },
    unknownKey,
  ],
  // The rest of the header
  ["a critical extension", (signer) => withHeader(signer, { crit: ["b64"], b64: true }), critical],
  ["a critical extension nobody knows", (signer) => withHeader(signer, { crit: ["urn:x"], "urn:x": 1 }), critical],
  ["another kind of JWT", (signer) => withHeader(signer, { typ: "dpop+jwt" }), type],
  ["no JWT by its typ", (signer) => withHeader(signer, { typ: "JOSE" }), type],
  // Signature
  ["one bit of the signature turned", async ({ authority }) => flipBit(await authority.token()), signature],
  ["the signature cut off at its end", async ({ authority }) => (await authority.token()).slice(0, -20), signature],
  [
    "the signature of another token",
    async ({ authority }) => {
      const [header, payload] = partsOf(await authority.token());
      return [header, payload, partsOf(await authority.token({ scp: "x" }))[2]].join(".");
    },
    signature,
  ],
  [
    "an empty signature",
    async ({ authority }) =>
      `${partsOf(await authority.token())
        .slice(0, 2)
        .join(".")}.`,
    signature,
  ],
  // Form
  [
    "two parts",
    async ({ authority }) =>
      partsOf(await authority.token())
        .slice(0, 2)
        .join("."),
    form,
  ],
  ["a fourth part", async ({ authority }) => `${await authority.token()}.AAAA`, form],
  ["five parts, as encrypted ones have", async ({ authority }) => `${await authority.token()}.AAAA.BBBB`, form],
  [
    "a claim twice",
    async (signer) => signRaw(signer, goodHeader, `{"aud":"somebody else",${(await goodClaims(signer)).slice(1)}`),
    twice,
  ],
  [
    "a claim twice, once in disguise",
    async (signer) => signRaw(signer, goodHeader, `{"\\u006fid":"x",${(await goodClaims(signer)).slice(1)}`),
    twice,
  ],
  [
    "a header twice",
    async (signer) => signRaw(signer, `{"alg":"none",${JSON.stringify(goodHeader).slice(1)}`, await goodClaims(signer)),
    twice,
  ],
  ["a list for claims", (signer) => signRaw(signer, goodHeader, "[]"), unreadable],
  ["null for claims", (signer) => signRaw(signer, goodHeader, "null"), unreadable],
  ["claims that are no JSON", (signer) => signRaw(signer, goodHeader, "{aud}"), form],
  ["any word", () => "token", form],
  ["three dots", () => "...", form],
  ["ten kilobytes that nobody signed", () => `${encode({ alg: "RS256" })}.${"A".repeat(10_000)}.AAAA`, form],
];

/** Headers that are good, too. */
export const goodHeaders: readonly (readonly [name: string, make: (signer: Signer) => Promise<string>])[] = [
  ["without typ", (signer) => withHeader(signer, { typ: undefined })],
  ["of the type of access tokens", (signer) => withHeader(signer, { typ: "at+jwt" })],
  ["of that type, written out", (signer) => withHeader(signer, { typ: "application/at+jwt" })],
  ["with a key that it brings along and nobody asked for", (signer) => withHeader(signer, { jwk: { kty: "RSA" } })],
  ["signed with another key of the authority", ({ authority, shown }) => authority.token({}, {}, shown.second)],
  ["signed with RS512", (signer) => signedBy(signer, signer.shown.rs512, "RS512")],
];
