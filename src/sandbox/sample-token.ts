import type { AuthMode } from "../config/entra-registration.ts";
import { deskRegistration, gatewayAudience } from "./identity-provider/registrations.ts";
import type { SigningKey } from "./identity-provider/signing-key.ts";
import { issueApplicationToken, issueUserToken } from "./identity-provider/tokens.ts";
import { sampleUsers, type SampleApplication, type SampleUser } from "./samples.ts";

/** A token that a sample caller would have got by signing in, for the gateway or for the service behind it. */
export function issueSampleToken(
  key: SigningKey,
  caller: SampleUser | SampleApplication,
  recipient: "gateway" | "service",
): Promise<string> {
  const isApplication = "roles" in caller;
  if (recipient === "service") return isApplication ? issueApplicationToken(key, caller) : issueUserToken(key, caller);
  if (isApplication) return issueApplicationToken(key, caller, gatewayAudience);
  return issueUserToken(key, caller, { audience: gatewayAudience, applicationId: deskRegistration.clientId });
}

/** What the playground starts with: the first sample user's. */
export function issuePlaygroundToken(key: SigningKey, authMode: AuthMode): Promise<string> {
  const [first] = sampleUsers;
  if (first === undefined) throw new TypeError("There is no sample user.");
  // Where the gateway passes tokens through, callers come with one for what lies behind it.
  return issueSampleToken(key, first, authMode === "passthrough" ? "service" : "gateway");
}
