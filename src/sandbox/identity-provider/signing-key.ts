import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from "jose";

export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** What others check signatures with: this key's public half, and those of the keys before it, newest first. */
  readonly publicKeys: readonly PublicKey[];
}

interface PublicKey {
  readonly kid: string;
  readonly kty: string;
  readonly n: string;
  readonly e: string;
}

const FILE = "identity-provider.json";
/** Tokens live for an hour, and nobody rolls keys over more often than twice in one. */
const MAX_RETIRED_KEYS = 2;

/**
 * The key of the development identity provider, made on first use and kept in the data directory: tokens stay good
 * over a restart, and `npm run token` can issue one beside a running service.
 */
export async function loadSigningKey(dataDirectory: string): Promise<SigningKey> {
  const file = join(dataDirectory, FILE);
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    text = await createKeyFile(dataDirectory, file);
  }
  const { retired = [], ...jwk } = JSON.parse(text) as JWK & PublicKey & { retired?: PublicKey[] };
  const current = publicHalf(jwk);
  return {
    id: jwk.kid,
    privateKey: (await importJWK(jwk, "RS256")) as CryptoKey,
    publicKey: (await importJWK({ ...current }, "RS256")) as CryptoKey,
    publicKeys: [current, ...retired],
  };
}

/**
 * Makes a new key. The ones before it still check the tokens that they signed; a running service goes by the new one
 * after its next start.
 */
export async function rollSigningKey(dataDirectory: string): Promise<SigningKey> {
  const { publicKeys } = await loadSigningKey(dataDirectory);
  const file = join(dataDirectory, FILE);
  const draft = writeDraft(file, { ...(await newKey()), retired: publicKeys.slice(0, MAX_RETIRED_KEYS) });
  renameSync(draft, file);
  return loadSigningKey(dataDirectory);
}

/** The key that a token names; for one that names none that is known, the current. */
export async function publicKeyOf(key: SigningKey, id: string | undefined): Promise<CryptoKey> {
  const retired = id === key.id ? undefined : key.publicKeys.find(({ kid }) => kid === id);
  return retired === undefined ? key.publicKey : ((await importJWK({ ...retired }, "RS256")) as CryptoKey);
}

function publicHalf({ kid, kty, n, e }: PublicKey): PublicKey {
  return { kid, kty, n, e };
}

async function createKeyFile(dataDirectory: string, file: string): Promise<string> {
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const draft = writeDraft(file, await newKey());
  try {
    // Two programs may start together: the first link wins, whole, and both read it.
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  } finally {
    rmSync(draft);
  }
  return readFileSync(file, "utf8");
}

async function newKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  return { kid: crypto.randomUUID(), ...(await exportJWK(privateKey)) };
}

function writeDraft(file: string, content: object): string {
  const draft = `${file}.${crypto.randomUUID()}`;
  writeFileSync(draft, JSON.stringify(content), { mode: 0o600 });
  return draft;
}
