import { deskRegistration, gatewayAudience } from "./identity-provider/registrations.ts";
import type { SigningKey } from "./identity-provider/signing-key.ts";
import { issueApplicationToken, issueUserToken } from "./identity-provider/tokens.ts";
import { sampleUsers, type SampleApplication, type SampleUser } from "./samples.ts";

/** Where the gateway passes tokens through, callers come with one for the service behind it. */
export type Recipient = "gateway" | "service";

/** A token that a sample caller would have got by signing in, for the gateway or for the service behind it. */
export function issueSampleToken(
  key: SigningKey,
  caller: SampleUser | SampleApplication,
  recipient: Recipient,
): Promise<string> {
  const isApplication = "roles" in caller;
  if (recipient === "service") return isApplication ? issueApplicationToken(key, caller) : issueUserToken(key, caller);
  if (isApplication) return issueApplicationToken(key, caller, gatewayAudience);
  return issueUserToken(key, caller, { audience: gatewayAudience, applicationId: deskRegistration.clientId });
}

/** What the playground starts with: the first sample user's. */
export function issuePlaygroundToken(key: SigningKey, recipient: Recipient): Promise<string> {
  const [first] = sampleUsers;
  if (first === undefined) throw new TypeError("There is no sample user.");
  return issueSampleToken(key, first, recipient);
}
