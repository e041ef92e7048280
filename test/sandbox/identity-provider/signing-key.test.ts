import { statSync } from "node:fs";
import { join } from "node:path";
import { decodeProtectedHeader } from "jose";
import { expect } from "vitest";
import { keySet } from "../../../src/sandbox/identity-provider/discovery.ts";
import { loadSigningKey, rollSigningKey } from "../../../src/sandbox/identity-provider/signing-key.ts";
import { acceptOwnTokens, issueUserToken } from "../../../src/sandbox/identity-provider/tokens.ts";
import { sampleUsers } from "../../../src/sandbox/samples.ts";
import { it } from "../../support/fixtures.ts";

it("is rolled over without making the tokens of before worthless, but for the oldest", async ({ directory }) => {
  const [adele] = sampleUsers;
  if (adele === undefined) throw new TypeError("There is no sample user.");
  const tokens = [await issueUserToken(await loadSigningKey(directory), adele)];
  for (let round = 0; round < 3; round++) tokens.push(await issueUserToken(await rollSigningKey(directory), adele));
  const key = await loadSigningKey(directory);
  expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(4);
  expect((keySet(key) as { keys: object[] }).keys).toHaveLength(3);
  const [oldest, ...others] = tokens;
  for (const token of others) expect((await acceptOwnTokens(key)(`Bearer ${token}`)).id).toBe(adele.id);
  await expect(acceptOwnTokens(key)(`Bearer ${oldest}`)).rejects.toThrow("validation");
  expect(statSync(join(directory, "identity-provider.json")).mode & 0o077).toBe(0);
});
