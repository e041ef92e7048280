import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { hasBrowser } from "../../support/requirements.ts";
import { openDesk, openMeeting, signIn, toast } from "../../support/browser/desk.ts";
import { it } from "../../support/fixtures.ts";

// Every view of the desk, light and dark, from the smallest telephone to a wide screen: axe finds nothing, and nothing
// sticks out.
// With SCREENSHOTS=DIRECTORY, pictures of all of them are kept there.

interface View {
  readonly name: string;
  /** Of whoever sees it; nobody is signed in without one. */
  readonly person?: string;
  readonly show: (page: Page) => Promise<void>;
}

const appointment = (page: Page) => page.getByLabel("Name", { exact: true }).first().waitFor();

const views: readonly View[] = [
  { name: "sign-in", show: (page) => page.getByRole("heading", { level: 1 }).waitFor() },
  { name: "agenda", person: "Adele Vance", show: (page) => page.getByText("Choose a meeting").waitFor() },
  {
    name: "empty-day",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByRole("button", { name: "Next day" }).click();
      await page.getByText("Nothing on this day").waitFor();
    },
  },
  {
    name: "appointment",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Follow-up");
      await page.getByLabel("E-mail").first().fill("nobody");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Enter an e-mail address").waitFor();
    },
  },
  {
    name: "read-only",
    person: "Megan Bowen",
    show: async (page) => {
      await openMeeting(page, "Follow-up");
      await page.getByText("You may not change appointments").first().waitFor();
    },
  },
  {
    name: "no-appointment",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Introduction");
      await page.getByRole("button", { name: "Add an appointment" }).waitFor();
    },
  },
  {
    name: "provisioning",
    person: "Lee Gu",
    show: async (page) => {
      await openMeeting(page, "Business account opening");
      await page.getByRole("button", { name: "Add an appointment" }).click();
      await page.getByLabel("Name").fill("Grady Archie");
      await page.getByRole("button", { name: "Add the appointment" }).click();
      await page.getByText("Appointments are being set up").waitFor();
    },
  },
  {
    name: "conflict",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Mortgage review");
      const dialog = page.getByRole("dialog");
      // The other writer of this meeting comes in every second time.
      for (const id of ["mine", "mine again"]) {
        if (await dialog.isVisible()) break;
        await page.getByLabel("Id of the appointment there").fill(id);
        await page.getByRole("button", { name: "Save" }).click();
        await dialog.or(toast(page, "Saved")).first().waitFor();
      }
      await dialog.getByRole("radio", { name: /^Theirs/ }).click();
    },
  },
  {
    name: "text-message",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Follow-up");
      await page.getByRole("button", { name: "Text message" }).click();
      await page.getByRole("dialog").getByRole("checkbox", { name: "Lidia Holloway" }).check();
      await page.getByRole("button", { name: "Send" }).click();
      await page.getByText("Enter a mobile number").waitFor();
    },
  },
  {
    name: "qr-code",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Follow-up");
      await page.getByRole("button", { name: "QR code" }).click();
      await page.getByRole("img", { name: "QR code" }).waitFor();
    },
  },
  {
    name: "deleted",
    person: "Alex Wilber",
    show: async (page) => {
      await openMeeting(page, "Account opening");
      await page.getByRole("button", { name: "Delete" }).click();
      await toast(page, "Appointment deleted").waitFor();
    },
  },
  {
    name: "week",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByRole("button", { name: "Show the week" }).click();
      await page.getByRole("link", { name: "Follow-up" }).waitFor();
    },
  },
  {
    name: "filter",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByLabel("Search appointments").fill("nobody");
      await page.getByText("of this day fits").waitFor();
    },
  },
  {
    name: "other-days",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByLabel("Search appointments").fill("grady");
      await page.getByRole("button", { name: "Search before" }).waitFor();
    },
  },
  {
    name: "several",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByRole("checkbox", { name: "Select Follow-up" }).check();
      await page.getByRole("button", { name: "All", exact: true }).click();
      await page.getByRole("button", { name: "Text", exact: true }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "keyboard",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByRole("button", { name: "Keyboard" }).click();
      await page.getByRole("dialog").waitFor();
    },
  },
  {
    name: "new-appointment",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByRole("button", { name: "New appointment" }).click();
      await page.getByRole("button", { name: "Add", exact: true }).click();
      await page.getByText("Say what it is about.").waitFor();
    },
  },
  ...["Move", "Cancel"].map((what) => ({
    name: what.toLowerCase(),
    person: "Adele Vance",
    show: async (page: Page) => {
      await openMeeting(page, "Follow-up");
      await page.getByRole("button", { name: "More" }).click();
      await page.getByRole("menuitem", { name: what }).click();
      await page.getByRole("dialog").or(page.getByRole("alertdialog")).waitFor();
    },
  })),
  {
    name: "time-zones",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Follow-up");
      await page.getByRole("button", { name: "Text message" }).click();
      await page.getByRole("combobox", { name: "Time zone of the clients" }).click();
      await page.getByRole("option").first().waitFor();
    },
  },
  {
    name: "account",
    person: "Adele Vance",
    show: async (page) => {
      await page.getByRole("button", { name: "Account of" }).click();
      await page.getByRole("button", { name: "Sign out" }).waitFor();
    },
  },
  {
    name: "error",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Pension advice");
      await page.getByText("Too many requests").last().waitFor();
    },
  },
  {
    name: "offline",
    person: "Adele Vance",
    show: async (page) => {
      await openMeeting(page, "Follow-up");
      await appointment(page);
      await page.getByLabel("Name").first().fill("Grady A.");
      await page.context().setOffline(true);
      await page.getByText("You are offline.").first().waitFor();
    },
  },
  {
    name: "expired",
    person: "Adele Vance",
    show: async (page) => {
      await page.context().clock.install();
      await page.reload();
      await page.getByText("Choose a meeting").waitFor();
      await page.context().clock.fastForward("01:01:00");
      await page.getByRole("alertdialog").waitFor();
    },
  },
];

