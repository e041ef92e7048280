import { jwtVerify } from "jose";
import { Agent } from "undici";
import { expect, it } from "vitest";
import { createSigningKeys } from "../../src/identity/issuer-keys.ts";
import { createKey, startAuthority } from "../support/authority.ts";

it("stay good for a day while the authority can't show them, and no longer", async () => {
  await using authority = await startAuthority();
  let now = Date.now();
  const dispatcher = new Agent();
  const url = new URL(`${authority.url}/organizations/discovery/v2.0/keys`);
  // Read anew for each token.
  const keys = createSigningKeys({ url, dispatcher, now: () => now, cooldown: 0, maxAge: 0 });
  const token = await authority.token();
  await jwtVerify(token, keys);
  authority.keysDown = true;
  now += 24 * 60 * 60_000;
  await jwtVerify(token, keys);
  expect(authority.keyReads).toBe(2);
  now += 1;
  await expect(jwtVerify(token, keys)).rejects.toThrow("can't be read");
  authority.keysDown = false;
  authority.keys = [await createKey("another")];
  await expect(jwtVerify(token, keys)).rejects.toThrow("no applicable key");
  await dispatcher.close();
});
