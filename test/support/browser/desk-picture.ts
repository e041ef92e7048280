import { writeFileSync } from "node:fs";
import { launchBrowser } from "./browser.ts";
import { openDesk, openMeeting, signIn } from "./desk.ts";
import { createHome, ROOT, startProgram } from "../programs/program.ts";

// Takes the README's picture of the desk, on fresh samples: node test/support/browser/desk-picture.ts

const home = createHome();
const program = await startProgram(["start"], home.environment);
const browser = await launchBrowser();
try {
  const { page, context } = await openDesk(browser, program.urls, { viewport: { width: 1280, height: 800 } });
  // In the middle of the samples' day, whenever the picture is taken.
  await context.clock.setFixedTime(new Date().setHours(10, 41, 0, 0));
  await page.reload();
  await signIn(page, "Adele Vance");
  await openMeeting(page, "Follow-up");
  await page.getByLabel("Name").nth(1).waitFor();
  await page.mouse.move(0, 0);
  writeFileSync(`${ROOT}.github/desk.png`, await page.screenshot({ animations: "disabled" }));
} finally {
  await browser.close();
  await program.stop("SIGTERM");
  home.remove();
}
