import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { createDesk } from "../../../src/gateway/http/desk-files.ts";
import { it as base } from "../../support/fixtures.ts";
import { RawConnection } from "../../support/raw-http.ts";

const configuration = {
  authority: "http://127.0.0.1:4001/organizations/v2.0",
  clientId: "some-client",
  scope: "api://some-gateway/.default",
};

const it = base.extend("get", ({ gateway }) => (path: string, init?: RequestInit) => {
  return fetch(gateway.url + path, { redirect: "manual", ...init });
});
it.override("graphUrl", "http://127.0.0.1:9");
it.override("gatewayOptions", ({ sharedDirectory }) => ({
  desk: createDesk({ state: () => ({ kind: "ready", directory: join(sharedDirectory, "build") }), configuration }),
}));

it.beforeAll(async ({ sharedDirectory }) => {
  mkdirSync(join(sharedDirectory, "build/assets"), { recursive: true });
  writeFileSync(join(sharedDirectory, "secret.txt"), "not for you");
  writeFileSync(join(sharedDirectory, "build/index.html"), "<!doctype html><title>Desk</title>");
  writeFileSync(join(sharedDirectory, "build/assets/index-1234.js"), "0123456789");
});

describe("/desk", () => {
  it("serves the page to anybody, with headers that keep it to itself", async ({ get }) => {
    const response = await get("/desk/?day=2026-11-21");
    expect([response.status, await response.text()]).toEqual([200, "<!doctype html><title>Desk</title>"]);
    const policy = response.headers.get("content-security-policy");
    expect(policy).toContain("default-src 'none'; script-src 'self';");
    expect(policy).toContain("connect-src 'self' http://127.0.0.1:4001;");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain("unsafe");
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "x-content-type-options": "nosniff",
      "x-frame-options": "DENY",
      "referrer-policy": "no-referrer",
      "cache-control": "no-cache",
      "content-type": "text/html;charset=utf-8",
    });
  });

  it("leads from /desk to /desk/, with what was asked", async ({ get }) => {
    const response = await get("/desk?day=2026-11-21");
    expect([response.status, response.headers.get("location")]).toEqual([308, "/desk/?day=2026-11-21"]);
  });

  it("tells the app where to sign in", async ({ get }) => {
    const response = await get("/desk/configuration.json");
    expect([response.headers.get("cache-control"), await response.json()]).toEqual(["no-store", configuration]);
  });

  it("lets browsers keep what is named by its content", async ({ get }) => {
    const response = await get("/desk/assets/index-1234.js");
    expect(response.headers.get("cache-control")).toBe("public, max-age=31536000, immutable");
    const { status } = await get("/desk/", {
      headers: { "if-none-match": (await get("/desk/")).headers.get("etag") ?? "" },
    });
    expect(status).toBe(304);
  });

  it.for(["bytes=5-2", "bytes=x", "bytes=99-", "bytes=0-3"])("answers whole to Range: %s", async (range, { get }) => {
    const response = await get("/desk/assets/index-1234.js", { headers: { range } });
    expect([response.status, await response.text()]).toEqual([200, "0123456789"]);
  });

  it.for([
    "/desk/../secret.txt",
    "/desk/..%2fsecret.txt",
    "/desk/%2e%2e/secret.txt",
    "/desk/..%5csecret.txt",
    "/desk//../secret.txt",
    "/desk/%",
    "/desk/%00",
    "/desk/nothing.js",
  ])("has nothing at %s", async (path, { gateway }) => {
    using connection = new RawConnection(Number(new URL(gateway.url).port));
    const { status, body } = await connection.request(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`, "GET");
    expect([status, body]).toEqual([404, ""]);
  });

  it("is read and never written", async ({ get }) => {
    const response = await get("/desk/", { method: "POST", body: "x" });
    expect([response.status, response.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
    expect(await (await get("/desk/", { method: "HEAD" })).text()).toBe("");
  });

  it("lasts longer than its files: a build that was deleted is not found", async ({ directory, anotherGateway }) => {
    writeFileSync(join(directory, "index.html"), "x");
    const running = await anotherGateway("http://127.0.0.1:9", {
      desk: createDesk({ state: () => ({ kind: "ready", directory }), configuration }),
    });
    expect((await fetch(`${running.url}/desk/`)).status).toBe(200);
    rmSync(directory, { recursive: true });
    expect((await fetch(`${running.url}/desk/`)).status).toBe(404);
    expect((await fetch(`${running.url}/desk/`)).status).toBe(404);
  });

  it("is not where no desk was handed to the gateway, whatever the token", async ({ anotherGateway }) => {
    const running = await anotherGateway("http://127.0.0.1:9");
    expect((await fetch(`${running.url}/desk/`, { headers: { authorization: "Bearer x" } })).status).toBe(404);
    // Neither are other paths that only begin like it.
    expect((await fetch(`${running.url}/desktop`, { method: "POST" })).status).toBe(401);
  });

  it("shows why it could not be built, as text", async ({ anotherGateway }) => {
    const running = await anotherGateway("http://127.0.0.1:9", {
      desk: createDesk({ state: () => ({ kind: "failed", reason: "<script>alert(1)</script>" }), configuration }),
    });
    const response = await fetch(`${running.url}/desk/`);
    expect(response.status).toBe(500);
    expect(await response.text()).toContain("&#60;script&#62;");
  });
});
