import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect } from "vitest";
import { commands } from "../../src/cli/commands.ts";
import { variables } from "../../src/cli/variables.ts";
import { it as base } from "../support/fixtures.ts";
import { ROOT, runProgram } from "../support/programs/program.ts";

const LISTING = new URL("../support/programs/list-modules.ts", import.meta.url).href;

const it = base.extend("run", ({ home }) => (...words: string[]) => {
  return runProgram(words, home.environment);
});

const names = commands.map(({ name }) => name.split(" "));

describe("--help", () => {
  it("lists every command", async ({ run }) => {
    expect(await run("--help")).toMatchInlineSnapshot(`
      {
        "code": 0,
        "stderr": "",
        "stdout": "Usage: node src/main.ts COMMAND

      Commands:
        start                                 run the gateway, with the service embedded unless GRAPH_URL names another upstream
        gateway                               run the gateway alone, in front of GRAPH_URL
        service                               run the service alone
        service migrate                       bring the service's database up to date, and end
        service backup FILE                   copy the service's database while it runs
        service copy --from URL --to URL      copy everything from one database into another, of either kind
        service check [--database URL]        look whether the service's database is whole
        service history ONLINE_MEETING_ID     show who changed the meeting's appointment, when, and which fields
        service export [--email ADDRESS] [--phone NUMBER]
                                              print everything about a person, as JSON
        service erase [--email ADDRESS] [--phone NUMBER] [--yes] [--vacuum]
                                              take a person out of every appointment, and delete the text messages to them
        service audit [--meeting ID] [--caller ID] [--email ADDRESS] [--phone NUMBER] [--since TIME] [--until TIME]
                                              print who read and wrote people's data, a JSON object a line
        service prune-audit DAYS              remove what is old from the audit
        service outbox [--meeting ID] [--state STATE] [--since TIME] [--until TIME] [--json] [--send-again ID|failed]
                                              list text messages and what became of each, or send again what has failed
        service grant-access APPLICATION_ID USER_ID|everyone --tenant ID
                                              let an application act for users
        service revoke-access APPLICATION_ID USER_ID|everyone --tenant ID
                                              take that back
        health                                ask the gateway and the service of this machine whether they run
        token [--user NAME] [--app] [--graph]
                                              print a token of a sample user for the gateway
        rollover                              make a new signing key; the ones before it still check what they signed
        import FILE --url URL [--dry-run] [--replace]
                                              create appointments from a file, through a gateway
        export FILE --url URL [--starts-from TIME] [--starts-before TIME] [--ids FILE] [--user-id ID]
                                              write appointments to a file, through a gateway
        schema [--check]                      write schema.graphql

      Options, of the program and of each command:
        -h, --help  show this
        --version   print the version
      ",
      }
    `);
    expect(await run("-h")).toEqual(await run("--help"));
  });

  it.for(names.map((words) => [words] as const))(
    "tells of %j what it does, and with which arguments",
    async ([words], { run }) => {
      const { code, stdout, stderr } = await run(...words, "--help");
      expect([code, stderr]).toEqual([0, ""]);
      expect(stdout).toMatch(new RegExp(`^Usage: node src/main\\.ts ${words.join(" ")}\\b.*\\n`));
      const { operands = {}, options = [], variables: looked = [] } = commandNamed(words);
      for (const term of [...Object.keys(operands), ...options.map((name) => `--${name}`), ...looked]) {
        expect(stdout).toMatch(new RegExp(`^  ${RegExp.escape(term)}\\b.* \\S`, "m"));
      }
    },
  );

  it("says all of a command", async ({ run }) => {
    expect((await run("service", "grant-access", "--help")).stdout).toMatchInlineSnapshot(`
      "Usage: node src/main.ts service grant-access APPLICATION_ID USER_ID|everyone --tenant ID

      Let an application act for users. A running service applies it from its next request on.

      Arguments:
        APPLICATION_ID    the application's client id
        USER_ID|everyone  a user's object id, or everyone in the tenant

      Options:
        --tenant ID  the tenant of the user, or whose users everyone is
        -h, --help   show this
        --version    print the version

      Environment:
        DATABASE_URL  the service's store, sqlite: or postgres://; sqlite:.data/appointments.db by default
      "
    `);
  });

  it("comes before whatever is wrong with the arguments and with the environment, and needs no package", async ({
    home,
  }) => {
    const file = join(home.directory, "modules");
    const environment = { ...home.environment, PORT: "x", NODE_OPTIONS: `--import ${LISTING}`, LOADED_MODULES: file };
    for (const words of [
      ["--help"],
      ["--version"],
      ["service", "history", "a", "b", "--help"],
      ["start", "--version"],
    ]) {
      expect(await runProgram(words, environment)).toMatchObject({ code: 0, stderr: "" });
    }
    expect(readFileSync(file, "utf8")).not.toContain("node_modules");
  });

  it("knows every variable, each with a command that looks at it", () => {
    const looked = new Set(commands.flatMap((command) => command.variables ?? []));
    expect([...looked].toSorted()).toEqual(Object.keys(variables).toSorted());
  });
});

