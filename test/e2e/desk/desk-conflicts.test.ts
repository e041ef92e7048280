import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openMeeting, toast } from "../../support/browser/desk.ts";
import { it as base } from "./desk-fixtures.ts";

const it = base.extend("changedByBoth", ({ deskOf }) => async (mine: string, theirs: string, phone: string) => {
  const [adele, alex] = [await deskOf("Adele Vance"), await deskOf("Alex Wilber")];
  for (const page of [adele, alex]) await openMeeting(page, "Follow-up");
  await alex.getByLabel("Id of the appointment there").fill(mine);
  await alex.getByLabel("Mobile phone").nth(1).fill(phone);
  await adele.getByLabel("Id of the appointment there").fill(theirs);
  await adele.getByLabel("Name").first().fill(`Grady of ${theirs}`);
  await adele.getByRole("button", { name: "Save" }).click();
  await toast(adele, "Saved").waitFor();
  await alex.getByRole("button", { name: "Save" }).click();
  const dialog = alex.getByRole("dialog", { name: /^adele.* saved while you were editing$/i });
  await dialog.waitFor();
  return { alex, dialog };
});

describe.runIf(hasBrowser)("two at the desk who change the same", () => {
  it.afterAll(({ tabs }) => {
    expect(tabs.flatMap(({ watch }) => watch.strangers)).toEqual([]);
    expect(tabs.flatMap(({ watch }) => watch.complaints)).toEqual([]);
  });

  it("choose field by field: mine", async ({ stored, changedByBoth }) => {
    const { alex, dialog } = await changedByBoth("from-alex", "from-adele", "555-0101");
    expect((await dialog.getByRole("radio").all()).length).toBe(3);
    expect(await dialog.innerText()).toMatch(/from-alex[^]*from-adele[^]*follow-up-1/);
    const save = dialog.getByRole("button", { name: "Save what I chose" });
    expect(await save.getAttribute("aria-disabled")).toBe("true");
    await dialog.getByRole("radio", { name: /^Mine/ }).click();
    await save.click();
    await toast(alex, "Saved").waitFor();
    expect(await stored("follow-up")).toMatchObject({
      externalAppointmentId: "from-alex",
      // Changed by one alone: taken over without a question.
      appointmentClients: [{ displayName: "Grady of from-adele" }, { smsCapablePhoneNumber: "555-0101" }],
    });
  });

  it("choose field by field: theirs", async ({ stored, changedByBoth }) => {
    const { alex, dialog } = await changedByBoth("alex-again", "adele-again", "555-0102");
    await dialog.getByRole("button", { name: "Keep all of theirs" }).click();
    await dialog.getByRole("button", { name: "Save what I chose" }).click();
    await toast(alex, "Saved").waitFor();
    expect(await alex.getByLabel("Id of the appointment there").inputValue()).toBe("adele-again");
    expect(await stored("follow-up")).toMatchObject({
      externalAppointmentId: "adele-again",
      appointmentClients: [{ displayName: "Grady of adele-again" }, { smsCapablePhoneNumber: "555-0102" }],
    });
  });

  it("choose, too, when both add an appointment to the same meeting", async ({ deskOf, stored }) => {
    const [adele, alex] = [await deskOf("Adele Vance"), await deskOf("Alex Wilber")];
    for (const [page, name, id] of [
      [adele, "Nestor Wilke", "added-by-adele"],
      [alex, "Patti Fernandez", "added-by-alex"],
    ] as const) {
      await openMeeting(page, "Introduction for a new client");
      await page.getByRole("button", { name: "Add an appointment" }).click();
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("Id of the appointment there").fill(id);
    }
    await adele.getByRole("button", { name: "Add the appointment" }).click();
    await toast(adele, "Appointment added").waitFor();
    // Theirs appears by itself, with his own typed on top of it.
    await alex.getByText(/adele.* saved other values of Id in the scheduling system/i).waitFor();
    await alex.getByRole("button", { name: "Save" }).click();
    const dialog = alex.getByRole("dialog");
    await dialog.getByRole("radio", { name: /^Mine/ }).click();
    await dialog.getByRole("button", { name: "Save what I chose" }).click();
    await toast(alex, "Saved").waitFor();
    expect(await stored("new-client")).toMatchObject({
      externalAppointmentId: "added-by-alex",
      appointmentClients: [{ displayName: "Nestor Wilke" }, { displayName: "Patti Fernandez" }],
    });
  });

  it("can go back to editing, and nothing is written or lost", async ({ stored, changedByBoth }) => {
    const { alex, dialog } = await changedByBoth("not-yet", "adele-at-last", "555-0103");
    await dialog.getByRole("button", { name: "Back to editing" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await alex.getByLabel("Id of the appointment there").inputValue()).toBe("not-yet");
    await alex.getByText(/adele.* saved other values of Id in the scheduling system at \d/i).waitFor();
    expect(await stored("follow-up")).toMatchObject({ externalAppointmentId: "adele-at-last" });
  });

  it("does not delete what somebody else has changed since", async ({ deskOf }) => {
    const [adele, alex] = [await deskOf("Adele Vance"), await deskOf("Alex Wilber")];
    for (const page of [adele, alex]) await openMeeting(page, "Account opening");
    // Her request is under way while he saves.
    const saved = Promise.withResolvers<void>();
    await adele.route("**/graphql", async (route) => {
      if (route.request().postData()?.includes("input") === true) await saved.promise;
      await route.continue();
    });
    await adele.getByRole("button", { name: "Delete" }).click();
    await alex.getByLabel("Id of the appointment there").fill("alex-was-here");
    await alex.getByRole("button", { name: "Save" }).click();
    await toast(alex, "Saved").waitFor();
    saved.resolve();
    await toast(adele, "Not deleted: somebody else has just changed it").waitFor();
    expect(await adele.getByLabel("Id of the appointment there").inputValue()).toBe("alex-was-here");
  });

  it("keeps what is typed into one that somebody else deletes, and says so", async ({ deskOf, stored }) => {
    const [adele, alex] = [await deskOf("Adele Vance"), await deskOf("Alex Wilber")];
    for (const page of [adele, alex]) await openMeeting(page, "Account opening");
    await adele.getByLabel("Name", { exact: true }).fill("Typed by Adele");
    await alex.getByRole("button", { name: "Delete" }).click();
    await adele.getByText("Somebody else deleted this appointment while you were editing it.").waitFor();
    await adele.getByLabel("E-mail").fill("typed@contoso.example");
    await adele.getByText("Somebody else deleted this appointment").waitFor();
    await adele.getByRole("button", { name: "Add the appointment" }).click();
    await toast(adele, "Appointment added").waitFor();
    const { appointmentClients } = await stored("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi");
    expect(appointmentClients).toMatchObject([
      { displayName: "Typed by Adele", emailAddress: "typed@contoso.example", smsCapablePhoneNumber: "123-456-7890" },
    ]);
  });
});
