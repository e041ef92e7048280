import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openMeeting, toast } from "../../support/browser/desk.ts";
import { it } from "./desk-fixtures.ts";

// What was deleted is kept until it is back, or given up on purpose.

const FOLLOW_UP = "follow-up";

const pane = (page: Page) => page.getByRole("region", { name: "Appointment" });
const kept = (page: Page) => pane(page).getByRole("heading", { name: "You deleted this appointment" });

async function deleteAppointment(page: Page, subject: string): Promise<void> {
  await openMeeting(page, subject);
  await page.getByRole("button", { name: "Delete" }).click();
  await toast(page, "Appointment deleted").waitFor();
}

describe.runIf(hasBrowser)("undoing a deletion", () => {
  it("waits until the organization is set up, and goes on by itself", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Loan consultation");
    await page.getByRole("button", { name: "Add an appointment" }).click();
    await page.getByLabel("Name").fill("Lidia Holloway");
    await page.getByRole("button", { name: "Add the appointment" }).click();
    await toast(page, "Appointment added").waitFor({ timeout: 20_000 });
    const before = await stored("provisioning");
    await deleteAppointment(page, "Loan consultation");
    await page.getByRole("button", { name: "Undo" }).click();
    await pane(page).getByText("Appointments are being set up for your organization").waitFor();
    // It goes on while something else is looked at.
    await openMeeting(page, "Follow-up");
    await toast(page, "Appointment restored").waitFor({ timeout: 20_000 });
    expect(await stored("provisioning")).toEqual(before);
  });

  it.for([
    ["503", "The service is temporarily unavailable"],
    ["403", "You have no access to this"],
    ["429", "Too many requests"],
  ] as const)(
    "survives a %s and a reload, and works afterwards",
    async ([status, title], { deskOf, stored, startAgain }) => {
      const page = await deskOf("Adele Vance");
      const before = await stored(FOLLOW_UP);
      await openMeeting(page, "Follow-up");
      await page.getByLabel("Id of the appointment there").fill("typed and not saved");
      await deleteAppointment(page, "Follow-up");
      // A pause that is too long to be waited out.
      await startAgain({ FAULTS: `seed=1; rate=1; status=${status}; retryAfter=600` });
      await page.getByRole("button", { name: "Undo" }).click();
      await toast(page, `Not restored: ${title}`).waitFor();
      await startAgain();
      await page.reload();
      await kept(page).waitFor();
      await pane(page).getByText(`Not restored: ${title}`).waitFor();
      expect(await stored(FOLLOW_UP)).toEqual({ __typename: "NotFoundError" });
      await pane(page).getByRole("button", { name: "Restore" }).click();
      await toast(page, "Appointment restored").waitFor();
      expect(await stored(FOLLOW_UP)).toEqual(before);
      // What was typed on top of it is back too.
      expect(await page.getByLabel("Id of the appointment there").inputValue()).toBe("typed and not saved");
      await page.getByRole("button", { name: "Discard" }).click();
    },
  );

  it("is offered again when the network was gone", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    const before = await stored(FOLLOW_UP);
    await deleteAppointment(page, "Follow-up");
    await page.route("**/graphql", (route) => route.abort("connectionfailed"));
    await page.getByRole("button", { name: "Undo" }).click();
    await toast(page, "Not restored: The gateway does not answer").waitFor();
    await page.unroute("**/graphql");
    await kept(page).waitFor();
    await pane(page).getByRole("button", { name: "Restore" }).click();
    await toast(page, "Appointment restored").waitFor();
    expect(await stored(FOLLOW_UP)).toEqual(before);
  });

  it("is offered when only the answer to the deletion was lost", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    const before = await stored(FOLLOW_UP);
    await openMeeting(page, "Follow-up");
    await page.getByRole("button", { name: "Delete" }).waitFor();
    await page.route("**/graphql", async (route) => {
      if (route.request().postData()?.includes("input") !== true) return route.continue();
      await route.fetch();
      return route.abort("connectionreset");
    });
    await page.getByRole("button", { name: "Delete" }).click();
    await toast(page, "Perhaps not deleted").waitFor();
    await page.unroute("**/graphql");
    await page.reload();
    await kept(page).waitFor();
    await pane(page).getByRole("button", { name: "Restore" }).click();
    await toast(page, "Appointment restored").waitFor();
    expect(await stored(FOLLOW_UP)).toEqual(before);
  });

  it("puts it on top of what somebody else has added since, as a question", async ({ deskOf, stored }) => {
    const [adele, alex] = [await deskOf("Adele Vance"), await deskOf("Alex Wilber")];
    await deleteAppointment(adele, "Follow-up");
    await openMeeting(alex, "Follow-up");
    await alex.getByRole("button", { name: "Add an appointment" }).click();
    await alex.getByLabel("Name").fill("Patti Fernandez");
    await alex.getByLabel("Id of the appointment there").fill("added-by-alex");
    await alex.getByRole("button", { name: "Add the appointment" }).click();
    await toast(alex, "Appointment added").waitFor();
    await adele.getByRole("button", { name: "Undo" }).click();
    await toast(adele, "Somebody else has added a new appointment since").waitFor();
    expect(await stored(FOLLOW_UP)).toMatchObject({ externalAppointmentId: "added-by-alex" });
    await adele.getByRole("button", { name: "Save" }).click();
    const dialog = adele.getByRole("dialog");
    await dialog.getByRole("button", { name: "Keep all of mine" }).click();
    await dialog.getByRole("button", { name: "Save what I chose" }).click();
    await toast(adele, "Saved").waitFor();
    expect(await stored(FOLLOW_UP)).toMatchObject({ externalAppointmentId: "follow-up-1" });
  });

  it("is given up on purpose, and by signing out", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await deleteAppointment(page, "Account opening");
    await pane(page).getByRole("button", { name: "Discard" }).click();
    await pane(page).getByRole("heading", { name: "No appointment yet" }).waitFor();
    await page.reload();
    await pane(page).getByRole("heading", { name: "No appointment yet" }).waitFor();
    await deleteAppointment(page, "Follow-up");
    expect(await page.evaluate("JSON.stringify(sessionStorage)")).toContain("Grady");
    await page.getByRole("button", { name: "Account of Adele Vance" }).click();
    await page.getByText("what you deleted can’t be restored").waitFor();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Sign in" }).waitFor();
    expect(await page.evaluate("JSON.stringify([sessionStorage, localStorage])")).not.toContain("Grady");
  });
});
