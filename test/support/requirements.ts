import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** What some tests need of the machine beside Node. */
export interface Requirement {
  readonly what: string;
  readonly isMet: boolean;
  readonly howToHaveIt: string;
}

export const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

const isAdministrator = process.getuid?.() === 0;
/** Runs a program without the administrator's right to write to every file. */
export const withoutRights = isAdministrator ? ["setpriv", "--bounding-set=-all", "--inh-caps=-all"] : [];
const [program, ...words] = [...withoutRights, "true"];

const requirement = (what: string, isMet: boolean, howToHaveIt: string): Requirement => ({ what, isMet, howToHaveIt });

export const requirements = {
  browser: requirement("Chromium", existsSync(CHROMIUM), "install it, or set CHROMIUM to its path"),
  linux: requirement("Linux", process.platform === "linux", "run them there"),
  fullDevice: requirement("/dev/full", existsSync("/dev/full"), "run them on Linux"),
  ordinaryUser: requirement(
    "an ordinary user's rights",
    spawnSync(program, words).status === 0,
    "don't run them as root",
  ),
  haproxy: requirement("HAProxy", spawnSync("haproxy", ["-v"]).status === 0, "install it"),
  strace: requirement(
    "strace",
    // As a thread of its own it stops the program where it may not trace it.
    spawnSync("strace", ["-D", "-f", "--seccomp-bpf", "-o", "/dev/null", "true"]).status === 0,
    "install it, and let processes be traced",
  ),
} as const satisfies Readonly<Record<string, Requirement>>;

export const hasBrowser = requirements.browser.isMet;

/** Without one of them some tests are left out: a person is told so at the end, and a run of CI fails at once. */
export default function setUp(): () => void {
  const missing = Object.values(requirements).filter(({ isMet }) => !isMet);
  const named = missing.map(({ what, howToHaveIt }) => `${what} (${howToHaveIt})`).join("; ");
  if (missing.length > 0 && process.env["CI"] !== undefined) throw new Error(`The tests need ${named}.`);
  return () => {
    if (missing.length > 0) process.stdout.write(`Some tests were left out, for want of ${named}.\n`);
  };
}
