import { pino } from "pino";
import { describe, expect } from "vitest";
import { registeredCallers } from "../../src/runtime/service-authentication.ts";
import { CLIENT_ID, TENANT, USER } from "../support/authority.ts";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { keepLogLine } from "../support/log-search.ts";
import { goodTokens, issueGood, issueWrong, wrongClaims } from "../identity/wrong-claims.ts";
import { createSigner, goodHeaders, wrongSignatures } from "../identity/wrong-signatures.ts";

// The service with a registration of its own checks tokens as the gateway does: the same rows, and the same reasons.

const MINUTE = 60_000;
let now = Date.now;
let log: string[] = [];

const it = base
  .extend("signer", { scope: "file" }, ({ authority }) => createSigner(authority))
  // They read the keys once all of them are shown.
  .extend("callers", { scope: "file" }, ({ signer }, { onCleanup }) => {
    const write = (line: string) => {
      log.push(line);
      keepLogLine(line);
    };
    const registration = {
      authority: signer.authority.settings().authority,
      audience: `api://${CLIENT_ID}`,
      allowedTenants: new Set([TENANT]),
    };
    const callers = registeredCallers(registration, pino({ level: "trace" }, { write }), () => now());
    onCleanup(() => callers.close());
    return callers;
  })
  .extend("ask", ({ service }) => (token: string) => {
    return call("GET", `${service.url}/beta/me/virtualAppointments`, { token });
  })
  .extend("expectRefusal", ({ authority, ask }) => async (token: string, reason: string): Promise<void> => {
    const { status, headers, body } = await ask(token);
    expect([status, body.error.code, body.error.message]).toEqual([
      401,
      "InvalidAuthenticationToken",
      "The access token was not accepted.",
    ]);
    expect(headers.get("www-authenticate")).toBe(
      `Bearer realm="", authorization_uri="${authority.url}/organizations/oauth2/v2.0/authorize", client_id="api://${CLIENT_ID}"`,
    );
    expect(reasons()).toEqual([reason]);
  });
it.override("serviceOptions", ({ callers }) => ({ authenticate: callers.authenticate }));

it.beforeEach(() => {
  log = [];
  now = Date.now;
});

const reasons = () => log.map((line) => JSON.parse(line).reason as string | undefined);

describe("a good token", () => {
  it.for(Object.entries(goodTokens))("is %s", async ([name, { kind }], { authority, ask }) => {
    const { status, body } = await ask(await issueGood(authority, name as keyof typeof goodTokens));
    if (kind === "USER") expect([status, body.value]).toEqual([200, expect.any(Array)]);
    // That it is an application's is why there is no /me; without a role it comes to nothing before.
    else expect([status, body.error.message]).toEqual(name.includes("without roles") ? missingRole : noMe);
  });

  it.for(goodHeaders)("is one %s", async ([, make], { signer, ask }) => {
    expect((await ask(await make(signer))).status).toBe(200);
  });
});

const noMe = [400, "/me request is only valid with delegated authentication flow."];
const missingRole = [
  403,
  "Missing role permissions on the request. API requires one of 'VirtualAppointment.Read.All, VirtualAppointment.ReadWrite.All'.",
];

describe("is refused, for one claim alone:", () => {
  it.for(wrongClaims)("%s, %s %j: %s", async (row, { authority, expectRefusal }) => {
    await expectRefusal(await issueWrong(authority, row), row[3]);
  });
});

describe("is refused, for its signature or form alone:", () => {
  it.for(wrongSignatures)("%s", async ([, make, reason], { signer, expectRefusal }) => {
    await expectRefusal(await make(signer), reason);
  });
});

describe("what a caller may do", () => {
  it("a user does by scopes alone, whatever the roles", async ({ authority, ask }) => {
    const roles = ["VirtualAppointment.ReadWrite.All", "VirtualAppointment.ReadWrite"];
    const { status, body } = await ask(await authority.token({ scp: "Mail.Read", roles }));
    expect([status, body.error.message]).toEqual([
      403,
      "Missing scope permissions on the request. API requires one of 'VirtualAppointment.Read, OnlineMeetings.Read, VirtualAppointment.ReadWrite, OnlineMeetings.ReadWrite'.",
    ]);
  });

  it.for<[name: string, roles: string[], status: number]>([
    ["first", ["VirtualAppointment.Read.All", "Mail.Read"], 404],
    ["last", ["Mail.Read", "VirtualAppointment.Read.All"], 404],
    ["missing", ["Mail.Read", "VirtualAppointment.Read"], 403],
  ])("an application does by one of several roles: %s", async ([, roles, status], { authority, service }) => {
    const token = await authority.applicationToken({ roles });
    // The policy of the samples is another application's.
    await service.store.grantAccessPolicy(TENANT, "e0d2c7a4-93b6-4f1d-8c5e-6a7b8c9d0e1f", USER);
    expect((await call("GET", service.at("missing", `users/${USER}`), { token })).status).toBe(status);
  });
});

describe("a token that was found good", () => {
  it("counts no longer than a minute after its end", async ({ authority, ask, expectRefusal }) => {
    const start = Date.now();
    const token = await authority.token({ exp: Math.floor(start / 1000) + 120 });
    expect((await ask(token)).status).toBe(200);
    now = () => start + 2 * MINUTE;
    expect((await ask(token)).status).toBe(200);
    now = () => start + 3 * MINUTE;
    await expectRefusal(token, "it is expired");
  });
});

it("keys that can't be read are no fault of the token: 503", async ({ ownAuthority: own, anotherService }) => {
  own.keysDown = true;
  const registration = { authority: own.settings().authority, audience: CLIENT_ID, allowedTenants: new Set([TENANT]) };
  const others = registeredCallers(registration, pino({ level: "silent" }));
  const another = await anotherService({ authenticate: others.authenticate });
  const url = `${another.url}/beta/me/virtualAppointments`;
  const down = await call("GET", url, { token: await own.token() });
  expect([down.status, down.body.error.code, down.headers.get("www-authenticate")]).toEqual([
    503,
    "ServiceUnavailable",
    null,
  ]);
  own.keysDown = false;
  expect((await call("GET", url, { token: await own.token() })).status).toBe(200);
  await others.close();
});
