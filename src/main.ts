import { readFileSync, writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import "./runtime/compile-cache.js";
import type { Config } from "./config/config.ts";

// Static imports are compiled before the first line runs. For whoever starts this file without what the npm scripts load
// first, only what comes from here on is looked for in the cache.
const { parseConfig } = await import("./config/config.ts");
const { formatError } = await import("./runtime/format-error.ts");
const { UsageError } = await import("./runtime/usage-error.ts");

const USAGE = `Usage: node src/main.ts COMMAND

  start              the gateway, with the service embedded unless GRAPH_URL names another upstream
  gateway            the gateway alone, in front of GRAPH_URL
  service            the service alone
  service backup FILE                  copy its database while it runs; FILE must not exist
  service history ONLINE_MEETING_ID    who changed the meeting's appointment, when, and which fields
  service grant-access APPLICATION_ID USER_ID|everyone    let an application act for users   --tenant ID
  service revoke-access APPLICATION_ID USER_ID|everyone   take that back                     --tenant ID
  token              print a token for the gateway            --user NAME | --app, --graph: for the service
  rollover           make a new signing key; the ones before it still check what they signed
  schema             write schema.graphql                     --check: only say whether it is up to date
`;

const print = (text: string) => void process.stdout.write(`${text}\n`);

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(formatError(error));
  process.exitCode = 1;
}

async function run([command, ...rest]: readonly string[]): Promise<void> {
  switch (command) {
    case "service": {
      const { positionals, values } = parseArgs({
        args: [...rest],
        allowPositionals: true,
        options: { tenant: { type: "string" } },
      });
      // oxlint-disable-next-line node/no-process-env -- the one place that reads it
      return operate(positionals, values.tenant, parseConfig(process.env, "service"));
    }
    case "start":
    case "gateway":
      parseArgs({ args: [...rest] });
      // oxlint-disable-next-line node/no-process-env -- the one place that reads it
      return runProgram(command, parseConfig(process.env));
    case "token": {
      const { values } = parseArgs({
        args: [...rest],
        options: { user: { type: "string" }, app: { type: "boolean" }, graph: { type: "boolean" } },
      });
      // oxlint-disable-next-line node/no-process-env -- the one place that reads it
      return printToken(parseConfig(process.env), values);
    }
    case "rollover": {
      parseArgs({ args: [...rest] });
      // oxlint-disable-next-line node/no-process-env -- the one place that reads it
      return rollKeys(parseConfig(process.env));
    }
    case "schema": {
      const { values } = parseArgs({ args: [...rest], options: { check: { type: "boolean" } } });
      return writeSchema(values.check === true);
    }
    default:
      throw new UsageError(USAGE.trimEnd());
  }
}

async function operate(
  [action, operand, user, ...more]: readonly string[],
  tenant: string | undefined,
  config: Config,
): Promise<void> {
  const isPolicy = action === "grant-access" || action === "revoke-access";
  if (more.length > 0 || (!isPolicy && (user ?? tenant) !== undefined)) throw new UsageError(USAGE.trimEnd());
  if (action === undefined) return runProgram("service", config);
  if (operand === undefined) throw new UsageError(USAGE.trimEnd());
  switch (action) {
    case "grant-access":
    case "revoke-access": {
      if (user === undefined) throw new UsageError(USAGE.trimEnd());
      const { grantAccess, revokeAccess } = await import("./cli/grant-access.ts");
      const change = action === "grant-access" ? grantAccess : revokeAccess;
      return print(change(config.databaseFile, { tenant, application: operand, user }));
    }
    case "backup": {
      const { backUp } = await import("./service/store/backup.ts");
      const { appointments, meetings, bytes } = backUp(config.databaseFile, operand);
      const megabytes = (bytes / 1e6).toFixed(1);
      return print(
        `Backed up ${appointments} appointments of ${meetings} meetings to ${operand} (${megabytes} MB, checked, on disk).`,
      );
    }
    case "history": {
      const { readHistory } = await import("./cli/history.ts");
      return print(readHistory(config.databaseFile, operand));
    }
    default:
      throw new UsageError(USAGE.trimEnd());
  }
}

/** With a configuration that is right: whatever is wrong with it is said at once. */
async function runProgram(command: "start" | "gateway" | "service", config: Config): Promise<void> {
  const { serve } = await import("./cli/serve.ts");
  return serve(command, config);
}

interface TokenOptions {
  readonly user?: string;
  readonly app?: boolean;
  readonly graph?: boolean;
}

async function printToken(config: Config, options: TokenOptions): Promise<void> {
  if (config.production) throw new UsageError("Sample tokens are not issued under NODE_ENV=production.");
  if (options.user !== undefined && options.app === true) throw new UsageError("Give --user NAME or --app, not both.");
  const { loadSigningKey } = await import("./sandbox/identity-provider/signing-key.ts");
  const { sampleApplication, sampleUsers } = await import("./sandbox/samples.ts");
  const key = await loadSigningKey(config.dataDirectory);
  const user = sampleUsers.find(({ name }) => name === (options.user ?? sampleUsers[0]?.name));
  if (user === undefined) {
    throw new UsageError(`There is no such sample user: take ${sampleUsers.map(({ name }) => name).join(", ")}.`);
  }
  // Where the gateway passes tokens through, callers come with one for what lies behind it.
  const recipient = config.authMode === "passthrough" || options.graph === true ? "service" : "gateway";
  const { issueSampleToken } = await import("./sandbox/sample-token.ts");
  print(await issueSampleToken(key, options.app === true ? sampleApplication : user, recipient));
}

async function rollKeys(config: Config): Promise<void> {
  if (config.production) throw new UsageError("There are no sample keys under NODE_ENV=production.");
  const { rollSigningKey } = await import("./sandbox/identity-provider/signing-key.ts");
  const { id } = await rollSigningKey(config.dataDirectory);
  print(`New signing key ${id}; a running service takes it up when it is started again.`);
}

async function writeSchema(onlyCheck: boolean): Promise<void> {
  const { printSortedSchema } = await import("./gateway/schema/index.ts");
  const file = new URL("../schema.graphql", import.meta.url);
  const printed = printSortedSchema();
  if (!onlyCheck) return writeFileSync(file, printed);
  let committed = "";
  try {
    committed = readFileSync(file, "utf8");
  } catch {
    // No file is the same as an old one.
  }
  if (committed !== printed) throw new UsageError("schema.graphql is not what the code prints: run npm run schema.");
}
