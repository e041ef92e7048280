import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from "jose";
import { Authority } from "../../src/identity/authority.ts";
import type { IdentitySettings } from "../../src/identity/create-identity.ts";

// An authority with Entra's paths that issues whatever a test wants, right or wrong.

export const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
export const CLIENT_SECRET = "known-secret-of-the-tests";
export const TENANT = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
export const USER = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
/** Object ids of as many users as a test wants. */
export const userNumber = (index: number) => `dc17674c-81d9-4adb-bfb2-${index.toString(16).padStart(12, "0")}`;

export interface TestKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  readonly jwk: JWK;
}

export interface TokenCall {
  readonly path: string;
  readonly form: URLSearchParams;
}

export interface TokenReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON; a string as it is. */
  readonly body?: unknown;
}

export interface TestAuthority extends AsyncDisposable {
  readonly url: string;
  /** What it signs with unless told otherwise. */
  readonly firstKey: TestKey;
  /** The keys that it shows. */
  keys: TestKey[];
  /** How often they were asked for. */
  keyReads: number;
  /** Whether it shows them. */
  keysDown: boolean;
  readonly tokenCalls: TokenCall[];
  /** What the token endpoint answers next. "handled" when it has done so itself. */
  reply: (call: TokenCall, response: ServerResponse) => TokenReply | "handled";
  /** A good token for the gateway, but for these changes. */
  token(changes?: Readonly<Record<string, unknown>>, header?: object, key?: TestKey): Promise<string>;
  /** A good token of an application. */
  applicationToken(changes?: Readonly<Record<string, unknown>>): Promise<string>;
  settings(changes?: Partial<IdentitySettings>): IdentitySettings;
}

export async function createKey(kid: string): Promise<TestKey> {
  const pair = await generateKeyPair("RS256", { extractable: true });
  const jwk = { ...(await exportJWK(pair.publicKey)), kid, use: "sig" };
  return { kid, ...pair, jwk };
}

export const seconds = () => Math.floor(Date.now() / 1000);

/** A Graph token that tells whose it is, as the token endpoint gives it by default. */
export const graphTokenOf = (assertion: string) => {
  const { oid } = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString()) as { oid: string };
  return `graph-token-of-${oid}`;
};

export const granted = (token: string, more: object = {}): TokenReply => ({
  body: {
    token_type: "Bearer",
    expires_in: 3599,
    scope: "https://graph.microsoft.com/.default",
    access_token: token,
    ...more,
  },
});

export async function startAuthority(): Promise<TestAuthority> {
  const server = createServer((request, response) => {
    if (request.url?.endsWith("/discovery/v2.0/keys") === true) {
      authority.keyReads++;
      response.writeHead(authority.keysDown ? 503 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify(authority.keysDown ? {} : { keys: authority.keys.map(({ jwk }) => jwk) }));
      return;
    }
    let text = "";
    request.on("data", (chunk: Buffer) => (text += chunk.toString()));
    request.on("end", () => {
      const call = { path: (request.url ?? "").split("?")[0] ?? "", form: new URLSearchParams(text) };
      authority.tokenCalls.push(call);
      const reply = authority.reply(call, response);
      if (reply === "handled") return;
      const { status = 200, headers, body } = reply;
      response.writeHead(status, { "content-type": "application/json", ...headers });
      response.end(typeof body === "string" ? body : JSON.stringify(body));
    });
  });
  // As of the gateway in tests.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const first = await createKey("first");
  const sign = (claims: Readonly<Record<string, unknown>>, header: object, key: TestKey) =>
    new SignJWT({ ...claims })
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: key.kid, ...header })
      .sign(key.privateKey);
  const common = () => ({
    aud: CLIENT_ID,
    iss: `${url}/${TENANT}/v2.0`,
    ver: "2.0",
    iat: seconds(),
    nbf: seconds(),
    exp: seconds() + 3600,
    tid: TENANT,
    azp: "e0d2c7a4-93b6-4f1d-8c5e-6a7b8c9d0e1f",
  });
  const authority: TestAuthority = {
    url,
    firstKey: first,
    keys: [first],
    keyReads: 0,
    keysDown: false,
    tokenCalls: [],
    reply: ({ form }) => granted(graphTokenOf(form.get("assertion") ?? "")),
    token: (changes = {}, header = {}, key = first) =>
      sign(
        { ...common(), oid: USER, sub: "pairwise", azpacr: "0", scp: "VirtualAppointment.ReadWrite", ...changes },
        header,
        key,
      ),
    applicationToken: (changes = {}) =>
      sign(
        {
          ...common(),
          oid: "6fdb6ea8-8d47-4b2e-8a51-3f8f8b3e2c55",
          sub: "6fdb6ea8-8d47-4b2e-8a51-3f8f8b3e2c55",
          azpacr: "1",
          idtyp: "app",
          roles: ["VirtualAppointment.ReadWrite.All"],
          ...changes,
        },
        {},
        first,
      ),
    settings: (changes = {}) => ({
      mode: "on-behalf-of",
      authority: new Authority(`${url}/organizations`),
      clientId: CLIENT_ID,
      credential: { kind: "secret", secret: CLIENT_SECRET },
      allowedTenants: new Set([TENANT]),
      audiences: { graph: "https://graph.microsoft.com", appointments: "https://graph.microsoft.com" },
      keysCooldown: 0,
      ...changes,
    }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
  return authority;
}
