import type { Browser, BrowserContext, BrowserContextOptions, Locator, Page } from "playwright-core";

/** What a browser did that a desk must never do. */
export interface Watch {
  /** Requests to anything but the gateway and the identity provider beside it. */
  readonly strangers: string[];
  /** What the console calls an error, and what was thrown. */
  readonly complaints: string[];
}

export interface DeskTab {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly watch: Watch;
}

/** A browser of its own at the desk, not signed in. */
export async function openDesk(
  browser: Browser,
  origins: readonly string[],
  options: BrowserContextOptions = {},
): Promise<DeskTab> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const watch: Watch = { strangers: [], complaints: [] };
  context.on("request", (request) => {
    const url = request.url();
    if (!origins.some((origin) => url.startsWith(`${origin}/`)) && !/^(?:data|blob):/.test(url))
      watch.strangers.push(url);
  });
  context.on("console", (message) => void (message.type() === "error" && watch.complaints.push(message.text())));
  context.on("weberror", (error) => void watch.complaints.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  await built(`${origins[0]}/desk/`);
  await page.goto(`${origins[0]}/desk`);
  await page.getByRole("button", { name: "Sign in" }).waitFor();
  return { context, page, watch };
}

export async function signIn(page: Page, displayName: string): Promise<void> {
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("button", { name: displayName }).click();
  await page.getByRole("heading", { name: "Today" }).waitFor();
}

/** Opens a meeting by a part of its subject, and waits until its own heading is there. */
export async function openMeeting(page: Page, subject: string): Promise<void> {
  await page.getByRole("region", { name: "Agenda" }).getByRole("link", { name: subject }).click();
  await page.getByRole("heading", { level: 2, name: subject }).waitFor();
}

export function toast(page: Page, title: string): Locator {
  return page.locator(".fui-ToastTitle", { hasText: title });
}

/** On a fresh checkout the app is being built first. How that looks is a test of its own. */
async function built(url: string): Promise<void> {
  for (const end = Date.now() + 60_000; (await fetch(url)).status === 503;) {
    if (Date.now() > end) throw new Error("The desk was not built within a minute.");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
