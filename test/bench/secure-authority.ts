import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CLIENT_ID, CLIENT_SECRET, startAuthority, TENANT, userNumber } from "../support/authority.ts";
import { createCertificate } from "../support/certificate.ts";

export interface SecureAuthority extends AsyncDisposable {
  /** What makes a gateway in production trust it and exchange its users' tokens. */
  readonly environment: Readonly<Record<string, string>>;
  /** A token for the gateway that has not been seen before. */
  token(): Promise<string>;
}

/** The tests' authority behind https: in production the gateway takes no other. */
export async function startSecureAuthority(): Promise<SecureAuthority> {
  const authority = await startAuthority();
  const directory = mkdtempSync(join(tmpdir(), "bench-authority-"));
  const { key, certificate } = createCertificate(new Date(Date.now() + 24 * 60 * 60_000));
  const file = join(directory, "certificate.pem");
  writeFileSync(file, certificate);
  const server = createServer({ key, cert: certificate }, (incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const forwarded = request(`${authority.url}${url}`, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  let users = 0;
  return {
    environment: {
      AUTH_MODE: "on-behalf-of",
      AUTHORITY: `${origin}/${TENANT}`,
      CLIENT_ID,
      CLIENT_SECRET,
      GRAPH_AUDIENCE: "https://graph.microsoft.com",
      NODE_EXTRA_CA_CERTS: file,
    },
    token: () => authority.token({ iss: `${origin}/${TENANT}/v2.0`, oid: userNumber(users++) }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await authority[Symbol.asyncDispose]();
      rmSync(directory, { recursive: true });
    },
  };
}
