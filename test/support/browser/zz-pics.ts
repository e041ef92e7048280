import { launchBrowser } from "./browser.ts";
import { openDesk, openMeeting, signIn, toast } from "./desk.ts";
import { createHome, startProgram } from "../programs/program.ts";
import { views } from "/tmp/views.ts";
const wanted = (process.argv[2] ?? "").split(",").filter(Boolean);
const widths = (process.argv[3] ?? "320,768,1440").split(",").map(Number);
const schemes = (process.argv[4] ?? "light").split(",") as ("light" | "dark")[];
const home = createHome();
const program = await startProgram(["start"], { ...home.environment, PROVISIONING_SECONDS: "300" });
const browser = await launchBrowser();
const t = { openMeeting, toast };
try {
  for (const [name, { person, show }] of Object.entries(views)) {
    if (wanted.length && !wanted.includes(name)) continue;
    try {
      const { page, context, watch } = await openDesk(browser, program.urls, { reducedMotion: "reduce", viewport: { width: 1440, height: 900 }, timezoneId: "Europe/Berlin", locale: "de-DE" });
      page.setDefaultTimeout(15000);
      if (person) await signIn(page, person);
      await show(page, t);
      await page.waitForTimeout(500);
      for (const scheme of schemes) {
        await page.emulateMedia({ colorScheme: scheme });
        for (const width of widths) {
          await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
          await page.waitForTimeout(350);
          await page.screenshot({ path: `/tmp/pics/${name}-${scheme}-${width}.png` });
        }
      }
      if (watch.complaints.length) console.log(name, watch.complaints);
      await context.close();
    } catch (e) { console.log(name, "FAILED", String(e).slice(0, 300)); }
  }
} finally {
  await browser.close(); await program.stop("SIGTERM"); home.remove();
}
