import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "playwright-core";
import { rolldown } from "rolldown";
import { describe, expect } from "vitest";
import { deskRegistration, gatewayAudience } from "../../src/sandbox/identity-provider/registrations.ts";
import { hasBrowser } from "../support/requirements.ts";
import { it as base } from "../support/fixtures.ts";
import { ROOT } from "../support/programs/program.ts";

// A page with MSAL.js, or with oidc-client-ts, in Chromium, in front of what `npm start` runs: its identity provider, and the gateway.

const pages = {
  app: `
import { createGatewayClient, VirtualAppointmentDocument, ViewerDocument } from "${ROOT}src/client/index.ts";
import { createGetToken } from "${ROOT}test/client/recipes/msal.ts";

const { auth, scopes, url } = window.settings;
const client = createGatewayClient({ url, getToken: await createGetToken(auth, scopes, location.origin + "/redirect.html") });
window.read = async () => {
  const { viewer } = await client.execute(ViewerDocument, {});
  const { virtualAppointment } = await client.execute(VirtualAppointmentDocument, { onlineMeetingId: "follow-up" });
  return [viewer.kind, viewer.permissions, virtualAppointment.__typename];
};
document.title = "Signed in";
`,
  oidc: `
import { createGatewayClient, ViewerDocument } from "${ROOT}src/client/index.ts";
import { createGetToken } from "${ROOT}test/client/recipes/oidc-client-ts.ts";

const { oidc, url } = window.settings;
const settings = { ...oidc, redirect_uri: location.origin + "/oidc.html", silentRequestTimeoutInSeconds: 1 };
const getToken = await createGetToken(settings);
const client = createGatewayClient({ url, getToken });
window.read = async () => (await client.execute(ViewerDocument, {})).viewer.kind;
window.renew = () => getToken({ forceRefresh: true });
document.title = "Signed in";
`,
};

const bridge = `import("@azure/msal-browser/redirect-bridge").then((bridge) => bridge.broadcastResponseToMainFrame());`;

async function bundle(code: string): Promise<string> {
  const whole = await rolldown({
    input: "page",
    plugins: [
      {
        name: "page",
        resolveId: (id) => (id === "page" ? id : undefined),
        load: (id) => (id === "page" ? code : undefined),
      },
    ],
  });
  const { output } = await whole.generate({ format: "esm", codeSplitting: false });
  await whole.close();
  return output[0].code;
}

const it = base.extend("origin", { scope: "file" }, async ({ program }, { onCleanup }) => {
  const [gateway = "", provider = ""] = program.urls;
  const tenant = `${provider}/organizations`;
  const discovery = await (await fetch(`${tenant}/v2.0/.well-known/openid-configuration`)).text();
  const settings = {
    url: `${gateway}/graphql`,
    scopes: [`${gatewayAudience}/.default`],
    oidc: {
      authority: `${tenant}/v2.0`,
      client_id: deskRegistration.clientId,
      scope: `openid ${gatewayAudience}/.default`,
    },
    auth: {
      clientId: deskRegistration.clientId,
      // MSAL takes no plain http: the name alone is https, what is asked is in the metadata.
      authority: tenant.replace("http:", "https:"),
      knownAuthorities: [new URL(provider).host],
      authorityMetadata: discovery,
    },
  };
  const scripts: Readonly<Record<string, string>> = {
    "/app.js": await bundle(pages.app),
    "/oidc.js": await bundle(pages.oidc),
    "/redirect.js": await bundle(bridge),
  };
  const app = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://localhost");
    const script = scripts[pathname];
    const name = /^\/(redirect|oidc)\.html$/.exec(pathname)?.[1] ?? "app";
    const html = `<!doctype html><title>…</title><link rel="icon" href="data:,"><script>
      window.settings = ${JSON.stringify(settings)}; settings.auth.redirectUri = location.origin + "/";
      </script><script type="module" src="/${name}.js"></script>`;
    response.writeHead(200, { "content-type": script === undefined ? "text/html" : "text/javascript" });
    response.end(script ?? html);
  });
  onCleanup(() => void app.close());
  await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
  return `http://localhost:${(app.address() as AddressInfo).port}`;
});

async function signIn(tab: Page): Promise<void> {
  await tab.waitForFunction("document.title.includes('Sign in')");
  await tab.getByRole("button", { name: "Adele Vance" }).click();
  await tab.waitForFunction("document.title === 'Signed in'");
}

describe.runIf(hasBrowser)("oidc-client-ts", () => {
  it("signs in, and again when the gateway refuses the token and no other comes without", async ({
    origin,
    browser,
  }) => {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(15_000);
    await tab.goto(`${origin}/oidc.html`);
    await signIn(tab);
    expect(await tab.evaluate("location.search")).toBe("");
    expect(await tab.evaluate("window.read()")).toBe("USER");
    await tab.reload();
    await tab.waitForFunction("document.title === 'Signed in'");
    expect(await tab.evaluate("window.read()")).toBe("USER");
    // The provider keeps no session: a token that is refused takes a sign-in.
    await tab.evaluate("void window.renew().catch(() => {})");
    await signIn(tab);
    expect(await tab.evaluate("window.read()")).toBe("USER");
    await tab.close();
  });
});

describe.runIf(hasBrowser)("MSAL.js", () => {
  it("signs in, and the client's requests have its tokens", async ({ origin, browser }) => {
    const tab = await browser.newPage();
    tab.setDefaultTimeout(15_000);
    await tab.goto(origin);
    await signIn(tab);
    expect(await tab.evaluate("window.read()")).toEqual([
      "USER",
      expect.arrayContaining(["VirtualAppointment.ReadWrite"]),
      "VirtualAppointment",
    ]);
    await tab.close();
  });

  it("a claims challenge leads to a token with these claims, through a sign-in where it takes one", async ({
    origin,
    browser,
  }) => {
    const claims = '{"access_token":{"acrs":{"essential":true,"value":"c1"}}}';
    const tab = await browser.newPage();
    tab.setDefaultTimeout(15_000);
    await tab.goto(origin);
    await signIn(tab);
    // The embedded provider never asks for claims: the answer that Entra's conditional access causes is put in here.
    await tab.route("**/graphql", (route) =>
      route.request().method() === "POST"
        ? route.fulfill({
            status: 401,
            headers: {
              "Access-Control-Allow-Origin": "*",
              "Access-Control-Expose-Headers": "WWW-Authenticate",
              "WWW-Authenticate": `Bearer error="insufficient_claims", claims="${Buffer.from(claims).toString("base64")}"`,
            },
            json: { errors: [{ message: "More claims are needed." }] },
          })
        : route.continue(),
    );
    const asked: (string | null)[][] = [];
    tab.on("request", (request) => {
      const { pathname, searchParams } = new URL(request.url());
      if (pathname.endsWith("/authorize") && request.method() === "GET")
        asked.push([searchParams.get("prompt"), searchParams.get("claims")]);
    });
    // The page is left for the sign-in, and with it what was going on there.
    await tab.evaluate("void window.read().catch(() => {})");
    await tab.waitForFunction("document.title.includes('Sign in')");
    const withClaims = expect.stringContaining('"acrs":{"essential":true,"value":"c1"}');
    expect(asked).toEqual([
      ["none", withClaims],
      [null, withClaims],
    ]);
    await tab.unroute("**/graphql");
    await signIn(tab);
    expect(await tab.evaluate("window.read()")).toHaveLength(3);
    await tab.close();
  });
});
