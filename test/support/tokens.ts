import { issueUserToken } from "../../src/sandbox/identity-provider/tokens.ts";
import { sampleUsers, type SampleUser } from "../../src/sandbox/samples.ts";
import type { RunningService } from "./service.ts";

/** A token for somebody who is no sample user, in adele's tenant and with her scopes unless said otherwise. */
export function newcomerToken({ signingKey }: RunningService, user: Partial<SampleUser>): Promise<string> {
  const [adele] = sampleUsers;
  if (adele === undefined) throw new TypeError("there are no samples");
  return issueUserToken(signingKey, { ...adele, id: crypto.randomUUID(), upn: "new@contoso.example", ...user });
}
