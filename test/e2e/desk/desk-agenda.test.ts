import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openDesk, openMeeting, signIn, toast } from "../../support/browser/desk.ts";
import { it } from "./desk-fixtures.ts";

describe.runIf(hasBrowser)("the agenda of the desk", () => {
  it.afterAll(({ tabs }) => {
    expect(tabs.flatMap(({ watch }) => watch.strangers)).toEqual([]);
    expect(tabs.flatMap(({ watch }) => watch.complaints)).toEqual([]);
  });

  it("is searched and filtered, and a link to a filter leads back there", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    const links = page.getByRole("region", { name: "Agenda" }).getByRole("link");
    await expect.poll(() => links.count()).toBe(10);
    await page.keyboard.press("/");
    await page.keyboard.type("lidia");
    await expect.poll(() => links.allInnerTexts()).toEqual([expect.stringContaining("Follow-up")]);
    await page.getByLabel("Search appointments").fill("nobody of that name");
    await page.getByText("None of the 10 meetings of this day fits.").waitFor();
    await page.getByRole("button", { name: "Show all" }).click();
    await expect.poll(() => links.count()).toBe(10);
    await page.getByRole("button", { name: "Show: All meetings" }).click();
    await page.getByRole("menuitemradio", { name: "No appointment yet" }).click();
    await expect.poll(() => links.count()).toBe(3);
    await page.reload();
    await expect.poll(() => links.count()).toBe(3);
    await page.getByRole("button", { name: "Show: No appointment yet" }).waitFor();
  });

  it("is gone through by keyboard, and keys do what their controls do", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    const heading = (name: string) => page.getByRole("heading", { level: 2, name }).waitFor();
    const first = page.getByRole("link", { name: "Account opening" });
    await first.focus();
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
    await heading("Follow-up");
    await page.keyboard.press("j");
    await heading("Introduction");
    await page.keyboard.press("k");
    await heading("Follow-up");
    await page.keyboard.press("Escape");
    await page.getByRole("link", { name: "Follow-up" }).and(page.locator(":focus")).waitFor();
    await page.keyboard.press("f");
    await page.getByRole("heading", { name: "Tomorrow" }).waitFor();
    await page.keyboard.press("t");
    await page.getByRole("heading", { name: "Today" }).waitFor();
    await page.keyboard.press("?");
    const list = page.getByRole("dialog", { name: "Keyboard" });
    await list.getByRole("switch", { name: "Use single keys" }).click();
    await list.getByRole("button", { name: "Close" }).click();
    await list.waitFor({ state: "hidden" });
    await page.keyboard.press("f");
    await page.waitForTimeout(300);
    expect(await page.getByRole("heading", { name: "Today" }).count()).toBe(1);
    await page.evaluate("localStorage.clear()");
    // What is typed is text.
    await openMeeting(page, "Follow-up");
    await page.getByLabel("Name").first().fill("");
    await page.getByLabel("Name").first().pressSequentially("fjt?");
    expect(await page.getByLabel("Name").first().inputValue()).toBe("fjt?");
    await page.getByRole("button", { name: "Discard" }).click();
  });

  it("shows where in the day one is, in the language and the time zone that it names", async ({
    program,
    browser,
    tabs,
  }) => {
    const tab = await openDesk(browser, program.urls, { locale: "de-DE", timezoneId: "America/New_York" });
    tabs.push(tab);
    const { page } = tab;
    await tab.context.clock.install();
    await page.reload();
    await signIn(page, "Adele Vance");
    await page.getByText("Times in Eastern Time").waitFor();
    const agenda = page.getByRole("region", { name: "Agenda" });
    await agenda.getByText(/^Now, \d+:\d\d [AP]M$/).waitFor();
    expect(await agenda.innerText()).not.toMatch(/Uhr|Montag|\d\d\.\d\d\./);
    await openMeeting(page, "Follow-up");
    await page.getByText(/\w+day, \w+ \d+, \d+:\d\d( [AP]M)? – \d+:\d\d [AP]M E[SD]T/).waitFor();
  });

  it("opens the appointments of a loaded day at once, without anything in their place", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await page.getByRole("link", { name: "Follow-up" }).waitFor();
    // No answer comes any more: all that shows is what is there already.
    await page.route("**/graphql", () => {});
    for (const [subject, shown] of [
      ["Follow-up", page.getByLabel("Name").first()],
      ["Introduction", page.getByRole("button", { name: "Add an appointment" })],
      ["Estate planning", page.getByText("You have no access to this")],
      ["Mortgage review", page.getByLabel("Name").first()],
    ] as const) {
      await openMeeting(page, subject);
      await shown.waitFor();
      expect(await page.getByLabel("The appointment is loading").count()).toBe(0);
    }
    await page.unroute("**/graphql");
  });

  it("shows a week, whose days open", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await page.getByRole("link", { name: "Follow-up" }).waitFor();
    await page.keyboard.press("w");
    const week = page.getByRole("main", { name: "Week" });
    await expect.poll(() => week.getByRole("heading", { level: 3 }).count()).toBe(7);
    await page.reload();
    await week.getByRole("link", { name: "Follow-up" }).click();
    await page.getByRole("heading", { level: 2, name: "Follow-up" }).waitFor();
    await page.goBack();
    await week.getByRole("link", { name: "Follow-up" }).waitFor();
  });

  it("shows one thing at a time on a telephone, and leads back", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await page.setViewportSize({ width: 360, height: 740 });
    await openMeeting(page, "Follow-up");
    expect(await page.getByRole("heading", { name: "Today" }).isVisible()).toBe(false);
    await page.getByRole("button", { name: "Back to the agenda" }).click();
    await page.getByRole("heading", { name: "Today" }).waitFor();
    expect(await page.getByRole("heading", { name: "Follow-up" }).count()).toBe(0);
  });

  it("agrees with the form and with a message about who comes, whoever changed it", async ({ deskOf }) => {
    const [adele, alex] = [await deskOf("Adele Vance"), await deskOf("Alex Wilber")];
    await openMeeting(adele, "Follow-up");
    // Something is typed and not saved, of which the other changes nothing.
    await adele.getByLabel("Id of the appointment there").fill("typed-by-adele");
    await openMeeting(alex, "Follow-up");
    await alex.getByLabel("Name").nth(1).fill("Lidia H.");
    await alex.getByLabel("Mobile phone").nth(1).fill("+1 312 922 4122");
    await alex.getByRole("button", { name: "Save" }).click();
    await toast(alex, "Saved").waitFor();
    // It appears by itself, in the agenda and in the form.
    await adele.getByRole("link", { name: /Follow-up.*Grady Archie, Lidia H\./s }).waitFor();
    await expect.poll(() => adele.getByLabel("Name").nth(1).inputValue()).toBe("Lidia H.");
    await adele.getByRole("button", { name: "Text message" }).click();
    const number = adele.getByRole("dialog").getByLabel("Phone number of Lidia H.");
    await expect.poll(() => number.inputValue()).toBe("+13129224122");
    await adele.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();
    expect(await adele.getByLabel("Id of the appointment there").inputValue()).toBe("typed-by-adele");
    await adele.getByRole("button", { name: "Save" }).click();
    await toast(adele, "Saved").waitFor();
  });
});
