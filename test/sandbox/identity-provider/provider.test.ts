import { request as httpRequest } from "node:http";
import Fastify from "fastify";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { describe, expect } from "vitest";
import { addIdentityProvider } from "../../../src/sandbox/identity-provider/provider.ts";
import {
  deskRegistration,
  gatewayAudience,
  gatewayRegistration,
} from "../../../src/sandbox/identity-provider/registrations.ts";
import { issueApplicationToken, issueUserToken } from "../../../src/sandbox/identity-provider/tokens.ts";
import { sampleApplication, sampleUsers } from "../../../src/sandbox/samples.ts";
import type { RunningService } from "../../support/service.ts";
import { adele, gatewayClient, it, redemption, tenant } from "./sign-in.ts";

const lee = sampleUsers.find(({ name }) => name === "lee") ?? adele;

describe("discovery", () => {
  it("leads a client that knows the issuer to everything else", async ({ service, askForToken, getCode }) => {
    const issuer = `${service.url}/${tenant}/v2.0`;
    const found = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as Record<string, string>;
    expect(found).toMatchObject({ issuer, code_challenge_methods_supported: ["S256"] });
    expect(found["token_endpoint"]).toBe(`${service.url}/${tenant}/oauth2/v2.0/token`);
    const keys = createRemoteJWKSet(new URL(found["jwks_uri"] ?? ""));
    const { body } = await askForToken(redemption(await getCode()));
    const { payload } = await jwtVerify(body.id_token, keys, { issuer, audience: deskRegistration.clientId });
    expect(payload).toMatchObject({ nonce: "n-1", oid: adele.id, tid: tenant, preferred_username: adele.upn });
  });

  it("shows public halves of keys alone", async ({ service }) => {
    const { keys } = (await (await fetch(`${service.url}/common/discovery/v2.0/keys`)).json()) as { keys: object[] };
    expect(keys.map((key) => Object.keys(key).toSorted())).toEqual([["alg", "e", "kid", "kty", "n", "use"]]);
  });

  it("knows no other tenant", async ({ service }) => {
    const { status } = await fetch(`${service.url}/${gatewayRegistration.clientId}/discovery/v2.0/keys`);
    expect(status).toBe(400);
  });
});

describe("on behalf of", () => {
  const exchange = {
    ...gatewayClient,
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    requested_token_use: "on_behalf_of",
    scope: "https://graph.microsoft.com/.default openid profile offline_access",
  };

  const assertionOf = ({ signingKey }: RunningService, user = adele) =>
    issueUserToken(signingKey, user, { audience: gatewayAudience });

  it("gives the user's token for Graph, which the service takes", async ({ service, askForToken }) => {
    const { status, body } = await askForToken({ ...exchange, assertion: await assertionOf(service) });
    expect(status).toBe(200);
    expect(body.scope.split(" ")).toContain("https://graph.microsoft.com/.default");
    expect(decodeJwt(body.id_token)).toMatchObject({ oid: adele.id, aud: gatewayRegistration.clientId });
    expect(JSON.parse(Buffer.from(body.client_info, "base64url").toString())).toEqual({ uid: adele.id, utid: tenant });
    const read = await fetch(service.at("follow-up"), { headers: { authorization: `Bearer ${body.access_token}` } });
    expect(read.status).toBe(200);
  });

  it.for<[string, (service: RunningService) => Promise<Record<string, string>> | Record<string, string>, string]>([
    ["a Graph token", async (service) => ({ assertion: await service.token() }), "invalid_grant"],
    [
      "an application's token",
      async (service) => ({
        assertion: await issueApplicationToken(service.signingKey, sampleApplication, gatewayAudience),
      }),
      "invalid_grant",
    ],
    ["a user of another tenant", async (service) => ({ assertion: await assertionOf(service, lee) }), "invalid_grant"],
    ["rubbish", () => ({ assertion: "a.b.c" }), "invalid_grant"],
    ["nothing", () => ({}), "invalid_grant"],
    [
      "a wrong secret",
      async (service) => ({ assertion: await assertionOf(service), client_secret: "x" }),
      "invalid_client",
    ],
    ["no secret", async (service) => ({ assertion: await assertionOf(service), client_secret: "" }), "invalid_client"],
    [
      "a public client",
      async (service) => ({ assertion: await assertionOf(service), client_id: deskRegistration.clientId }),
      "invalid_client",
    ],
    [
      "another use",
      async (service) => ({ assertion: await assertionOf(service), requested_token_use: "" }),
      "invalid_request",
    ],
  ])("gives nothing for %s", async ([, changes, error], { service, askForToken }) => {
    const { status, body } = await askForToken({ ...exchange, ...(await changes(service)) });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ error, error_codes: [expect.any(Number)], trace_id: expect.any(String) });
    expect(body.access_token).toBeUndefined();
  });
});

