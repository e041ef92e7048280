import { describe, expect } from "vitest";
import { TENANT, USER, type TestAuthority } from "../support/authority.ts";
import { disposeLater, it as base } from "../support/fixtures.ts";
import { runProgram, startProgram, type Home } from "../support/programs/program.ts";

// The service as its operators run it: its callers' tokens come from their own authority, not from the service.

const AUDIENCE = "22222222-3333-4444-8555-666666666666";

interface Tokens {
  readonly authority: TestAuthority;
  readonly home: Home;
  readonly signIn: (changes?: Readonly<Record<string, unknown>>) => Promise<string>;
}

const it = base
  .extend("registered", { scope: "file" }, ({ authority, home }, cleanup) =>
    disposeLater(
      startProgram(["service"], {
        ...home.environment,
        AUTHORITY: `${authority.url}/${TENANT}`,
        APPOINTMENTS_AUDIENCE: `api://${AUDIENCE}`,
      }),
      cleanup,
    ),
  )
  .extend("url", { scope: "file" }, ({ registered }) => registered.urls[0] ?? "")
  .extend(
    "call",
    ({ url }) =>
      async (path: string, token: string | undefined, init: { method?: string; body?: string } = {}) => {
        const authorization: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
        const response = await fetch(`${url}${path}`, {
          ...init,
          headers: { ...authorization, "content-type": "application/json" },
        });
        const text = await response.text();
        const body = (text === "" ? undefined : JSON.parse(text)) as Record<string, unknown>;
        return { status: response.status, headers: response.headers, body };
      },
  )
  .extend("signIn", ({ authority }) => (changes: Readonly<Record<string, unknown>> = {}) => {
    return authority.token({ aud: AUDIENCE, ...changes });
  });

