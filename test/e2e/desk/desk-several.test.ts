import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openMeeting, toast } from "../../support/browser/desk.ts";
import { call } from "../../support/http.ts";
import { it as base } from "./desk-fixtures.ts";

const FOLLOW_UP = "follow-up";
const ACCOUNT_OPENING = "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi";
const DAY_MILLISECONDS = 86_400_000;
const UNKNOWN_OUTCOME = {
  __typename: "ServiceUnavailableError",
  message: "no answer",
  requestId: null,
  retryAfterSeconds: null,
  outcome: "UNKNOWN",
};

const it = base
  .extend("ask", ({ program, token }) => async (query: string, input: unknown) => {
    const { body } = await call("POST", `${program.urls[0]}/graphql`, { token, body: { query, variables: { input } } });
    return body.data.outcome;
  })
  /** Makes a meeting with an appointment, and gives its address at the desk. */
  .extend("make", ({ ask }) => async (subject: string, inDays: number, externalAppointmentId: string) => {
    const start = Date.now() + inDays * DAY_MILLISECONDS;
    const [startDateTime = "", endDateTime] = [start, start + 1_800_000].map((each) => new Date(each).toISOString());
    const { onlineMeeting } = await ask(
      `mutation ($input: CreateOnlineMeetingInput!) { outcome: createOnlineMeeting(input: $input) { ... on
       CreateOnlineMeetingPayload { onlineMeeting { onlineMeetingId } } } }`,
      { externalId: externalAppointmentId, subject, startDateTime, endDateTime },
    );
    const { onlineMeetingId } = onlineMeeting;
    const zoe = { displayName: "Zoe Ortega", smsCapablePhoneNumber: "+13129224122" };
    await ask(
      `mutation ($input: CreateVirtualAppointmentInput!) { outcome: createVirtualAppointment(input: $input) {
       __typename } }`,
      { onlineMeetingId, externalAppointmentId, appointmentClients: [zoe] },
    );
    return `?${new URLSearchParams({ day: startDateTime.slice(0, 10), meeting: onlineMeetingId }).toString()}`;
  });

