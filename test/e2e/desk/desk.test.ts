import { DatabaseSync } from "node:sqlite";
import type { Request } from "playwright-core";
import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openDesk, openMeeting, signIn, toast } from "../../support/browser/desk.ts";
import { it as base } from "./desk-fixtures.ts";

const it = base
  /** What waits for delivery. */
  .extend("outbox", ({ home }) => () => {
    using database = new DatabaseSync(`${home.directory}/appointments.db`, { readOnly: true });
    const rows = database.prepare("SELECT event FROM sms_outbox").all();
    return rows
      .map(({ event }) => JSON.parse(String(event)) as { type: string; data: Record<string, string> })
      .map(({ type, data: { messageType, remindBeforeTimeInMinutesType, phoneNumber, timeZone } }) => [
        type,
        messageType ?? remindBeforeTimeInMinutesType,
        phoneNumber,
        timeZone,
      ])
      .toSorted((a, b) => a.join().localeCompare(b.join()));
  });

describe.runIf(hasBrowser)("the desk", () => {
  it("shows who signed in their day, and lets them out again", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    const agenda = page.getByRole("region", { name: "Agenda" });
    await agenda.getByRole("link").first().waitFor();
    const lines = await agenda.getByRole("link").allInnerTexts();
    expect(lines).toHaveLength(10);
    expect(lines[1]).toMatch(/9:45 AM\s+10:15 AM\s+Follow-up .*\s+Grady Archie, Lidia Holloway/);
    expect(lines[2]).toMatch(/Introduction for a new client\s+No appointment/);
    await page.getByRole("button", { name: "Next day" }).click();
    await page.getByText("Nothing on this day").waitFor();
    await page.getByRole("button", { name: "Previous day" }).click();
    await agenda.getByRole("link").first().waitFor();
    await page.getByRole("button", { name: "Account of Adele Vance" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
  });

  it("comes back without a session when somebody doesn't want to sign in after all", async ({ program, browser }) => {
    const { page } = await openDesk(browser, program.urls);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "Cancel" }).click();
    await page.getByText("You were not signed in").waitFor();
    expect(new URL(page.url()).search).toBe("");
  });

  it("opens a meeting from a link, after sign-in too, and goes back to where one was", async ({ program, browser }) => {
    const { page } = await openDesk(browser, program.urls);
    await page.goto(`${program.urls[0]}/desk/?meeting=follow-up`);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("button", { name: "Alex Wilber" }).click();
    await page.getByRole("heading", { level: 2, name: "Follow-up with" }).waitFor();
    await openMeeting(page, "Mortgage review");
    await page.goBack();
    await page.getByRole("heading", { level: 2, name: "Follow-up with" }).waitFor();
    await page.reload();
    await page.getByRole("heading", { level: 2, name: "Follow-up with" }).waitFor();
  });

  it("adds an appointment through provisioning, by keyboard alone", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    await page.getByRole("link", { name: "Loan consultation" }).focus();
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Add an appointment" }).focus();
    await page.keyboard.press("Enter");
    await page.getByLabel("Name").focus();
    await page.keyboard.type("Lidia Holloway");
    await page.keyboard.press("Tab");
    await page.keyboard.type("lidiah@contoso.com");
    await page.keyboard.press("Enter");
    await page.getByText("Appointments are being set up for your organization").waitFor();
    const progress = page.getByRole("progressbar", { name: "Time until it is tried again" });
    await expect
      .poll(async () => Number(await progress.getAttribute("aria-valuenow")), { timeout: 10_000 })
      .toBeGreaterThan(0.3);
    expect(await page.getByText(/^Next try in \d s$/).count()).toBe(1);
    await toast(page, "Appointment added").waitFor({ timeout: 20_000 });
    expect(await stored("provisioning")).toMatchObject({
      __typename: "VirtualAppointment",
      settings: { allowClientToJoinUsingBrowser: true },
      appointmentClients: [{ displayName: "Lidia Holloway", emailAddress: "lidiah@contoso.com" }],
    });
    // Without asking for the agenda again by hand.
    await page.getByRole("link", { name: /Loan consultation.*Lidia Holloway/s }).waitFor();
  });

  it("gives up waiting for provisioning when told to, and keeps what was typed", async ({ deskOf }) => {
    const page = await deskOf("Lee Gu");
    await openMeeting(page, "Business account opening");
    await page.getByRole("button", { name: "Add an appointment" }).click();
    await page.getByLabel("Name").fill("Grady Archie");
    await page.getByRole("button", { name: "Add the appointment" }).click();
    await page.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("status").getByText("Not added yet").waitFor();
    expect(await page.getByLabel("Name").inputValue()).toBe("Grady Archie");
    await page.waitForTimeout(4_500);
    // Said once: not beside "No appointment yet".
    expect(await page.getByRole("link", { name: "Business account opening" }).innerText()).toMatch(/Not added yet$/);
    await page.getByRole("button", { name: "Add the appointment" }).click();
    await toast(page, "Appointment added").waitFor();
  });

  it("edits clients and settings, and says at the field what is wrong", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Account opening");
    await page.getByRole("button", { name: "Add a client" }).click();
    await page.keyboard.type("Nestor Wilke");
    await page.getByLabel("E-mail").nth(1).fill("nestor at contoso");
    await page.getByRole("switch", { name: "Clients may join from a browser" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Enter an e-mail address").waitFor();
    const wrong = page.getByLabel("E-mail").nth(1);
    await expect.poll(() => wrong.evaluate((input) => input.matches(":focus"))).toBe(true);
    await wrong.fill("nestorw@contoso.com");
    await page.getByRole("button", { name: "Save" }).click();
    await toast(page, "Saved").waitFor();
    await page.getByRole("button", { name: "Remove Grady Archie" }).click();
    await page.getByRole("button", { name: "Save" }).click();
    await expect
      .poll(() => stored("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi"))
      .toMatchObject({
        settings: { allowClientToJoinUsingBrowser: false },
        appointmentClients: [
          { displayName: "Nestor Wilke", emailAddress: "nestorw@contoso.com", smsCapablePhoneNumber: null },
        ],
      });
  });

  it("shows at the field what only the gateway finds wrong", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Follow-up");
    const id = page.getByLabel("Id of the appointment there");
    await id.fill("x".repeat(5000));
    await page.getByRole("button", { name: "Save" }).click();
    await page.getByText("Not saved: something in it is wrong.").waitFor();
    expect(await id.getAttribute("aria-invalid")).toBe("true");
    await page.getByRole("button", { name: "Discard" }).click();
    expect(await id.inputValue()).toBe("follow-up-1");
  });

  it("shows the join link as text and as a code, and copies it", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Account opening");
    const link = await page.getByLabel("Join link", { exact: true }).getByRole("textbox").inputValue();
    expect(link).toMatch(/^https:\/\/visit\.teams\.microsoft\.com\//);
    await page.getByRole("button", { name: "Copy" }).click();
    await toast(page, "Join link copied").waitFor();
    expect(await page.evaluate("navigator.clipboard.readText()")).toBe(link);
    await page.getByRole("button", { name: "QR code" }).click();
    await page.getByRole("img", { name: "QR code of the join link: Account opening with Grady Archie" }).waitFor();
  });

  it("sends text messages to the clients that were chosen, which the outbox then holds", async ({ deskOf, outbox }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Mortgage review");
    await page.getByRole("button", { name: "Add a client" }).click();
    await page.keyboard.type("Patti Fernandez");
    await page.getByRole("button", { name: "Text message" }).click();
    const dialog = page.getByRole("dialog", { name: "Send a text message" });
    // Nobody has such a number: it is not made into one.
    const grady = dialog.getByLabel("Phone number of Grady Archie");
    expect(await grady.inputValue()).toBe("123-456-7890");
    expect(await dialog.getByRole("checkbox", { name: "Grady Archie" }).isChecked()).toBe(false);
    await dialog.getByRole("checkbox", { name: "Grady Archie" }).check();
    await grady.fill("(312) 922-4122");
    await dialog.getByRole("checkbox", { name: "Patti Fernandez" }).check();
    await dialog.getByRole("button", { name: "Send" }).click();
    await dialog.getByText("Enter a mobile number").waitFor();
    await dialog.getByLabel("Phone number of Patti Fernandez").fill("+44 20 7946 0958");
    await dialog.getByRole("combobox", { name: "Time zone of the clients" }).click();
    await page.keyboard.type("london");
    await page.getByRole("option", { name: /^London/ }).click();
    await dialog.getByText(/Your appointment .* at 9:45 AM GMT|at \d+:\d\d [AP]M/).waitFor();
    await dialog.getByRole("button", { name: "Send" }).click();
    await toast(page, "2 text messages are on their way").waitFor();

    await page.getByRole("button", { name: "Text message" }).click();
    await dialog.getByRole("checkbox", { name: "Grady Archie" }).check();
    await grady.fill("(312) 922-4122");
    await dialog.getByRole("radio", { name: /^Reminder/ }).click();
    await dialog.getByRole("button", { name: "Send" }).click();
    await toast(page, "1 text message is on its way").waitFor();

    expect(outbox()).toEqual([
      ["virtualAppointment.reminderSms", "mins15", "+13129224122", "UTC"],
      ["virtualAppointment.sms", "confirmation", "+13129224122", "GMT Standard Time"],
      ["virtualAppointment.sms", "confirmation", "+442079460958", "GMT Standard Time"],
    ]);
  });

  it("deletes at once, and brings everything back on undo", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Account opening");
    const before = await stored("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi");
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("heading", { name: "You deleted this appointment" }).waitFor();
    expect(await stored("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi")).toEqual({ __typename: "NotFoundError" });
    await page.getByRole("button", { name: "Undo" }).click();
    await toast(page, "Appointment restored").waitFor();
    expect(await stored("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi")).toEqual(before);
    await page.getByLabel("Name").first().waitFor();
  });

  it("shows megan everything and offers nothing that she may not do, with the reason", async ({ deskOf }) => {
    const page = await deskOf("Megan Bowen");
    const writes: string[] = [];
    page.on("request", (request) => {
      if (request.postData()?.includes("input") === true) writes.push(request.url());
    });
    await openMeeting(page, "Account opening");
    const reason = "You may not change appointments: that needs the permission VirtualAppointment.ReadWrite.";
    await page.getByText(reason).first().waitFor();
    for (const name of ["Add a client", "Delete", "Remove Nestor Wilke"]) {
      const button = page.getByRole("button", { name });
      expect(await button.getAttribute("aria-disabled")).toBe("true");
      await button.click({ force: true });
    }
    expect(await page.getByLabel("Name").first().getAttribute("readonly")).not.toBeNull();
    const sms = page.getByRole("button", { name: "Text message" });
    await sms.focus();
    await page.getByRole("tooltip", { name: /VirtualAppointmentNotification\.Send/ }).waitFor();
    await openMeeting(page, "Card replacement");
    expect(await page.getByRole("button", { name: "Add an appointment" }).getAttribute("aria-disabled")).toBe("true");
    expect(writes).toEqual([]);
  });

  it.for([
    ["Estate planning", "You have no access to this"],
    ["Pension advice", "Too many requests"],
    ["Investment review", "The service is temporarily unavailable"],
    ["Insurance claim", "Microsoft Graph no longer keeps appointments"],
  ] as const)("says of %s: %s", async ([subject, title], { deskOf }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, subject);
    await page.getByRole("alert").getByText(title).waitFor();
  });

  it("counts a pause down, and asks again by itself", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    const asked: Request[] = [];
    page.on("requestfinished", (request) => {
      if (request.postData()?.includes('"throttled"') === true) asked.push(request);
    });
    await openMeeting(page, "Pension advice");
    await page.getByText(/^Trying again in [1-9] s$/).waitFor();
    await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThan(1);
    // The browser's own clock: how late this test hears of it says nothing.
    const [first = 0, second = 0] = asked.map((request) => request.timing().startTime);
    expect(second - first).toBeGreaterThan(9900);
  });

  it("follows the system's colors until told otherwise, and remembers that", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    const background = () =>
      page.evaluate("getComputedStyle(document.querySelector('header')).backgroundColor") as Promise<string>;
    await page.emulateMedia({ colorScheme: "light" });
    const light = await background();
    await page.emulateMedia({ colorScheme: "dark" });
    await expect.poll(background).not.toBe(light);
    await page.getByRole("button", { name: "Light or dark" }).click();
    await page.getByRole("menuitemradio", { name: "Light" }).click();
    await expect.poll(background).toBe(light);
    await page.reload();
    await page.getByRole("heading", { name: "Today" }).waitFor();
    expect(await background()).toBe(light);
  });

  it("signs in for the side of the gateway that it is on where tokens pass through, and offers everything there", async ({
    ownHome,
    browser,
    tabs,
    anotherProgram,
  }) => {
    const running = await anotherProgram(["start"], { ...ownHome.environment, AUTH_MODE: "passthrough" });
    const tab = await openDesk(browser, running.urls);
    tabs.push(tab);
    // Before its gateway is gone, which it would ask again in vain.
    await using _context = tab.context;
    await signIn(tab.page, "Adele Vance");
    await openMeeting(tab.page, "Follow-up");
    // The gateway can't read such a token: who may do what shows when it is tried.
    await tab.page.getByRole("button", { name: "Delete" }).click();
    await toast(tab.page, "Appointment deleted").waitFor();
  });

  it("asked nothing of any other machine, and logged no error", ({ tabs }) => {
    expect(tabs.length).toBeGreaterThan(10);
    expect(tabs.flatMap(({ watch }) => watch.strangers)).toEqual([]);
    expect(tabs.flatMap(({ watch }) => watch.complaints)).toEqual([]);
  });
});
