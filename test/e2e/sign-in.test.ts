import { createHash, randomBytes } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect } from "vitest";
import {
  deskRegistration,
  gatewayAudience,
  gatewayRegistration,
} from "../../src/sandbox/identity-provider/registrations.ts";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { hasBrowser } from "../support/requirements.ts";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { runProgram } from "../support/programs/program.ts";

// The whole production chain from `npm start`: sign in → gateway token → MSAL → Graph token → service.

const it = base
  .extend("redirectUri", { scope: "file" }, async ({}, { onCleanup }) => {
    const app = createServer((_request, response) => response.end("<!doctype html><title>App</title>Signed in."));
    onCleanup(() => void app.close());
    await new Promise<void>((resolve) => app.listen(0, "127.0.0.1", resolve));
    return `http://localhost:${(app.address() as AddressInfo).port}/signed-in`;
  })
  .extend("page", { scope: "file" }, async ({ browser }) => {
    const page = await browser.newPage();
    page.setDefaultTimeout(30_000);
    return page;
  })
  .extend("signInUrl", ({ program, redirectUri }) => (changes: Record<string, string> = {}): string => {
    const parameters = new URLSearchParams({
      client_id: deskRegistration.clientId,
      redirect_uri: redirectUri,
      response_type: "code",
      scope: `openid profile ${gatewayAudience}/.default`,
      code_challenge: createHash("sha256").update(verifier).digest("base64url"),
      code_challenge_method: "S256",
      state: "some-state",
      ...changes,
    });
    return `${program.urls[1]}/organizations/oauth2/v2.0/authorize?${parameters.toString()}`;
  })
  .extend("tokenFor", ({ program, redirectUri }) => async (code: string): Promise<string> => {
    const response = await fetch(`${program.urls[1]}/organizations/oauth2/v2.0/token`, {
      method: "POST",
      headers: { origin: new URL(redirectUri).origin },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        client_id: deskRegistration.clientId,
        redirect_uri: redirectUri,
        code_verifier: verifier,
        code,
      }),
    });
    expect(response.headers.get("access-control-allow-origin")).toBe(new URL(redirectUri).origin);
    return ((await response.json()) as { access_token: string }).access_token;
  })
  .extend("ask", ({ program }) => (token: string, query: string) => {
    return call("POST", `${program.urls[0]}/graphql`, { token, body: { query } });
  });

const verifier = randomBytes(32).toString("base64url");

const read = `{ viewer { kind permissions } virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`;

