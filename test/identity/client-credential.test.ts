import { writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { decodeJwt, decodeProtectedHeader } from "jose";
import { afterEach, describe, expect, vi } from "vitest";
import { readCertificate, type ClientCredential } from "../../src/identity/client-credential.ts";
import { CLIENT_ID, TENANT } from "../support/authority.ts";
import { createCertificate } from "../support/certificate.ts";
import { it as base } from "../support/fixtures.ts";

type Mode = "on-behalf-of" | "application";

const it = base
  /** Of the file: MSAL remembers where its host is. */
  .extend("host", { scope: "file" }, async ({}, { onCleanup }) => {
    const asked: URL[] = [];
    const host = createServer((request, response) => {
      asked.push(new URL(request.url ?? "", "http://host"));
      const expires = Math.floor(Date.now() / 1000) + 3600;
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify({ access_token: `token-${asked.length}`, expires_on: expires, token_type: "Bearer" }),
      );
    });
    onCleanup(async () => host[Symbol.asyncDispose]());
    await new Promise<void>((resolve) => host.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(host.address() as AddressInfo).port}/msi/token`, asked };
  })
  /** What the host of a managed identity was asked for, by a gateway that finds it in its environment. */
  .extend("asked", ({ host: { url, asked } }) => {
    asked.splice(0);
    vi.stubEnv("IDENTITY_ENDPOINT", url);
    vi.stubEnv("IDENTITY_HEADER", "known-header");
    return asked;
  })
  .extend(
    "exchangeWith",
    ({ upstream, authority, anotherGateway }) =>
      async (credential: ClientCredential, mode: Mode = "on-behalf-of") => {
        const gateway = await anotherGateway(upstream.url, { identity: authority.settings({ credential, mode }) });
        const { body } = await gateway.query(read, { token: await authority.token() });
        return {
          outcome: body.data.outcome.__typename,
          form: authority.tokenCalls[0]?.form,
          log: gateway.log.join(""),
        };
      },
  );
it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));

const read = `{ outcome: virtualAppointment(onlineMeetingId: "m") { __typename } }`;
const { key, certificate } = createCertificate(new Date(Date.now() + 3_600_000));

it.beforeEach(({ upstream, authority }) => {
  authority.tokenCalls.splice(0);
  upstream.calls.splice(0);
});
afterEach(() => vi.unstubAllEnvs());

describe("the gateway proves itself", () => {
  it("with a certificate: an assertion that it signs, for this token endpoint and for minutes", async ({
    authority,
    exchangeWith,
  }) => {
    const { outcome, form } = await exchangeWith(readCertificate(key + certificate, Date.now()));
    expect(outcome).toBe("VirtualAppointment");
    expect(form?.get("client_secret")).toBeNull();
    const assertion = form?.get("client_assertion") ?? "";
    const claims = decodeJwt(assertion);
    expect(claims).toMatchObject({ iss: CLIENT_ID, sub: CLIENT_ID });
    expect(claims.aud).toBe(`${authority.url}/${TENANT}/oauth2/v2.0/token`);
    expect((claims.exp ?? 0) - Date.now() / 1000).toBeLessThan(700);
    expect(decodeProtectedHeader(assertion)["x5t#S256"] ?? decodeProtectedHeader(assertion)["x5t"]).toBeDefined();
  });

  it("with an assertion in a file that somebody keeps fresh", async ({ directory, authority, exchangeWith }) => {
    const assertionFile = join(directory, "assertion");
    for (const text of ["first.asser.tion\n", "second.asser.tion\n"]) {
      writeFileSync(assertionFile, text);
      authority.tokenCalls.splice(0);
      const { form } = await exchangeWith({ kind: "assertion", file: assertionFile });
      expect(form?.get("client_assertion")).toBe(text.trim());
    }
  });

  it("not at all without the file: an error of the gateway, not of the caller", async ({
    directory,
    authority,
    exchangeWith,
  }) => {
    const { outcome, log } = await exchangeWith({ kind: "assertion", file: join(directory, "none") });
    expect(outcome).toBe("ServiceUnavailableError");
    expect(log).toContain("No token came");
    expect(authority.tokenCalls).toEqual([]);
  });

  describe("with the managed identity of its host", () => {
    it("on behalf of users, as an assertion", async ({ asked, exchangeWith }) => {
      const { outcome, form } = await exchangeWith({ kind: "managed identity", identity: { clientId: CLIENT_ID } });
      expect(outcome).toBe("VirtualAppointment");
      expect(form?.get("client_assertion")).toBe("token-1");
      expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({
        resource: "api://AzureADTokenExchange",
        client_id: CLIENT_ID,
      });
    });

    it("as an application, with that identity's own token", async ({ upstream, authority, asked, exchangeWith }) => {
      const { outcome } = await exchangeWith({ kind: "managed identity", identity: "system" }, "application");
      expect(outcome).toBe("VirtualAppointment");
      expect(asked[0]?.searchParams.get("resource")).toBe("https://graph.microsoft.com");
      expect(upstream.calls[0]?.headers.authorization).toBe("Bearer token-1");
      expect(authority.tokenCalls).toEqual([]);
    });
  });
});

describe("a certificate file", () => {
  const other = createCertificate(new Date(Date.now() + 3_600_000));
  const expired = createCertificate(new Date(Date.now() - 1000));
  it.each([
    ["no key", certificate, "must be a PEM file with a private key, without a passphrase, and its certificate"],
    ["no certificate", key, "must be a PEM file with a private key, without a passphrase, and its certificate"],
    ["the certificate of another key", key + other.certificate, "holds a certificate of another key"],
    ["an expired certificate", expired.key + expired.certificate, "holds a certificate that is expired"],
    [
      "a broken certificate",
      key + certificate.replace(/MII.{20}/, "AAAA"),
      "holds a key or a certificate that can't be read",
    ],
    ["a broken key", key.replace(/MII.{20}/, "AAAA") + certificate, "holds a key or a certificate that can't be read"],
  ])("with %s is refused, in words that show nothing of it", (_, pem, message) => {
    expect(() => readCertificate(pem, Date.now())).toThrow(new TypeError(message));
  });

  it("may hold the whole chain, in any order with the key", () => {
    const { kind } = readCertificate(`${certificate}${other.certificate}${key}`, Date.now());
    expect(kind).toBe("certificate");
  });
});
