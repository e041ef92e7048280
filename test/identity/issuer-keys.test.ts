import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { errors, jwtVerify, type JWTVerifyGetKey } from "jose";
import { Agent } from "undici";
import { expect, vi } from "vitest";
import { createSigningKeys, type SigningKeysOptions } from "../../src/identity/issuer-keys.ts";
import { createKey } from "../support/authority.ts";
import { it as base } from "../support/fixtures.ts";

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const DAY = 24 * 60 * MINUTE;

const it = base
  .extend("dispatcher", ({}, { onCleanup }) => {
    const dispatcher = new Agent();
    onCleanup(() => dispatcher.close());
    return dispatcher;
  })
  .extend("keysWith", ({ ownAuthority, dispatcher }) => {
    return (options: Partial<SigningKeysOptions> = {}): JWTVerifyGetKey => {
      const url = new URL(`${ownAuthority.url}/organizations/discovery/v2.0/keys`);
      return createSigningKeys({ url, dispatcher, now: () => Date.now(), ...options });
    };
  })
  /** One that won't expire here. */
  .extend("longToken", ({ ownAuthority }) => (header: object = {}) => {
    return ownAuthority.token({ exp: Math.floor((Date.now() + 2 * DAY) / SECOND) }, header);
  });

it.beforeEach(() => {
  // Nothing but the clock stands still: jose's own looks at it too.
  vi.useFakeTimers({ toFake: ["Date"] });
});
it.afterEach(() => void vi.useRealTimers());

const pass = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

it("are taken as read for ten minutes, and a key that was taken back counts no longer", async ({
  ownAuthority: authority,
  keysWith,
  longToken,
}) => {
  const keys = keysWith();
  const token = await longToken();
  await jwtVerify(token, keys);
  authority.keys = [await createKey("another")];
  pass(10 * MINUTE - 1);
  await jwtVerify(token, keys);
  expect(authority.keyReads).toBe(1);
  pass(1);
  await expect(jwtVerify(token, keys)).rejects.toThrow(errors.JWKSNoMatchingKey);
  expect(authority.keyReads).toBe(2);
});

it("are read again for an unknown key id, ten seconds after the last time and no earlier", async ({
  ownAuthority: authority,
  keysWith,
  longToken,
}) => {
  const keys = keysWith();
  await jwtVerify(await longToken(), keys);
  const unknown = await longToken({ kid: "made up" });
  pass(10 * SECOND - 1);
  await expect(jwtVerify(unknown, keys)).rejects.toThrow(errors.JWKSNoMatchingKey);
  expect(authority.keyReads).toBe(1);
  pass(1);
  await expect(jwtVerify(unknown, keys)).rejects.toThrow(errors.JWKSNoMatchingKey);
  expect(authority.keyReads).toBe(2);
});

it("stay good for a day while the authority can't show them, and no longer", async ({
  ownAuthority: authority,
  keysWith,
  longToken,
}) => {
  // Read anew for each token.
  const keys = keysWith({ cooldown: 0, maxAge: 0 });
  const token = await longToken();
  await jwtVerify(token, keys);
  authority.keysDown = true;
  pass(DAY);
  await jwtVerify(token, keys);
  expect(authority.keyReads).toBe(2);
  pass(1);
  await expect(jwtVerify(token, keys)).rejects.toThrow("can't be read");
  authority.keysDown = false;
  authority.keys = [await createKey("another")];
  await expect(jwtVerify(token, keys)).rejects.toThrow("no applicable key");
});

it("count for no more than that day, however late in it they were asked for", async ({
  ownAuthority: authority,
  keysWith,
  longToken,
}) => {
  const keys = keysWith();
  const token = await longToken();
  await jwtVerify(token, keys);
  authority.keysDown = true;
  pass(DAY - 1);
  await jwtVerify(token, keys);
  pass(1);
  await jwtVerify(token, keys);
  expect(authority.keyReads).toBe(2);
  pass(1);
  await expect(jwtVerify(token, keys)).rejects.toThrow("can't be read");
  authority.keysDown = false;
  await jwtVerify(token, keys);
});

it("that don't come in time are told from a token that is wrong", async ({ keysWith, longToken }) => {
  // Takes connections and never answers.
  const mute = createServer(() => {});
  await new Promise<void>((resolve) => mute.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(mute.address() as AddressInfo).port}`);
  await expect(jwtVerify(await longToken(), keysWith({ url, timeout: 50 }))).rejects.toThrow(errors.JWKSTimeout);
  mute.closeAllConnections();
  await new Promise<void>((resolve) => mute.close(() => resolve()));
});