describe("a service with a registration", () => {
  it("listens where SERVICE_HOST says, with its metrics", async ({ authority, ownHome, anotherProgram }) => {
    const { urls, output } = await anotherProgram(["service"], {
      ...ownHome.environment,
      AUTHORITY: `${authority.url}/${TENANT}`,
      APPOINTMENTS_AUDIENCE: `api://${AUDIENCE}`,
      SERVICE_HOST: "127.0.0.2",
      SERVICE_PUBLIC_URL: "https://appointments.example",
      METRICS_PORT: "0",
    });
    expect(urls.map((url) => new URL(url).hostname)).toEqual(["127.0.0.2", "127.0.0.2"]);
    expect((await fetch(`${urls[1]}/ready`)).status).toBe(200);
    expect(output()).toContain("https://graph.microsoft.com  ->  https://appointments.example\n");
  });

  it("allows who has a token of its authority: a meeting, its appointment, read again", async ({ call, signIn }) => {
    const token = await signIn({ scp: "OnlineMeetings.ReadWrite" });
    const created = await call("/v1.0/me/onlineMeetings", token, {
      method: "POST",
      body: JSON.stringify({ subject: "A consultation", startDateTime: "2026-11-21T10:00:00Z" }),
    });
    expect(created).toMatchObject({ status: 201, body: { subject: "A consultation" } });
    const at = `/beta/me/onlineMeetings/${encodeURIComponent(String(created.body["id"]))}/virtualAppointment`;
    const put = () =>
      call(at, token, { method: "PUT", body: JSON.stringify({ externalAppointmentId: "consultation-1" }) });
    await expect.poll(async () => (await put()).status, { timeout: 10_000 }).toBe(201);
    expect(await call(at, token)).toMatchObject({ status: 200, body: { externalAppointmentId: "consultation-1" } });
    const other = await signIn({ oid: "dc17674c-81d9-4adb-bfb2-000000000001", sub: "another" });
    expect(await call(at, other)).toMatchObject({ status: 404 });
  });

  it("knows a participant by the upn of the token, and not by a name that users choose", async ({ call, signIn }) => {
    const created = await call("/v1.0/me/onlineMeetings", await signIn({ scp: "OnlineMeetings.ReadWrite" }), {
      method: "POST",
      body: JSON.stringify({ participants: { attendees: [{ upn: "alex@contoso.example", role: "attendee" }] } }),
    });
    const at = `/v1.0/me/onlineMeetings/${encodeURIComponent(String(created.body["id"]))}`;
    const alex = { oid: "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e", sub: "alex", scp: "OnlineMeetings.Read" };
    expect((await call(at, await signIn({ ...alex, upn: "alex@contoso.example" }))).status).toBe(200);
    expect((await call(at, await signIn({ ...alex, preferred_username: "alex@contoso.example" }))).status).toBe(404);
  });

  it.for<[string, (fixtures: Tokens) => Promise<string> | undefined]>([
    ["no token", () => undefined],
    ["one for another application", ({ authority }) => authority.token()],
    ["one for Microsoft Graph", ({ signIn }) => signIn({ aud: "https://graph.microsoft.com" })],
    ["one of another tenant", ({ signIn }) => signIn({ tid: "11111111-2222-4333-8444-555555555555" })],
    ["an expired one", ({ signIn }) => signIn({ exp: 1 })],
    [
      "one of the sample users",
      async ({ home }) => (await runProgram(["token", "--graph"], home.environment)).stdout.trim(),
    ],
  ])("refuses %s", async ([, token], { authority, home, call, signIn }) => {
    const refused = await call("/beta/me/virtualAppointments", await token({ authority, home, signIn }));
    expect(refused).toMatchObject({ status: 401, body: { error: { code: "InvalidAuthenticationToken" } } });
    expect(refused.headers.get("www-authenticate")).toBe(
      `Bearer realm="", authorization_uri="${authority.url}/${TENANT}/oauth2/v2.0/authorize", client_id="api://${AUDIENCE}"`,
    );
  });

  it("gives an application its roles, and needs a policy that covers the user", async ({ authority, home, call }) => {
    const token = await authority.applicationToken({ aud: AUDIENCE });
    const path = `/beta/users/${USER}/virtualAppointments`;
    expect(await call(path, token)).toMatchObject({ status: 403 });
    const granted = await runProgram(
      ["service", "grant-access", "e0d2c7a4-93b6-4f1d-8c5e-6a7b8c9d0e1f", "everyone", "--tenant", TENANT],
      home.environment,
    );
    expect(granted.code).toBe(0);
    expect(await call(path, token)).toMatchObject({ status: 200 });
  });

  it("has neither samples nor an identity provider of its own", async ({ registered, call, signIn }) => {
    const token = await signIn();
    expect(await call("/beta/me/onlineMeetings/follow-up/virtualAppointment", token)).toMatchObject({ status: 404 });
    for (const path of ["organizations/v2.0/.well-known/openid-configuration", "organizations/discovery/v2.0/keys"]) {
      expect((await call(`/${path}`, undefined)).status, path).toBe(400);
    }
    expect(registered.output()).not.toContain("Sample");
  });

  it("says that it can't tell who calls when the authority's keys can't be read, and lets nobody in", async ({
    ownHome,
    ownAuthority: down,
    anotherProgram,
  }) => {
    down.keysDown = true;
    const cut = await anotherProgram(["service"], {
      ...ownHome.environment,
      AUTHORITY: `${down.url}/${TENANT}`,
      APPOINTMENTS_AUDIENCE: AUDIENCE,
    });
    const response = await fetch(`${cut.urls[0]}/beta/me/virtualAppointments`, {
      headers: { authorization: `Bearer ${await down.token({ aud: AUDIENCE })}` },
    });
    expect(response.status).toBe(503);
  });

  it("runs in production, without trouble on request", async ({ ownHome, anotherProgram }) => {
    const production = await anotherProgram(["service"], {
      ...ownHome.environment,
      NODE_ENV: "production",
      AUTHORITY: `https://login.microsoftonline.com/${TENANT}`,
      APPOINTMENTS_AUDIENCE: `api://${AUDIENCE}`,
    });
    const at = production.urls[0] ?? "";
    expect((await fetch(`${at}/ready`)).status).toBe(200);
    const refused = await fetch(`${at}/beta/me/virtualAppointments`, { headers: { "x-fault": "status=429" } });
    expect(refused.status).toBe(401);
  });

  it.for([
    [{ AUTHORITY: `https://login.microsoftonline.com/${TENANT}` }, "APPOINTMENTS_AUDIENCE is needed"],
    [{ APPOINTMENTS_AUDIENCE: AUDIENCE }, "AUTHORITY is needed"],
    [
      { AUTHORITY: "https://login.microsoftonline.com/organizations", APPOINTMENTS_AUDIENCE: AUDIENCE },
      "ALLOWED_TENANTS is needed",
    ],
    [
      { AUTHORITY: `http://127.0.0.1:4001/${TENANT}`, APPOINTMENTS_AUDIENCE: AUDIENCE, NODE_ENV: "production" },
      "which NODE_ENV=production refuses",
    ],
  ] as const)("%j is half a registration, and stops the start", async ([variables, message], { home }) => {
    const { code, stderr } = await runProgram(["service"], { ...home.environment, ...variables });
    expect(code).toBe(1);
    expect(stderr).toContain(message);
  });
});
