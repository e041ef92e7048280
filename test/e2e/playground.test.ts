import type { Request } from "playwright-core";
import { describe, expect } from "vitest";
import { hasBrowser } from "../support/requirements.ts";
import { it as base } from "../support/fixtures.ts";

interface Operation {
  readonly operationName?: string;
  readonly query: string;
}
const operationOf = (request: Request) => (request.postDataJSON() as Operation | null)?.operationName;

/** Whether the document has the operation that is to be executed: not what GraphiQL sends before it has caught up. */
function namesItsOperation(request: Request): boolean {
  const { operationName = "", query } = (request.postDataJSON() as Operation | null) ?? { query: "" };
  return query.includes(operationName);
}

/** The examples under the headings that a style gives the first of each group. */
const LISTED = `[...document.querySelectorAll(".graphiql-tab")].reduce((groups, tab) => {
  const heading = getComputedStyle(tab, "::before").content.replaceAll('"', "");
  const title = tab.querySelector("[title]").title;
  return heading === "none" ? [...groups.slice(0, -1), groups.at(-1) + ", " + title] : [...groups, heading + ": " + title];
}, [])`;

/** As an earlier version left it: its examples numbered. */
const MADE_OLD = `(() => {
  const state = JSON.parse(localStorage.getItem("graphiql:tabState"));
  const tabs = state.tabs.slice(0, 5).map((tab, index) => ({ ...tab, id: "example-" + index }));
  localStorage.setItem("graphiql:tabState", JSON.stringify({ tabs, activeTabIndex: 4 }));
})()`;

const it = base
  .extend("page", { scope: "file" }, ({ browser }) => browser.newPage({ viewport: { width: 1400, height: 900 } }))
  .extend("run", ({ page }) => async (tab: string): Promise<string> => {
    await page.locator(`.graphiql-tab-button[title=${tab}]`).click();
    for (;;) {
      // GraphiQL takes up the operation of the editor a moment after the tab: nobody clicks faster than this. On a busy
      // machine that moment is longer, and what is sent names the operation of the tab before.
      await page.waitForTimeout(500);
      const [response] = await Promise.all([
        page.waitForResponse((answer) => ![undefined, "IntrospectionQuery"].includes(operationOf(answer.request()))),
        page.locator(".graphiql-execute-button").click(),
      ]);
      if (operationOf(response.request()) === tab) return response.text();
    }
  });

describe.runIf(hasBrowser)("the playground", () => {
  const strangers: string[] = [];
  const complaints: string[] = [];

  it.beforeAll(async ({ program, page }) => {
    page.setDefaultTimeout(30_000);
    const own = program.urls[0] ?? "";
    page.on("request", (request) => {
      const url = request.url();
      if (!url.startsWith(own) && !/^(?:data|blob):/.test(url)) strangers.push(url);
    });
    page.on("console", (message) => void (message.type() === "error" && complaints.push(message.text())));
    page.on("pageerror", (error) => void complaints.push(error.message));
    await page.route("**/graphql", (route) =>
      namesItsOperation(route.request()) ? route.continue() : route.fulfill({ json: {} }),
    );
    await page.goto(own);
    await page.locator(".graphiql-execute-button").waitFor();
  });

  it("is where / leads a browser", ({ program, page }) => {
    expect(page.url()).toBe(`${program.urls[0]}/graphql`);
  });

  it.for([
    ["Appointment", '"displayName":"Grady Archie"'],
    ["Appointments", '"__typename":"ThrottledError"'],
    ["AppointmentById", '"onlineMeetingId":"follow-up"'],
    ["Create", '"externalAppointmentId":"new-client-1"'],
    ["Create", '"__typename":"PreconditionFailedError"'],
    ["Update", '"__typename":"PreconditionFailedError"'],
    ["Delete", "deletedVirtualAppointmentId"],
    ["Agenda", '"subject":"Account opening with Grady Archie"'],
    ["Sms", '"acceptedMessages":1'],
    ["Reminder", '"acceptedMessages":1'],
    ["Viewer", '"kind":"USER"'],
  ] as const)("runs the example %s as it stands", async ([tab, expected], { run }) => {
    expect(await run(tab)).toContain(expected);
  });

  it("provokes every error of the table", async ({ run }) => {
    const kinds = async (tab: string) => {
      const { data } = JSON.parse(await run(tab)) as { data: Record<string, unknown> };
      const outcomes = Object.values(data).flat() as { __typename: string }[];
      return outcomes.map(({ __typename }) => __typename);
    };
    expect(await kinds("ReadErrors")).toEqual([
      "ForbiddenError",
      "NotFoundError",
      "ThrottledError",
      "ServiceUnavailableError",
      "ResourceRetiredError",
      "ValidationError",
    ]);
    expect(await kinds("WriteErrors")).toEqual([
      "ValidationError",
      "ConflictError",
      "PreconditionFailedError",
      "ServiceProvisioningError",
      "ValidationError",
    ]);
  });

  it("lists its examples by what they are for, beside the docs, which tell what a type is", async ({ page }) => {
    const docs = page.locator(".graphiql-doc-explorer");
    await docs.getByText("Virtual appointments: what a business adds to").waitFor();
    for (const name of ["Query", "onlineMeetings", "OnlineMeetingConnection", "OnlineMeetingsError", "NotFoundError"]) {
      await docs.getByText(name, { exact: true }).first().click();
    }
    await expect.poll(() => docs.innerText()).toContain("There is no such online meeting");
    expect(await page.evaluate(LISTED)).toEqual([
      "Read: Appointment, Appointments, AppointmentById, Agenda, Viewer",
      "Write: Create, Update, Delete",
      "Text messages: Sms, Reminder",
      "Errors: ReadErrors, WriteErrors",
    ]);
    for (const tab of await page.locator(".graphiql-tab").all()) {
      const { x = -1, y = -1, width = 0, height = 0 } = (await tab.boundingBox()) ?? {};
      expect(x > 0 && y > 0 && x + width < 1400 && y + height < 900).toBe(true);
    }
  });

  it("is of use on a telephone: the docs give way, and nothing sticks out", async ({ page, run }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    expect(await page.locator(".graphiql-execute-button").isVisible()).toBe(false);
    await page.getByRole("button", { name: "Documentation Explorer" }).click();
    expect(await run("Viewer")).toContain('"kind":"USER"');
    for (const part of [".graphiql-query-editor", ".graphiql-response", ".graphiql-sidebar", ".graphiql-tabs"]) {
      const { x = -1, y = -1, width = 0, height = 0 } = (await page.locator(part).boundingBox()) ?? {};
      expect([part, x >= 0 && x + width <= 390, y >= 0 && y + height <= 800, height >= 30]).toEqual([
        part,
        true,
        true,
        true,
      ]);
    }
    await page.setViewportSize({ width: 1400, height: 900 });
  });

  it("has its examples and a token after a reload, those of an earlier version replaced", async ({ page, run }) => {
    await page.evaluate(MADE_OLD);
    await page.reload();
    await page.locator(".graphiql-execute-button").waitFor();
    await expect.poll(() => page.locator(".graphiql-tab").count()).toBe(12);
    expect(await run("Appointments")).toContain('"__typename":"VirtualAppointment"');
  });

  it("has the token in a new tab, too", async ({ page }) => {
    await page.getByRole("button", { name: "New tab" }).click();
    await page.getByRole("button", { name: "Headers" }).click();
    await expect.poll(() => page.locator(".graphiql-editor-tool").innerText()).toContain("Authorization");
  });

  it("asked nothing of any other machine, and logged no error", () => {
    expect(strangers).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
