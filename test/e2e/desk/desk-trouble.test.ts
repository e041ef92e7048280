import { rmSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openDesk, openMeeting, signIn, toast } from "../../support/browser/desk.ts";
import { it as base } from "./desk-fixtures.ts";

// What a person at the desk has typed outlives an expired sign-in, a network that is gone, and a gateway that is.

const strangers: string[] = [];

const it = base
  .extend("tab", async ({ program, browser }, { onCleanup }) => {
    const tab = await openDesk(browser, program.urls);
    onCleanup(async () => {
      strangers.push(...tab.watch.strangers);
      await tab.context.close();
    });
    return tab;
  })
  .extend("page", ({ tab }) => tab.page)
  .extend("id", ({ page }) => page.getByLabel("Id of the appointment there"))
  .extend("save", ({ page }) => () => {
    return page.getByRole("button", { name: "Save" }).click();
  })
  .extend("typeSomething", ({ page, id }) => async (text: string) => {
    await openMeeting(page, "Follow-up");
    await id.fill(text);
    await page.getByText("Unsaved changes").last().waitFor();
  })
  .extend("signInAgain", ({ page }) => async () => {
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Sign in again" }).click(),
    ]);
    // The person who was signed in is the one proposed.
    await popup.getByRole("button", { name: "Adele Vance" }).and(popup.locator(":focus")).waitFor();
    await Promise.all([popup.waitForEvent("close"), popup.keyboard.press("Enter")]);
    await page.getByRole("alertdialog").waitFor({ state: "hidden" });
  });

