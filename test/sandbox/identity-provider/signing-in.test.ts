import { randomBytes } from "node:crypto";
import { PublicClientApplication } from "@azure/msal-node";
import { decodeJwt } from "jose";
import { describe, expect } from "vitest";
import { AuthorizationCodes } from "../../../src/sandbox/identity-provider/authorization-codes.ts";
import { deskRegistration, gatewayAudience } from "../../../src/sandbox/identity-provider/registrations.ts";
import { sampleUsers } from "../../../src/sandbox/samples.ts";
import { adele, challenge, gatewayClient, it, REDIRECT, redemption, signIn, tenant, verifier } from "./sign-in.ts";

describe("signing in", () => {
  it("gives a code that is good for one token of the user", async ({ askForToken, getCode }) => {
    const code = await getCode();
    const { status, headers, body } = await askForToken(redemption(code), "organizations");
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(decodeJwt(body.access_token)).toMatchObject({
      aud: gatewayAudience,
      oid: adele.id,
      scp: adele.scopes.join(" "),
      appid: deskRegistration.clientId,
    });
    expect(await askForToken(redemption(code))).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
  });

  it.for([
    ["another client", { ...gatewayClient }],
    ["another redirect URI", { redirect_uri: `${REDIRECT}/` }],
    ["another verifier", { code_verifier: randomBytes(32).toString("base64url") }],
    ["the challenge for a verifier", { code_verifier: challenge }],
    ["no verifier", { code_verifier: "" }],
    ["another code", { code: "x" }],
  ] as const)("gives no token for %s, and the code is used up", async ([, changes], { askForToken, getCode }) => {
    const form = redemption(await getCode());
    expect(await askForToken({ ...form, ...changes })).toMatchObject({ status: 400, body: { error: "invalid_grant" } });
    if ("code" in changes) return;
    expect((await askForToken(form)).status).toBe(400);
  });

  it("gives codes for a minute", () => {
    let now = 0;
    const codes = new AuthorizationCodes(() => now);
    const authorization = {
      clientId: "c",
      redirectUri: "r",
      codeChallenge: challenge,
      userId: "u",
      scope: "",
      nonce: undefined,
    };
    const [early, late] = [codes.issue(authorization), codes.issue(authorization)];
    now = 59_999;
    expect(codes.redeem(early, { clientId: "c", redirectUri: "r", verifier })).toBeDefined();
    now = 60_000;
    expect(codes.redeem(late, { clientId: "c", redirectUri: "r", verifier })).toBeUndefined();
  });

  it.for([
    ["the client is unknown", { client_id: "somebody" }],
    ["the answer would leave the machine", { redirect_uri: "https://evil.example/" }],
    ["the answer only seems to stay", { redirect_uri: "http://localhost@evil.example/" }],
    ["the answer only begins like this machine", { redirect_uri: "http://localhost.evil.example/" }],
    ["the answer goes to a script", { redirect_uri: "javascript:alert(1)" }],
    ["the redirect URI has a fragment", { redirect_uri: `${REDIRECT}#x` }],
  ] as const)("shows a page, and leads nowhere, when %s", async ([, changes], { service }) => {
    for (const method of ["GET", "POST"] as const) {
      const form = new URLSearchParams({ ...signIn, ...changes, user: "adele" });
      const url = `${service.url}/organizations/oauth2/v2.0/authorize`;
      const answer = await (method === "GET"
        ? fetch(`${url}?${form.toString()}`, { redirect: "manual" })
        : fetch(url, { method, body: form, redirect: "manual" }));
      expect([answer.status, answer.headers.get("location")]).toEqual([400, null]);
      expect(await answer.text()).toContain("Sign-in failed");
    }
  });

  it.for([
    ["no PKCE", { code_challenge: "" }, "invalid_request"],
    ["plain PKCE", { code_challenge_method: "plain" }, "invalid_request"],
    ["a token at once", { response_type: "token" }, "unsupported_response_type"],
    ["an answer as a form", { response_mode: "form_post" }, "invalid_request"],
    ["another resource", { scope: "https://vault.azure.net/.default" }, "invalid_resource"],
    ["silence", { prompt: "none" }, "login_required"],
  ] as const)("sends the client away that wants %s", async ([, changes, error], { service }) => {
    const form = new URLSearchParams({ ...signIn, ...changes });
    const answer = await fetch(`${service.url}/organizations/oauth2/v2.0/authorize?${form.toString()}`, {
      redirect: "manual",
    });
    const { searchParams } = new URL(answer.headers.get("location") ?? "");
    expect([searchParams.get("error"), searchParams.get("state"), searchParams.get("code")]).toEqual([
      error,
      "abc",
      null,
    ]);
  });

  it("lists the users of the tenant, in a page that runs no script and fits in no frame", async ({
    service,
    postForm,
  }) => {
    const url = `${service.url}/${tenant}/oauth2/v2.0/authorize?${new URLSearchParams({ ...signIn, state: `"><script>alert(1)</script>` }).toString()}`;
    const page = await fetch(url);
    const text = await page.text();
    for (const { displayName, tenantId } of sampleUsers) expect(text.includes(displayName)).toBe(tenantId === tenant);
    expect(text).not.toContain("<script");
    expect(page.headers.get("content-security-policy")).toContain("frame-ancestors 'none'");
    const { headers } = await postForm(`/${tenant}/oauth2/v2.0/authorize`, { ...signIn, user: "lee" });
    expect(new URL(headers.get("location") ?? "").searchParams.get("error")).toBe("access_denied");
  });

  it("grants what is asked for and the user has, and no more", async ({ askForToken, getCode }) => {
    const scope = `${gatewayAudience}/VirtualAppointment.Read ${gatewayAudience}/VirtualAppointmentNotification.Send`;
    const { body } = await askForToken(redemption(await getCode({ scope, user: "megan" })));
    expect(decodeJwt(body.access_token)["scp"]).toBe("VirtualAppointment.Read");
    expect(body.scope).toBe(`${gatewayAudience}/VirtualAppointment.Read`);
    const nothing = await getCode({
      scope: `${gatewayAudience}/VirtualAppointmentNotification.Send`,
      user: "megan",
    });
    expect(await askForToken(redemption(nothing))).toMatchObject({ status: 400, body: { error_codes: [65001] } });
  });

  it("works with MSAL as it is", async ({ service, postForm }) => {
    const host = new URL(service.url).host;
    const base = `${service.url}/${tenant}`;
    const client = new PublicClientApplication({
      auth: {
        clientId: deskRegistration.clientId,
        authority: `https://${host}/${tenant}`,
        knownAuthorities: [host],
        authorityMetadata: await (await fetch(`${base}/v2.0/.well-known/openid-configuration`)).text(),
      },
    });
    const scopes = [`${gatewayAudience}/VirtualAppointment.ReadWrite`];
    const request = { scopes, redirectUri: REDIRECT, codeChallenge: challenge, codeChallengeMethod: "S256" };
    const page = new URL(await client.getAuthCodeUrl({ ...request, responseMode: "query" as const }));
    expect(page.origin).toBe(service.url);
    expect((await fetch(page)).status).toBe(200);
    const { headers } = await postForm(page.pathname, { ...Object.fromEntries(page.searchParams), user: "adele" });
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    const result = await client.acquireTokenByCode({ scopes, redirectUri: REDIRECT, code, codeVerifier: verifier });
    expect(result.account).toMatchObject({ username: adele.upn, homeAccountId: `${adele.id}.${tenant}` });
    expect(decodeJwt(result.accessToken)["aud"]).toBe(gatewayAudience);
  });
});
