import { deskRegistration, gatewayAudience } from "./service/identity-provider/registrations.ts";
import type { SigningKey } from "./service/identity-provider/signing-key.ts";
import { issueApplicationToken, issueUserToken } from "./service/identity-provider/tokens.ts";
import type { SampleApplication, SampleUser } from "./service/samples.ts";

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
