import { describe, expect } from "vitest";
import { it as base } from "../support/fixtures.ts";
import { call } from "../support/http.ts";
import { runCommand } from "../support/programs/service-process.ts";

const CONTOSO = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const ALEX = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";
const APPLICATION = "11111111-2222-4333-8444-555555555555";

const it = base
  .extend("token", { scope: "file" }, ({ service }) => service.applicationToken({ applicationId: APPLICATION }))
  .extend("command", ({ sharedDirectory }) => (...words: string[]) => {
    return runCommand(sharedDirectory, ["service", ...words]);
  })
  .extend("status", ({ service, token }) => async (user: string) => {
    return (await call("GET", service.at("follow-up", `users/${user}`), { token })).status;
  });
it.override("serviceOptions", ({ sharedDirectory }) => ({ directory: sharedDirectory }));

describe("beside a running service", () => {
  it("lets an application act for one user, and takes it back", async ({ command, status }) => {
    expect(await status(ADELE)).toBe(403);
    const granted = await command("grant-access", APPLICATION, ADELE, "--tenant", CONTOSO);
    expect([granted.code, granted.problems]).toEqual([0, ""]);
    expect(granted.output).toBe(`Application ${APPLICATION} may act for user ${ADELE} of tenant ${CONTOSO}.\n`);
    expect([await status(ADELE), await status(ALEX)]).toEqual([200, 403]);
    const again = await command("grant-access", APPLICATION.toUpperCase(), ADELE, "--tenant", CONTOSO);
    expect([again.code, again.output]).toEqual([0, expect.stringContaining("already")]);
    const revoked = await command("revoke-access", APPLICATION, ADELE.toUpperCase(), "--tenant", CONTOSO);
    expect([revoked.code, revoked.problems]).toEqual([0, ""]);
    expect(await status(ADELE)).toBe(403);
  });

  it("lets an application act for everyone in a tenant, and in no other", async ({ command, status }) => {
    const elsewhere = crypto.randomUUID();
    expect((await command("grant-access", APPLICATION, "everyone", "--tenant", elsewhere)).code).toBe(0);
    expect(await status(ADELE)).toBe(403);
    expect((await command("grant-access", APPLICATION, "everyone", "--tenant", CONTOSO)).code).toBe(0);
    expect([await status(ADELE), await status(ALEX)]).toEqual([200, 200]);
    expect((await command("revoke-access", APPLICATION, "everyone", "--tenant", CONTOSO)).code).toBe(0);
    expect([await status(ADELE), await status(ALEX)]).toEqual([403, 403]);
  });
});

describe("a command that can't be executed", () => {
  it("says that nothing was revoked when there was no such policy", async ({ command }) => {
    const { code, output, problems } = await command("revoke-access", APPLICATION, ALEX, "--tenant", CONTOSO);
    expect([code, output]).toEqual([1, ""]);
    expect(problems).toBe(
      `Application ${APPLICATION} has no policy for user ${ALEX} of tenant ${CONTOSO}: nothing was revoked.\n`,
    );
  });

  it.for([
    ["without a tenant", ["grant-access", APPLICATION, ADELE], "--tenant must be an id"],
    ["without a user", ["grant-access", APPLICATION, "--tenant", CONTOSO], "Usage:"],
    [
      "for a user by name",
      ["grant-access", APPLICATION, "adele@contoso.example", "--tenant", CONTOSO],
      "USER_ID must be an id such as dc17674c-81d9-4adb-bfb2-8f842a442e4c, or everyone.",
    ],
    ["for no application", ["grant-access", "everyone", ADELE, "--tenant", CONTOSO], "APPLICATION_ID must be an id"],
    ["with too many words", ["grant-access", APPLICATION, ADELE, ALEX, "--tenant", CONTOSO], "Usage:"],
    ["a backup with a tenant", ["backup", "copy.db", "--tenant", CONTOSO], "Usage:"],
  ] as const)("%s says so, and nobody is allowed", async ([, words, problem], { command, status }) => {
    const { code, output, problems } = await command(...words);
    expect([code, output]).toEqual([1, ""]);
    expect(problems).toContain(problem);
    expect([await status(ADELE), await status(ALEX)]).toEqual([403, 403]);
  });

  it("makes no database where there is none", async ({ directory }) => {
    const words = ["service", "grant-access", APPLICATION, ADELE, "--tenant", CONTOSO];
    const { code, problems } = await runCommand(directory, words);
    expect([code, problems]).toEqual([1, expect.stringContaining("There is no database")]);
  });
});