describe.runIf(hasBrowser)("several appointments at the desk", () => {
  it.afterAll(({ tabs }) => {
    expect(tabs.flatMap(({ watch }) => watch.strangers)).toEqual([]);
    expect(tabs.flatMap(({ watch }) => watch.complaints)).toEqual([]);
  });

  it("are found on other days, by a part of a name a month around and by an id whenever they are", async ({
    deskOf,
    make,
  }) => {
    await make("Pension forecast", 20, "forecast-20");
    await make("Pension statement", 90, "statement-90");
    const page = await deskOf("Adele Vance");
    await page.getByRole("link", { name: "Pension advice" }).waitFor();
    await page.keyboard.press("/");
    await page.keyboard.type("pension");
    const others = page.getByRole("region", { name: "Other days" });
    const found = others.getByRole("link");
    await expect.poll(() => found.allInnerTexts()).toEqual([expect.stringContaining("Pension forecast")]);
    await others.getByRole("button", { name: "Search after" }).click();
    await others.getByRole("button", { name: "Search after" }).click();
    await expect.poll(() => found.count()).toBe(2);
    await page.getByLabel("Search appointments").fill("ortega");
    await expect.poll(() => found.count()).toBe(2);
    // A name leads a month ahead, or further by hand; an id, without.
    await page.reload();
    await page.getByLabel("Search appointments").fill("statement-90");
    await expect.poll(() => found.allInnerTexts()).toEqual([expect.stringContaining("Pension statement")]);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { level: 2, name: "Pension statement" }).waitFor();
    expect(await page.getByRole("heading", { name: "Today" }).count()).toBe(0);
    expect(await page.getByLabel("Name", { exact: true }).inputValue()).toBe("Zoe Ortega");
  });

  it("are made of one: the same clients, a week later", async ({ deskOf }) => {
    const page = await deskOf("Adele Vance");
    await openMeeting(page, "Follow-up");
    await page.getByRole("button", { name: "More" }).click();
    await page.getByRole("menuitem", { name: "Duplicate" }).click();
    const dialog = page.getByRole("dialog", { name: "Duplicate" });
    expect(await dialog.getByLabel("Subject").inputValue()).toBe("Follow-up with Grady Archie and Lidia Holloway");
    expect(await dialog.getByLabel("Starts at").inputValue()).toMatch(/^9:45/);
    await dialog.getByLabel("Subject").fill("Second follow-up");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    await page.getByRole("heading", { level: 2, name: "Second follow-up" }).waitFor();
    await toast(page, "Appointment added").waitFor();
    await page.getByRole("link", { name: /9:45 AM.*Second follow-up.*Grady Archie, Lidia Holloway/s }).waitFor();
    expect(await page.getByLabel("Id of the appointment there").inputValue()).toBe("");
    expect(await page.getByRole("heading", { name: "Today" }).count()).toBe(0);
  });

  it("are selected by key and by mouse, deleted together, and brought back together", async ({ deskOf, stored }) => {
    const page = await deskOf("Adele Vance");
    const before = await Promise.all([FOLLOW_UP, ACCOUNT_OPENING].map(stored));
    const selected = page.getByRole("group", { name: "Selected appointments" });
    await page.getByRole("link", { name: "Account opening" }).focus();
    await page.keyboard.press("x");
    await selected.getByText("1 selected").waitFor();
    await page.getByRole("link", { name: "Follow-up" }).hover();
    await page.getByRole("checkbox", { name: /^Select Follow-up/ }).click({ modifiers: ["Shift"] });
    await selected.getByText("2 selected").waitFor();
    await selected.getByRole("button", { name: "Delete" }).click();
    await toast(page, "2 appointments deleted").waitFor();
    await selected.waitFor({ state: "detached" });
    for (const id of [FOLLOW_UP, ACCOUNT_OPENING]) expect((await stored(id)).__typename).toBe("NotFoundError");
    await page.getByRole("button", { name: "Undo" }).click();
    await expect.poll(() => Promise.all([FOLLOW_UP, ACCOUNT_OPENING].map(stored))).toEqual(before);
  });

  it("are told of by text message, and what fails is listed and stays selected", async ({ deskOf, ask }) => {
    await ask(
      `mutation ($input: UpdateVirtualAppointmentInput!) { outcome: updateVirtualAppointment(input: $input) {
       __typename } }`,
      {
        onlineMeetingId: FOLLOW_UP,
        appointmentClients: [
          { displayName: "Grady Archie", smsCapablePhoneNumber: "+13129224122" },
          { displayName: "Lidia Holloway" },
        ],
      },
    );
    const page = await deskOf("Adele Vance");
    const selected = page.getByRole("group", { name: "Selected appointments" });
    await page.getByRole("link", { name: "Follow-up" }).focus();
    await page.keyboard.press("x");
    await selected.getByRole("button", { name: "All" }).click();
    await selected.getByRole("button", { name: "Text" }).click();
    const dialog = page.getByRole("dialog", { name: /^Text the clients of 3 appointments/ });
    await dialog.getByText("1 client is told. Without a mobile number: Grady Archie and Lidia Holloway.").waitFor();
    await dialog.getByRole("button", { name: "Send" }).click();
    await toast(page, "1 text message is on its way").waitFor();
    await selected.waitFor({ state: "detached" });
    // What becomes of the next one, nobody knows.
    await page.getByRole("link", { name: "Follow-up" }).focus();
    await page.keyboard.press("x");
    await selected.getByRole("button", { name: "Text" }).click();
    await page.route("**/graphql", (route) =>
      route.request().postData()?.includes("remindBefore") === true
        ? route.fulfill({ json: { data: { sendVirtualAppointmentReminderSms: UNKNOWN_OUTCOME } } })
        : route.continue(),
    );
    await page.getByRole("dialog").getByRole("button", { name: "Send" }).click();
    const list = page.getByRole("dialog", { name: "One was not done" });
    await list.getByText("The messages may have been sent all the same").waitFor();
    await page.unroute("**/graphql");
    await list.getByRole("button", { name: "Back to it" }).click();
    await selected.getByText("1 selected").waitFor();
    await selected.getByRole("button", { name: "Select none" }).click();
    await selected.waitFor({ state: "detached" });
  });

  it("tell which text messages their clients got, and which are planned", async ({ deskOf, make, program }) => {
    const address = await make("Portfolio review", 40, "portfolio-40");
    const page = await deskOf("Adele Vance");
    await page.goto(`${program.urls[0]}/desk/${address}`);
    const history = page.getByRole("group", { name: "Text messages" });
    const send = async (kind: RegExp) => {
      await page.getByRole("button", { name: "Text message" }).click();
      const dialog = page.getByRole("dialog", { name: "Send a text message" });
      await dialog.getByRole("radio", { name: kind }).click();
      await dialog.getByRole("button", { name: "Send" }).click();
      await dialog.waitFor({ state: "hidden" });
    };
    await page.getByLabel("Name", { exact: true }).waitFor();
    expect(await history.count()).toBe(0);
    await send(/^Reminder/);
    const line = history.getByRole("listitem").filter({ hasText: "Reminder to Zoe Ortega" });
    await line.getByText(/^Planned for \w+, \w+ \d+/).waitFor();
    await send(/^Confirmation/);
    // Nothing sends them here: `npm start` keeps them.
    const waiting = history.getByRole("listitem").filter({ hasText: "Confirmation to Zoe Ortega" });
    await waiting.getByText("Waiting to be sent").waitFor();
    expect(await history.getByText("4122").count()).toBe(0);
  });
});
