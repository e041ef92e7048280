import { createHash, randomBytes } from "node:crypto";
import { expect } from "vitest";
import {
  deskRegistration,
  gatewayAudience,
  gatewayRegistration,
} from "../../../src/sandbox/identity-provider/registrations.ts";
import { sampleUsers } from "../../../src/sandbox/samples.ts";
import { it as base } from "../../support/fixtures.ts";

// What tests of the identity provider sign in with.

export const REDIRECT = "http://localhost:5173/signed-in";
const [first] = sampleUsers;
if (first === undefined) throw new TypeError("There is no sample user.");
export const adele = first;
export const tenant = adele.tenantId;

export const it = base
  .extend(
    "postForm",
    ({ service }) =>
      async (path: string, form: Record<string, string>, headers: Record<string, string> = {}) => {
        const response = await fetch(service.url + path, {
          method: "POST",
          headers,
          body: new URLSearchParams(form),
          redirect: "manual",
        });
        const text = await response.text();
        const isJson = response.headers.get("content-type")?.includes("json") === true;
        return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
      },
  )
  .extend("askForToken", ({ postForm }) => (form: Record<string, string>, path = tenant) => {
    return postForm(`/${path}/oauth2/v2.0/token`, form);
  })
  .extend("getCode", ({ postForm }) => async (changes: Record<string, string> = {}): Promise<string> => {
    const { headers } = await postForm("/organizations/oauth2/v2.0/authorize", {
      ...signIn,
      user: "adele",
      ...changes,
    });
    const location = new URL(headers.get("location") ?? "");
    expect(location.searchParams.get("state")).toBe("abc");
    return location.searchParams.get("code") ?? "";
  });

export const gatewayClient = { client_id: gatewayRegistration.clientId, client_secret: gatewayRegistration.secret };
export const verifier = randomBytes(32).toString("base64url");
export const challenge = createHash("sha256").update(verifier).digest("base64url");
export const signIn = {
  client_id: deskRegistration.clientId,
  redirect_uri: REDIRECT,
  response_type: "code",
  scope: `openid profile ${gatewayAudience}/.default`,
  code_challenge: challenge,
  code_challenge_method: "S256",
  state: "abc",
  nonce: "n-1",
};
export const redemption = (code: string) => ({
  grant_type: "authorization_code",
  client_id: deskRegistration.clientId,
  redirect_uri: REDIRECT,
  code,
  code_verifier: verifier,
});