// Nobody's provisioning comes to an end here.
it.override("programVariables", { PROVISIONING_SECONDS: "300" });

describe.runIf(hasBrowser)("each view of the desk", () => {
  it.for(views)("$name", async ({ name, person, show }, { program, browser }) => {
    const directory = process.env["SCREENSHOTS"];
    const { page, context } = await openDesk(browser, program.urls, { reducedMotion: "reduce" });
    if (person !== undefined) await signIn(page, person);
    await show(page);
    // What fades in is only half there before.
    await page.waitForTimeout(300);
    await expect.poll(() => page.evaluate(NOTHING_MOVES)).toBe(true);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.waitForTimeout(100);
      await expect.poll(() => page.evaluate(NOTHING_MOVES)).toBe(true);
      // Colours are the same at each width, and where things stand is in each scheme: pictures are of all.
      const all = [320, 390, 768, 1440];
      for (const width of colorScheme === "light" || directory !== undefined ? all : [1440]) {
        await page.setViewportSize({ width, height: 800 });
        await page.waitForTimeout(100);
        const isLooked = width === (colorScheme === "light" ? 320 : 1440) || (directory !== undefined && width !== 768);
        // In the dark nothing but the colours is another.
        const rules = colorScheme === "dark" ? ["color-contrast"] : undefined;
        if (isLooked) expect(await findings(page, rules), `${colorScheme}, ${width} px`).toEqual([]);
        // Until it has been laid out anew.
        const overflow = () => page.evaluate("document.documentElement.scrollWidth - window.innerWidth");
        await expect.poll(overflow, { message: `${width} px` }).toBeLessThanOrEqual(0);
        await expect.poll(() => page.evaluate(STICKING_OUT), { message: `${width} px` }).toEqual([]);
        if (directory !== undefined)
          await page.screenshot({ path: `${directory}/desk-${name}-${colorScheme}-${width}.png` });
      }
    }
    await context.close();
  });
});

/** @param rules those alone, not all */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  const axe = new AxeBuilder({ page }).exclude(FOCUS_GUARDS).exclude(LAYERS);
  const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join("\n")}`,
  );
}

/**
 * What the component library catches the Tab key with at the ends of a dialog. It is aria-hidden and can be focused on
 * purpose: it hands the focus on at once.
 */
const FOCUS_GUARDS = "[data-tabster-dummy]";

/** What opens from a control and lies in no landmark: it is reached from its control, which does. */
const LAYERS = "[role=tooltip], [role=listbox]";

/** No transition is under way, apart from a progress bar, which goes on for as long as it is there. */
const NOTHING_MOVES = `document.getAnimations().every(({ playState, effect }) => playState !== "running" ||
  effect.getComputedTiming().endTime === Infinity || effect.target.closest("[role=progressbar]") !== null)`;

/** Controls and texts of which a part lies beyond the left or right edge of the window, where nobody can scroll to. */
const STICKING_OUT = `[...document.querySelectorAll("button, input, select, h1, h2, h3, [role=dialog] *")]
  .filter((element) => element.checkVisibility({ visibilityProperty: true }))
  .map((element) => [element, element.getBoundingClientRect()])
  .filter(([, { width, left, right }]) => width > 1 && (left < -1 || right > window.innerWidth + 1))
  .map(([element]) => element.outerHTML.slice(0, 120))`;
