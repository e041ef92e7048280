import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect } from "vitest";
import { it as base } from "../support/client/client-fixtures.ts";
import { ROOT } from "../support/programs/program.ts";

const it = base
  /** What `npm run check:compatibility` says about the schema with this changed in it. */
  .extend(
    "check",
    ({ sharedDirectory }) =>
      async (from: string | RegExp, to: string): Promise<{ code: number; output: string }> => {
        const file = join(sharedDirectory, "schema.graphql");
        const committed = readFileSync(`${ROOT}schema.graphql`, "utf8");
        const changed = committed.replace(from, to);
        expect(changed === committed).toBe(from === to);
        writeFileSync(file, changed);
        const program = [`${ROOT}src/client/tools/compatibility/check.ts`, "--schema", file];
        try {
          const { stdout, stderr } = await promisify(execFile)(process.execPath, program);
          return { code: 0, output: stdout + stderr };
        } catch (error) {
          const { code, stderr } = error as { code: number; stderr: string };
          return { code, output: stderr };
        }
      },
  );

it("the committed schema breaks nothing", async ({ check }) => {
  expect(await check("", "")).toEqual({ code: 0, output: "" });
});

it("a field that goes breaks each operation that asks for it, by name and file", async ({ check }) => {
  const { code, output } = await check(/(type Viewer \{[^}]*)tenantId: ID!/, "$1tenant: ID!");
  expect({ code, output }).toEqual({
    code: 1,
    output: `The schema breaks operations that clients ship:
  Viewer (operations/viewer.graphql): Cannot query field "tenantId" on type "Viewer". Did you mean "tenant"?
The schema breaks clients of the last release (if that is meant, CHANGELOG.md has to name it and say how to move):
  Viewer.tenantId: Field 'tenantId' was removed from object type 'Viewer'
`,
  });
});

it("what breaks a fragment is told of every operation that uses it", async ({ check }) => {
  const { code, output } = await check(/(type VirtualAppointment [^}]*)settings: Settings/, "$1options: Settings");
  expect(code).toBe(1);
  for (const name of ["Node", "OnlineMeetings", "UpdateVirtualAppointment", "VirtualAppointments"])
    expect(output).toMatch(
      new RegExp(`^  ${name} \\(operations/[\\w-]+\\.graphql\\): Cannot query field "settings"`, "m"),
    );
  expect(output).not.toContain("Viewer (");
});

it("a change that our operations survive is reported where others' don't", async ({ check }) => {
  const { code, output } = await check(
    /(type VirtualAppointment [^}]*)etag: String/,
    "$1etag: String\n\n  version: Int",
  );
  expect({ code, output }).toEqual({ code: 0, output: "" });
  const required = await check(/(input SettingsInput \{[^}]*Boolean)/, "$1!");
  expect(required.code).toBe(1);
  expect(required.output)
    .toBe(`The schema breaks clients of the last release (if that is meant, CHANGELOG.md has to name it and say how to move):
  SettingsInput.allowClientToJoinUsingBrowser: Input field 'SettingsInput.allowClientToJoinUsingBrowser' changed type from 'Boolean' to 'Boolean!'
`);
});

describe("what is deprecated breaks nobody", () => {
  it("and who asks for it is told what to take instead: our own operations by this check", async ({ check }) => {
    const { code, output } = await check(
      /(type Settings \{[^}]*allowClientToJoinUsingBrowser: Boolean)/,
      '$1 @deprecated(reason: "Take `joinModes`.")',
    );
    expect(code).toBe(1);
    const [title, ...uses] = output.trimEnd().split("\n");
    expect(title).toBe("Operations that clients ship use what the schema deprecates:");
    expect(uses).toContain(
      "  VirtualAppointments (operations/virtual-appointments.graphql): The field Settings.allowClientToJoinUsingBrowser is deprecated. Take `joinModes`.",
    );
    expect(uses.map((use) => use.split(" ")[2])).toContain("AgendaChanged");
    expect(uses.join()).not.toContain("Viewer");
  });

  it("once they have moved, the check has nothing to say, and clients of the last release go on", async ({ check }) => {
    const moved = await check(
      /(type OnlineMeeting [^}]*)participants: \[MeetingParticipant!\]!/,
      '$1participants: [MeetingParticipant!]! @deprecated(reason: "Take `people`.")\n\n  people: [MeetingParticipant!]!',
    );
    expect(moved).toMatchObject({ code: 1, output: expect.stringContaining("Take `people`.") });
    const unused = await check(
      /(type VirtualAppointment [^}]*)resourceId: ID/,
      '$1resourceId: ID @deprecated(reason: "Take `id`.")',
    );
    expect(unused).toEqual({ code: 0, output: "" });
  });
});
