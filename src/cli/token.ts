import type { Config } from "../config/config.ts";
import { UsageError } from "../runtime/usage-error.ts";
import type { Options } from "./options.ts";

/**
 * A token of a sample user, or of the sample application.
 *
 * @throws {UsageError} in production, and when there is no such user
 */
export async function printToken(config: Config, options: Options): Promise<string> {
  if (config.production) throw new UsageError("Sample tokens are not issued under NODE_ENV=production.");
  if (options.user !== undefined && options.app === true) throw new UsageError("Give --user NAME or --app, not both.");
  const { loadSigningKey } = await import("../sandbox/identity-provider/signing-key.ts");
  const { issueSampleToken } = await import("../sandbox/sample-token.ts");
  const { sampleApplication, sampleUsers } = await import("../sandbox/samples.ts");
  const user = sampleUsers.find(({ name }) => name === (options.user ?? sampleUsers[0]?.name));
  if (user === undefined) {
    throw new UsageError(`There is no such sample user: take ${sampleUsers.map(({ name }) => name).join(", ")}.`);
  }
  const key = await loadSigningKey(config.dataDirectory);
  const recipient = config.authMode === "passthrough" || options.graph === true ? "service" : "gateway";
  return issueSampleToken(key, options.app === true ? sampleApplication : user, recipient);
}
