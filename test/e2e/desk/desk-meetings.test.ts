import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openMeeting, toast } from "../../support/browser/desk.ts";
import { it } from "./desk-fixtures.ts";

describe.runIf(hasBrowser)("meetings at the desk", () => {
  it.afterAll(({ tabs }) => {
    expect(tabs.flatMap(({ watch }) => watch.strangers)).toEqual([]);
    expect(tabs.flatMap(({ watch }) => watch.complaints)).toEqual([]);
  });

  it("are made with their clients in one form, by keyboard alone, through provisioning", async ({ deskOf }) => {
    const page = await deskOf("Lee Gu");
    await page.getByRole("link", { name: "Business account opening" }).waitFor();
    await page.keyboard.press("n");
    const dialog = page.getByRole("dialog", { name: "New appointment" });
    await dialog.getByLabel("Subject").focus();
    await page.keyboard.press("Enter");
    await dialog.getByText("Say what it is about.").waitFor();
    await page.keyboard.type("Portfolio review");
    await dialog.getByLabel("Starts at").fill("11:30 pm");
    await dialog.getByLabel("Name").fill("Nestor Wilke");
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Portfolio review" }).waitFor();
    await page.getByText("Appointments are being set up for your organization").waitFor();
    await toast(page, "Appointment added").waitFor({ timeout: 20_000 });
    await page.getByRole("link", { name: /11:30 PM\s*12:00 AM\s*Portfolio review\s*Nestor Wilke/s }).waitFor();
  });

  it("are joined in one click, by who organizes and by who takes part", async ({ deskOf }) => {
    const page = await deskOf("Alex Wilber");
    await openMeeting(page, "Follow-up");
    const link = page.getByRole("link", { name: "Join" });
    expect(await link.getAttribute("href")).toMatch(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\//);
    expect(await link.getAttribute("target")).toBe("_blank");
  });

  it("are moved, and the clients are told the new time if somebody wants that", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Account opening");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Move the meeting" }).click();
    await page.getByRole("dialog").getByLabel("Starts at").fill("22:15");
    await page.getByRole("button", { name: "Move it" }).click();
    await toast(page, "Meeting moved").waitFor();
    const message = page.getByRole("dialog", { name: "Send a text message" });
    expect(await message.getByRole("radio", { name: /^Rescheduled/ }).isChecked()).toBe(true);
    await message.getByText(/was moved. It is now on .* 10:15 PM/).waitFor();
    await message.getByRole("button", { name: "Cancel" }).click();
    await page.getByRole("link", { name: /10:15 PM\s*10:45 PM\s*Account opening/s }).waitFor();
  });

  it("are cancelled after a question, with the message offered before", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Account opening");
    const cancel = async () => {
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: "Cancel the meeting" }).click();
    };
    const question = page.getByRole("alertdialog", { name: "Cancel “Account opening with Grady Archie”?" });
    await cancel();
    await question.getByRole("button", { name: "Text the clients first" }).click();
    const message = page.getByRole("dialog", { name: "Send a text message" });
    expect(await message.getByRole("radio", { name: /^Cancelled/ }).isChecked()).toBe(true);
    await message.getByRole("button", { name: "Cancel" }).click();
    await cancel();
    await question.getByRole("button", { name: "Cancel the meeting" }).click();
    await toast(page, "Meeting cancelled").waitFor();
    await page.getByRole("link", { name: "Account opening" }).waitFor({ state: "detached" });
    expect(await stored("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi")).toEqual({ __typename: "NotFoundError" });
  });

  it("are not offered to be changed by who may only read", async ({ deskOf }) => {
    const page = await deskOf("Megan Bowen");
    await openMeeting(page, "Follow-up");
    expect(await page.getByRole("button", { name: "New appointment" }).getAttribute("aria-disabled")).toBe("true");
    expect(await page.getByRole("button", { name: "More" }).count()).toBe(0);
  });
});