describe("--version", () => {
  it.for([[[]], [["start"]], [["service", "backup"]]] as const)("of %j is the package's", async ([words], { run }) => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { readonly version: string };
    expect(await run(...words, "--version")).toEqual({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe("a command line that can't be", () => {
  it.for([
    [[], /^Usage: node src\/main\.ts COMMAND\n/],
    [["nonsense"], /^Usage: node src\/main\.ts COMMAND\n/],
    [["Start"], /^Usage: node src\/main\.ts COMMAND\n/],
    [["--nonsense"], /^Unknown option '--nonsense'[^]*\n\nUsage: node src\/main\.ts COMMAND\n/],
    [["start", "--nonsense"], /^Unknown option '--nonsense'[^]*\n\nUsage: node src\/main\.ts start\n$/],
    [["start", "--tenant", "x"], /^Unknown option '--tenant' of start\.\n\nUsage: node src\/main\.ts start\n$/],
    [["gateway", "now"], /^There are too many arguments\.\n\nUsage: node src\/main\.ts gateway\n$/],
    [["service", "backup"], /^FILE is missing\.\n\nUsage: node src\/main\.ts service backup FILE\n$/],
    [["service", "restore", "x"], /^There are too many arguments\.\n\nUsage: node src\/main\.ts service\n {7}node/],
    [
      ["token", "--user"],
      /^Option '--user <value>' argument missing\n\nUsage: node src\/main\.ts token \[--user NAME\]/,
    ],
    [["token", "--app=x"], /^Option '--app' does not take an argument\n\nUsage: node src\/main\.ts token/],
    [["schema", "x"], /^There are too many arguments\.\n\nUsage: node src\/main\.ts schema \[--check\]\n$/],
  ] as const)("%j shows the usage", async ([words, message], { run }) => {
    const { code, stdout, stderr } = await run(...words);
    expect([code, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(message);
  });

  it("doesn't repeat what can't be an argument: it may be somebody's name", async ({ run }) => {
    expect((await run("service", "history", "a", "adele@contoso.example")).stderr).not.toContain("adele");
  });

  it("takes a value that begins with a dash behind two of them", async ({ run }) => {
    expect((await run("service", "history", "--", "-a")).stderr).toMatch(/^There is no database/);
  });
});

describe("service migrate", () => {
  it("makes the database, as often as it is asked to, without a registration", async ({ ownHome }) => {
    const environment = { ...ownHome.environment, NODE_ENV: "production" };
    expect((await runProgram(["service", "history", "a"], environment)).stderr).toMatch(/^There is no database/);
    for (const _time of ["first", "second"]) {
      const stdout = `${join(ownHome.directory, "appointments.db")} is up to date.\n`;
      expect(await runProgram(["service", "migrate"], environment)).toEqual({ code: 0, stdout, stderr: "" });
    }
    expect((await runProgram(["service", "history", "a"], environment)).stderr).not.toMatch(/database/);
  });
});

describe("rollover", () => {
  it("makes a new key beside those before", async ({ run }) => {
    const first = await run("rollover");
    const second = await run("rollover");
    for (const { stdout } of [first, second]) {
      expect(stdout).toMatch(/^New signing key \S+; a running service uses it once it is started again\.\n$/);
    }
    expect(second.stdout).not.toBe(first.stdout);
  });

  it("is refused in production", async ({ home }) => {
    const { code, stderr } = await runProgram(["rollover"], { ...home.environment, NODE_ENV: "production" });
    expect([code, stderr]).toEqual([1, "There are no sample keys under NODE_ENV=production.\n"]);
  });
});

describe("token", () => {
  it("is for a user or for the application, not for both", async ({ run }) => {
    const { code, stderr } = await run("token", "--app", "--user", "megan");
    expect([code, stderr]).toEqual([1, "Give --user NAME or --app, not both.\n"]);
  });
});

describe("schema --check", () => {
  it("says nothing of a file that is up to date", async ({ run }) => {
    expect(await run("schema", "--check")).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

function commandNamed(words: readonly string[]) {
  const found = commands.find(({ name }) => name === words.join(" "));
  if (found === undefined) throw new TypeError("There is no such command.");
  return found;
}