describe.runIf(hasBrowser)("the desk in trouble", () => {
  it("asks to sign in again when the token expires, over the page as it is", async ({
    tab,
    page,
    id,
    save,
    typeSomething,
    signInAgain,
  }) => {
    // The browser's clock alone goes on: that is the one by which the desk knows how old its token is.
    await tab.context.clock.install();
    await page.reload();
    await signIn(page, "Adele Vance");
    await typeSomething("typed-before-expiry");
    await tab.context.clock.fastForward("01:01:00");
    await page.getByRole("alertdialog", { name: "Your sign-in has expired" }).waitFor();
    await signInAgain();
    expect(await id.inputValue()).toBe("typed-before-expiry");
    await save();
    await toast(page, "Saved").waitFor();
    expect(tab.watch.complaints).toEqual([]);
  });

  it("asks to sign in again after a reload with an expired token, and has the edits still", async ({
    tab,
    page,
    id,
    typeSomething,
    signInAgain,
  }) => {
    await tab.context.clock.install();
    await page.reload();
    await signIn(page, "Adele Vance");
    await typeSomething("typed-before-reload");
    await tab.context.clock.fastForward("01:01:00");
    await page.reload();
    await page.getByRole("alertdialog", { name: "Your sign-in has expired" }).waitFor();
    await signInAgain();
    await expect.poll(() => id.inputValue()).toBe("typed-before-reload");
  });

  it("shows nothing of one person to another who signs in instead", async ({ tab, page, typeSomething }) => {
    await tab.context.clock.install();
    await page.reload();
    await signIn(page, "Adele Vance");
    await typeSomething("adele-alone");
    await tab.context.clock.fastForward("01:01:00");
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.getByRole("button", { name: "Sign in again" }).click(),
    ]);
    await Promise.all([popup.waitForEvent("close"), popup.getByRole("button", { name: "Lee Gu" }).click()]);
    await page.getByRole("button", { name: "Account of Lee Gu" }).waitFor();
    await page.getByRole("link", { name: "Business account opening" }).waitFor();
    expect(await page.getByRole("link").count()).toBe(1);
    expect(await page.getByText("adele-alone").count()).toBe(0);
  });

  it("keeps edits while offline, and saves them afterwards", async ({ tab, page, id, save }) => {
    await signIn(page, "Adele Vance");
    await openMeeting(page, "Follow-up");
    await page.getByRole("button", { name: "Delete" }).waitFor();
    await tab.context.setOffline(true);
    await page.getByText("You are offline.").first().waitFor();
    await id.fill("typed-offline");
    const button = page.getByRole("button", { name: "Save" });
    expect(await button.getAttribute("aria-disabled")).toBe("true");
    // What was read with the agenda is there without a network.
    await openMeeting(page, "Mortgage review");
    await page.getByLabel("Name").first().waitFor();
    await openMeeting(page, "Follow-up");
    expect(await id.inputValue()).toBe("typed-offline");
    await tab.context.setOffline(false);
    await page.getByText("You are offline.").first().waitFor({ state: "hidden" });
    await save();
    await toast(page, "Saved").waitFor();
  });

  it("says that the gateway is gone, keeps what was typed, and goes on when it is back", async ({
    program,
    tab,
    page,
    id,
    save,
    typeSomething,
    startAgain,
  }) => {
    await signIn(page, "Adele Vance");
    await typeSomething("typed-before-the-end");
    await program.stop("SIGTERM");
    await save();
    await page.getByText("Not saved: the gateway does not answer.").waitFor();
    expect(await id.inputValue()).toBe("typed-before-the-end");
    // Not the next day, which is there already.
    for (let days = 0; days < 3; days++) await page.getByRole("button", { name: "Next day" }).click();
    await page.getByText("The gateway does not answer.").first().waitFor();
    await startAgain();
    await page.getByText("Nothing on this day").waitFor({ timeout: 20_000 });
    await page.getByText("The gateway does not answer.").first().waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Today" }).click();
    await openMeeting(page, "Follow-up");
    expect(await id.inputValue()).toBe("typed-before-the-end");
    await save();
    await toast(page, "Saved").waitFor();
    expect(
      tab.watch.complaints.filter(
        (text) => !/ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_INCOMPLETE_CHUNKED|503/.test(text),
      ),
    ).toEqual([]);
  });

  it("signs in again when the gateway refuses the token, and executes what was refused", async ({
    home,
    tab,
    page,
    save,
    typeSomething,
    signInAgain,
    startAgain,
  }) => {
    await signIn(page, "Adele Vance");
    await typeSomething("typed-under-the-old-key");
    // Whoever loses the key has signed every token of before in vain.
    rmSync(join(home.directory, "identity-provider.json"));
    await startAgain();
    await save();
    await page.getByRole("alertdialog", { name: "Your sign-in has expired" }).waitFor();
    await signInAgain();
    await toast(page, "Saved").waitFor();
    expect(tab.watch.complaints.filter((text) => !/401|ERR_CONNECTION_REFUSED/.test(text))).toEqual([]);
  });

  it("waits out a pause that the service asks for, and then saves by itself", async ({
    page,
    save,
    typeSomething,
    startAgain,
  }) => {
    await signIn(page, "Adele Vance");
    await typeSomething("typed-before-the-pause");
    await startAgain({ FAULTS: "seed=1; rate=1; status=429; retryAfter=25" });
    await save();
    // Long enough for the program to end what is under way, and to start anew.
    await page.getByText(/^Too many requests: sent again in \d+ s$/).waitFor();
    await startAgain();
    await toast(page, "Saved").waitFor({ timeout: 60_000 });
  });

  it("leaves nothing of a client behind when somebody signs out", async ({ page, typeSomething }) => {
    await signIn(page, "Adele Vance");
    await typeSomething("typed-and-given-up");
    expect(await page.evaluate("JSON.stringify(sessionStorage)")).toContain("typed-and-given-up");
    await page.getByRole("button", { name: "Account of Adele Vance" }).click();
    await page.getByText("Signing out discards your unsaved changes").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    const kept = await page.evaluate("JSON.stringify([sessionStorage, localStorage])");
    expect(kept).not.toMatch(/typed-and-given-up|Grady|eyJ/);
  });

  it("never asked anything of any other machine", () => {
    expect(strangers).toEqual([]);
  });
});
