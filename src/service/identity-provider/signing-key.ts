import { linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exportJWK, generateKeyPair, importJWK, type CryptoKey, type JWK } from "jose";

export interface SigningKey {
  readonly id: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
}

/**
 * The key of the development identity provider, made on first use and kept in the data directory: tokens stay good
 * over a restart, and `npm run token` can issue one beside a running service.
 */
export async function loadSigningKey(dataDirectory: string): Promise<SigningKey> {
  const file = join(dataDirectory, "identity-provider.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch {
    text = await createKeyFile(dataDirectory, file);
  }
  const jwk = JSON.parse(text) as JWK & { kid: string };
  const { kty, n, e } = jwk as Required<Pick<JWK, "kty" | "n" | "e">>;
  return {
    id: jwk.kid,
    privateKey: (await importJWK(jwk, "RS256")) as CryptoKey,
    publicKey: (await importJWK({ kty, n, e }, "RS256")) as CryptoKey,
  };
}

async function createKeyFile(dataDirectory: string, file: string): Promise<string> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const text = JSON.stringify({ kid: crypto.randomUUID(), ...(await exportJWK(privateKey)) });
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const draft = `${file}.${crypto.randomUUID()}`;
  writeFileSync(draft, text, { mode: 0o600 });
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
