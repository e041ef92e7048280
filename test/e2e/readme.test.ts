import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call } from "../support/http.ts";
import { createHome, ROOT, runProgram, startProgram, type RunningProgram } from "../support/program.ts";

// The README is run: its operations one after the other on a fresh start, each answer compared with the one printed
// below it, its start-up text with what the program prints. `…` in an answer stands for any text.

const readme = readFileSync(`${ROOT}README.md`, "utf8");
const blocks = [...readme.matchAll(/```(\w+)\n(.*?)```/gs)].map(([, language = "", text = ""]) => ({ language, text }));
const answered = blocks.flatMap(({ language, text }, index) => {
  const next = blocks[index + 1];
  return next?.language === "json" ? [{ language, text, answer: JSON.parse(next.text) as unknown }] : [];
});

const home = createHome();
let program: RunningProgram;
let token: string;
// The sample meetings are on the day of the start, by the clock of this machine.
const day = new Date(new Date().setHours(0, 0, 0, 0));
const nextDay = new Date(new Date(day).setDate(day.getDate() + 1));
const local = (text: string) =>
  text
    .replaceAll("2026-11-23T00:00:00Z", day.toISOString())
    .replaceAll("2026-11-24T00:00:00Z", nextDay.toISOString())
    .replaceAll("http://127.0.0.1:4000", program.urls[0] ?? "")
    .replaceAll("http://127.0.0.1:4001", program.urls[1] ?? "")
    .replaceAll(".data/appointments.db", `${home.directory}/appointments.db`);

beforeAll(async () => {
  program = await startProgram(["start"], home.environment);
  token = (await runProgram(["token"], home.environment)).stdout.trim();
});
afterAll(async () => {
  await program.stop("SIGKILL");
  home.remove();
});

it("prints the start-up text that the README shows", () => {
  const shown = blocks.find(({ text }) => text.startsWith("Virtual Appointment Gateway"))?.text ?? "";
  expect(program.output()).toBe(local(shown));
});

it("answers some operations with JSON, all of which are run below", () => {
  expect(answered.map(({ language }) => language)).toContain("sh");
  expect(answered.filter(({ language }) => language === "graphql").length).toBeGreaterThanOrEqual(6);
  expect(blocks.filter(({ language }) => language === "json")).toHaveLength(answered.length);
});

describe("the README's answers are real", () => {
  it.each(answered.map((block, index) => [index + 1, block] as const))("number %i", async (_, block) => {
    const actual =
      block.language === "sh"
        ? JSON.parse(
            (await promisify(execFile)("bash", ["-c", local(block.text)], { cwd: ROOT, env: home.environment })).stdout,
          )
        : (await call("POST", `${program.urls[0]}/graphql`, { token, body: { query: local(block.text) } })).body;
    expect(actual).toEqual(withWildcards(block.answer));
  });
});

it("shows every variable that the configuration knows, and every script", () => {
  const known = [...readFileSync(`${ROOT}src/config.ts`, "utf8").matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(
    ([, name]) => name,
  );
  expect(known.length).toBeGreaterThan(5);
  for (const name of known) expect(readme).toContain(`\`${name}\``);
  const { scripts } = JSON.parse(readFileSync(`${ROOT}package.json`, "utf8")) as { scripts: Record<string, string> };
  for (const [, script = ""] of readme.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
    expect(Object.keys(scripts)).toContain(script);
});

function withWildcards(value: unknown): unknown {
  if (typeof value === "string" && value.includes("…")) {
    const parts = value.split("…").map((part) => RegExp.escape(part));
    return expect.stringMatching(new RegExp(`^${parts.join(".+")}$`));
  }
  if (Array.isArray(value)) return value.map(withWildcards);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withWildcards(inner)]));
}
