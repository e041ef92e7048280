import { expect } from "vitest";
import { createKey } from "../support/authority.ts";
import { it } from "../support/fixtures.ts";

// The authority's keys, as the gateway's callers notice them. How long they count is in issuer-keys.test.ts.

const read = `{ virtualAppointment(onlineMeetingId: "m") { __typename } }`;

it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));

it("are read once for many callers, and again when a token names a new one", async ({
  upstream,
  ownAuthority: own,
  anotherGateway,
}) => {
  const server = await anotherGateway(upstream.url, { identity: own.settings() });
  const ask = async (token: string) => (await server.query("{ viewer { id } }", { token })).status;
  const users = await Promise.all(Array.from({ length: 20 }, (_, index) => own.token({ sub: `user ${index}` })));
  expect(new Set(await Promise.all(users.map(ask)))).toEqual(new Set([200]));
  expect(own.keyReads).toBe(1);

  const next = await createKey("next");
  const early = await own.token({}, {}, next);
  expect(await ask(early)).toBe(401);
  const [first] = own.keys;
  own.keys = [...own.keys, next];
  expect(await ask(early)).toBe(200);
  // The old one was taken back: what it signed is worth nothing as soon as the keys are read again.
  own.keys = [next];
  expect(await ask(await own.token({ sub: "new" }, {}, await createKey("unknown")))).toBe(401);
  expect(await ask(await own.token({ sub: "newer" }, {}, first))).toBe(401);
});

it("are not asked for more often because strangers make up key ids", async ({
  upstream,
  ownAuthority: own,
  anotherGateway,
}) => {
  const server = await anotherGateway(upstream.url, { identity: own.settings({ keysCooldown: 60_000 }) });
  for (let round = 0; round < 20; round++) {
    const token = await own.token({}, { kid: `made-up-${round}` });
    expect((await server.query(read, { token })).status).toBe(401);
  }
  expect(own.keyReads).toBe(1);
});

it("that can't be read are nobody's fault but the authority's: 503, and well again without a restart", async ({
  upstream,
  ownAuthority: own,
  anotherGateway,
}) => {
  const server = await anotherGateway(upstream.url, { identity: own.settings() });
  const token = await own.token();
  own.keysDown = true;
  const origin = { origin: "https://frontend.example" };
  const { status, headers, body } = await server.query(read, { token, headers: origin });
  expect(status).toBe(503);
  expect(headers.get("retry-after")).toBe("1");
  // A page may read it, too.
  expect(headers.get("access-control-expose-headers")).toContain("Retry-After");
  expect(body.errors).toMatchObject([{ extensions: { code: "SERVICE_UNAVAILABLE" } }]);
  own.keysDown = false;
  expect((await server.query("{ viewer { id } }", { token })).status).toBe(200);
  // Once known they stay good while the authority is unavailable.
  own.keysDown = true;
  expect((await server.query("{ viewer { id } }", { token: await own.token({ sub: "other" }) })).status).toBe(200);
});
