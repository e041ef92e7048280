import type { Config } from "../config/config.ts";
import { UsageError } from "../runtime/usage-error.ts";

/**
 * Makes a new signing key for the development identity provider.
 *
 * @throws {UsageError} in production
 */
export async function rotateKey({ production, dataDirectory }: Config): Promise<string> {
  if (production) throw new UsageError("There are no sample keys under NODE_ENV=production.");
  const { rollSigningKey } = await import("../sandbox/identity-provider/signing-key.ts");
  const { id } = await rollSigningKey(dataDirectory);
  return `New signing key ${id}; a running service uses it once it is started again.`;
}