describe("an application", () => {
  const form = { ...gatewayClient, grant_type: "client_credentials", scope: "https://graph.microsoft.com/.default" };

  it("gets a token with its roles, by a secret in the form or in the header", async ({ postForm, askForToken }) => {
    const { body } = await askForToken(form);
    expect(decodeJwt(body.access_token)).toMatchObject({
      idtyp: "app",
      roles: ["VirtualAppointment.ReadWrite.All", "OnlineMeetings.Read.All", "VirtualAppointmentNotification.Send"],
    });
    const basic = Buffer.from(`${gatewayRegistration.clientId}:${gatewayRegistration.secret}`).toString("base64");
    const { client_id: _id, client_secret: _secret, ...rest } = form;
    const answer = await postForm(`/${tenant}/oauth2/v2.0/token`, rest, { authorization: `Basic ${basic}` });
    expect(answer.status).toBe(200);
  });

  it.for([
    ["a wrong secret", { client_secret: "x" }, 401],
    ["an unknown grant", { grant_type: "password" }, 400],
    ["no grant", { grant_type: "" }, 400],
    ["a single scope", { scope: "https://graph.microsoft.com/VirtualAppointment.Read" }, 400],
    ["an unknown client", { client_id: "x" }, 400],
  ] as const)("gets nothing by %s", async ([, changes, status], { askForToken }) => {
    expect((await askForToken({ ...form, ...changes })).status).toBe(status);
  });

  it("gets nothing by a parameter twice, another media type, or too much", async ({ service }) => {
    const url = `${service.url}/${tenant}/oauth2/v2.0/token`;
    const twice = `${new URLSearchParams(form).toString()}&scope=x`;
    const type = { "content-type": "application/x-www-form-urlencoded" };
    for (const [body, headers] of [
      [twice, type],
      [JSON.stringify(form), { "content-type": "application/json" }],
      ["x".repeat(100_000), type],
    ] as const) {
      const answer = await fetch(url, { method: "POST", body, headers });
      expect(answer.status).toBeGreaterThanOrEqual(400);
      expect(answer.status).toBeLessThan(500);
    }
  });
});

describe("the provider", () => {
  it("is refused in production", ({ service }) => {
    const options = { signingKey: service.signingKey, now: Date.now, production: true };
    expect(() => addIdentityProvider(Fastify(), options)).toThrow("production");
  });

  it("answers nobody who calls it by another name than this machine's", async ({ service }) => {
    const { port } = new URL(service.url);
    const status = await new Promise((resolve, reject) => {
      const headers = { host: `evil.example:${port}` };
      const path = "/organizations/discovery/v2.0/keys";
      httpRequest({ host: "127.0.0.1", port, path, headers }, (response) => resolve(response.resume().statusCode))
        .on("error", reject)
        .end();
    });
    expect(status).toBe(403);
  });

  it("lets pages of this machine read its answers, and no others", async ({ service }) => {
    const url = `${service.url}/common/discovery/v2.0/keys`;
    const ask = async (origin: string) =>
      (await fetch(url, { headers: { origin } })).headers.get("access-control-allow-origin");
    expect(await ask("http://localhost:5173")).toBe("http://localhost:5173");
    expect(await ask("https://evil.example")).toBeNull();
  });

  it("writes no code, secret or token to the log", ({ service }) => {
    expect(service.logs.join("")).not.toMatch(/eyJ|secret-for-development|code=/);
  });
});
