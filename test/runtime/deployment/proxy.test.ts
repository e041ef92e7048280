import { once } from "node:events";
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { request } from "node:https";
import type { IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { describe, expect } from "vitest";
import { createCertificate } from "../../support/certificate.ts";
import { disposeLater, it as base, startEach } from "../../support/fixtures.ts";
import { freePort } from "../../support/programs/free-port.ts";
import { ROOT } from "../../support/programs/program.ts";
import { requirements } from "../../support/requirements.ts";

// compose.yaml's proxy, with names of this machine in place of those that Docker resolves.

const certificate = createCertificate(new Date(Date.now() + 3_600_000));

/** A program that answers with its name, ready or not. */
async function startStub(name: string, isReady: () => boolean) {
  const server = createServer((incoming, response) => {
    if (incoming.url === "/ready") response.writeHead(isReady() ? 200 : 503).end();
    else response.end(name);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function startProxy(directory: string, gateways: readonly string[], services: readonly string[]) {
  const [callers, inner] = await Promise.all([freePort(), freePort()]);
  const pem = join(directory, "proxy.pem");
  writeFileSync(pem, `${certificate.certificate}\n${certificate.key}`);
  const servers = (name: string, addresses: readonly string[]) =>
    addresses.map((address, index) => `server ${name}${index} ${address}`).join("\n  ");
  const changes: readonly (readonly [string, string])[] = [
    ["/run/secrets/proxy.pem", pem],
    ["bind :8443 ", `bind 127.0.0.1:${callers} `],
    ["bind :4001\n", `bind 127.0.0.1:${inner}\n`],
    [" resolvers docker init-addr none", ""],
    ["server-template gateway 8 gateway:4000", servers("gateway", gateways)],
    ["server-template service 8 service:4001", servers("service", services)],
  ];
  let configuration = readFileSync(join(ROOT, "src/runtime/production/haproxy.cfg"), "utf8");
  for (const [from, to] of changes) {
    expect(configuration.split(from)).toHaveLength(2);
    configuration = configuration.replace(from, to);
  }
  const file = join(directory, "haproxy.cfg");
  writeFileSync(file, configuration);
  const child = spawn("haproxy", ["-db", "-f", file], { stdio: "ignore" });
  const ended = once(child, "exit");
  return {
    inner: `http://127.0.0.1:${inner}/`,
    callers,
    async [Symbol.asyncDispose]() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}

const it = base
  .extend("stub", ({}, cleanup) => startEach(startStub, cleanup))
  .extend(
    "proxyFor",
    ({ directory }, cleanup) =>
      (gateways: readonly string[], services: readonly string[]) =>
        disposeLater(startProxy(directory, gateways, services), cleanup),
  );

async function askOverTls(port: number) {
  const asked = request({ port, host: "127.0.0.1", ca: certificate.certificate, agent: false }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  return { headers: response.headers, body: await text(response) };
}

describe.runIf(requirements.haproxy.isMet)("the proxy of compose.yaml", () => {
  it("sends callers to gateways and gateways to services, to those that are ready", async ({ stub, proxyFor }) => {
    let isReady = false;
    const [first, second, service] = await Promise.all([
      stub("first gateway", () => isReady),
      stub("second gateway", () => !isReady),
      stub("service", () => true),
    ]);
    const proxy = await proxyFor([first.address, second.address], [service.address]);
    const answered = () => askOverTls(proxy.callers).catch(() => undefined);
    await expect.poll(async () => (await answered())?.body).toBe("second gateway");
    for (let turn = 0; turn < 5; turn++) expect((await askOverTls(proxy.callers)).body).toBe("second gateway");
    isReady = true;
    await expect.poll(async () => (await answered())?.body).toBe("first gateway");
    expect((await askOverTls(proxy.callers)).headers["strict-transport-security"]).toBe("max-age=31536000");
    await expect.poll(async () => (await fetch(proxy.inner)).text()).toBe("service");
  });
});