describe.runIf(hasBrowser)("in a browser", () => {
  it("a person chooses a user by keyboard, and the app's token works through the gateway", async ({
    redirectUri,
    page,
    signInUrl,
    tokenFor,
    ask,
  }) => {
    await page.goto(signInUrl({ login_hint: "megan@contoso.example" }));
    expect(await page.title()).toContain("Sign in");
    await page.getByRole("button", { name: "Megan" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`${redirectUri}**`);
    const { searchParams } = new URL(page.url());
    expect(searchParams.get("state")).toBe("some-state");
    const { body } = await ask(await tokenFor(searchParams.get("code") ?? ""), read);
    expect(body).toEqual({
      data: {
        viewer: { kind: "USER", permissions: ["VirtualAppointment.Read", "OnlineMeetings.Read"] },
        virtualAppointment: { __typename: "VirtualAppointment" },
      },
    });
  });

  it.for(["light", "dark"] as const)(
    "the page is readable in %s, on a telephone and beyond",
    async (colorScheme, { page, signInUrl }) => {
      await page.emulateMedia({ colorScheme });
      for (const width of [320, 1280]) {
        await page.setViewportSize({ width, height: 900 });
        await page.goto(signInUrl());
        const overflow = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        expect(overflow).toBeLessThanOrEqual(0);
        const contrasts = (await page.evaluate(CONTRASTS)) as number[];
        expect(contrasts.length).toBeGreaterThan(10);
        expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
        const directory = process.env["SCREENSHOTS"];
        if (directory !== undefined)
          await page.screenshot({ path: `${directory}/sign-in-${colorScheme}-${width}.png` });
      }
    },
  );

  it("a person who cancels goes back without a code", async ({ redirectUri, page, signInUrl }) => {
    await page.goto(signInUrl());
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.waitForURL(`${redirectUri}**`);
    expect(new URL(page.url()).searchParams.get("error")).toBe("access_denied");
  });
});

describe("the token command", () => {
  it("prints a token for the gateway, which the service doesn't take, and with --graph the other way round", async ({
    home,
    program,
    ask,
  }) => {
    const gatewayToken = (await runProgram(["token"], home.environment)).stdout.trim();
    const graphToken = (await runProgram(["token", "--graph"], home.environment)).stdout.trim();
    const url = `${program.urls[1]}/beta/me/onlineMeetings/follow-up/virtualAppointment`;
    expect((await ask(gatewayToken, read)).status).toBe(200);
    expect((await ask(graphToken, read)).status).toBe(401);
    expect((await call("GET", url, { token: graphToken })).status).toBe(200);
    expect((await call("GET", url, { token: gatewayToken })).status).toBe(401);
  });

  it("prints a token of an application, which a gateway for users refuses", async ({ home, ask }) => {
    const token = (await runProgram(["token", "--app"], home.environment)).stdout.trim();
    expect((await ask(token, read)).status).toBe(403);
  });
});

it("AUTH_MODE=application serves users and applications from the same start", async ({ home, anotherProgram }) => {
  const environment = { ...home.environment, AUTH_MODE: "application" };
  const other = await anotherProgram(["start"], environment);
  const askOther = async (args: string[], query: string) => {
    const token = (await runProgram(["token", ...args], environment)).stdout.trim();
    return (await call("POST", `${other.urls[0]}/graphql`, { token, body: { query } })).body;
  };
  expect(await askOther([], read)).toMatchObject({
    data: { virtualAppointment: { __typename: "VirtualAppointment" } },
  });
  const adele = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
  const named = read.replace('"follow-up"', `"follow-up", userId: "${adele}"`);
  expect(await askOther(["--app"], named)).toMatchObject({
    data: { viewer: { kind: "APPLICATION" }, virtualAppointment: { __typename: "VirtualAppointment" } },
  });
  expect(await askOther(["--user", "megan"], named)).toMatchObject({
    data: { virtualAppointment: { __typename: "ForbiddenError" } },
  });
});

it("the gateway alone exchanges tokens with the identity provider of a service alone", async ({
  ownHome,
  anotherProgram,
}) => {
  const service = await anotherProgram(["service"], ownHome.environment);
  const gateway = await anotherProgram(["gateway"], {
    ...ownHome.environment,
    GRAPH_URL: service.urls[0] ?? "",
    AUTHORITY: `${service.urls[0]}/organizations`,
    CLIENT_ID: gatewayRegistration.clientId,
    CLIENT_SECRET: gatewayRegistration.secret,
    ALLOWED_TENANTS: sampleUsers.map(({ tenantId }) => tenantId).join(","),
  });
  const token = (await runProgram(["token"], ownHome.environment)).stdout.trim();
  const { body } = await call("POST", `${gateway.urls[0]}/graphql`, { token, body: { query: read } });
  expect(body.data.virtualAppointment.__typename).toBe("VirtualAppointment");
});

it("AUTH_MODE=passthrough takes Graph tokens as they are, which the token command then prints", async ({
  home,
  anotherProgram,
}) => {
  const environment = { ...home.environment, AUTH_MODE: "passthrough" };
  const other = await anotherProgram(["start"], environment);
  const token = (await runProgram(["token"], environment)).stdout.trim();
  const { body } = await call("POST", `${other.urls[0]}/graphql`, {
    token,
    body: { query: `{ viewer { id } virtualAppointment(onlineMeetingId: "follow-up") { __typename } }` },
  });
  expect(body).toEqual({ data: { viewer: null, virtualAppointment: { __typename: "VirtualAppointment" } } });
});

it("a rolled-over key is used from the next start on, and old tokens stay good", async ({ home, program, ask }) => {
  const before = (await runProgram(["token"], home.environment)).stdout.trim();
  expect((await runProgram(["rollover"], home.environment)).stdout).toContain("New signing key");
  await program.stop("SIGTERM");
  await program.start();
  const after = (await runProgram(["token"], home.environment)).stdout.trim();
  for (const token of [before, after])
    expect((await ask(token, read)).body.data.virtualAppointment.__typename).toBe("VirtualAppointment");
});

it("an embedded service with a foreign registration is refused at the start", async ({ home }) => {
  const { code, stderr } = await runProgram(["start"], {
    ...home.environment,
    AUTHORITY: "https://login.microsoftonline.com/a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
    CLIENT_ID: deskRegistration.clientId,
    CLIENT_SECRET: "x",
  });
  expect(code).toBe(1);
  expect(stderr).toContain("its own identity provider alone");
});

/** The contrast of every text on the page with what lies behind it, by WCAG. */
const CONTRASTS = `(() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (color) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = ([r, g, b]) => [r, g, b].map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => { for (let e = element; e; e = e.parentElement) {
    const color = rgb(getComputedStyle(e).backgroundColor); if (color[3] === 255) return color; } return [255, 255, 255, 255]; };
  return [...document.querySelectorAll("h1, p, strong, span, small, a, footer")].filter((e) => e.textContent.trim() !== "")
    .map((e) => [light(rgb(getComputedStyle(e).color)), light(behind(e))].sort((a, b) => b - a))
    .map(([bright, dark]) => (bright + 0.05) / (dark + 0.05));
})()`;
