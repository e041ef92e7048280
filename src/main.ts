import { readFileSync, writeFileSync } from "node:fs";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { parseArgs } from "node:util";
import type { Logger } from "pino";
import { ConfigError, parseConfig, type Config } from "./config.ts";
import { createGatewayIdentity } from "./gateway-identity.ts";
import { createLogger } from "./log.ts";
import type { Store } from "./service/store/store.ts";

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

const STOP_MILLISECONDS = 30_000;

/** A command that can't be carried out as asked. The message is for the person at the terminal. */
class UsageError extends Error {
  override readonly name = "UsageError";
}

const print = (text: string) => void process.stdout.write(`${text}\n`);

try {
  await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(explain(error));
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
      return operate(positionals, values.tenant, parseConfig(process.env));
    }
    case "start":
    case "gateway":
      parseArgs({ args: [...rest] });
      // oxlint-disable-next-line node/no-process-env -- the one place that reads it
      return serve(command, parseConfig(process.env));
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
  if (action === undefined) return serve("service", config);
  if (operand === undefined) throw new UsageError(USAGE.trimEnd());
  switch (action) {
    case "grant-access":
    case "revoke-access": {
      if (user === undefined) throw new UsageError(USAGE.trimEnd());
      const { grantAccess, revokeAccess } = await import("./service/access-policy-command.ts");
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
      const { readHistory } = await import("./service/history-report.ts");
      return print(readHistory(config.databaseFile, operand));
    }
    default:
      throw new UsageError(USAGE.trimEnd());
  }
}

async function serve(command: "start" | "gateway" | "service", config: Config): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  try {
    await open(command, config, closers);
  } catch (error) {
    await stop(closers);
    throw error;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      // Whoever is impatient and asks twice is obeyed at once.
      process.once(signal, () => process.exit(1));
      stop(closers).catch((error: unknown) => {
        process.stderr.write(explain(error));
        process.exitCode = 1;
      });
    });
  }
}

/** Starts what the command names; `closers` gets what stops it, in the order to stop in. */
async function open(
  command: "start" | "gateway" | "service",
  config: Config,
  closers: (() => Promise<void>)[],
): Promise<void> {
  const logger = createLogger(config.logLevel);
  const embedded = command === "start" && config.graphUrl === undefined;
  if (command === "gateway" && config.graphUrl === undefined) {
    throw new UsageError(
      "The gateway alone needs GRAPH_URL: the origin of the upstream, such as http://127.0.0.1:4001.",
    );
  }

  if (embedded && config.registration !== undefined) {
    throw new UsageError(
      "The embedded service takes tokens of its own identity provider alone: leave AUTHORITY, CLIENT_ID and the " +
        "credential out, or set GRAPH_URL.",
    );
  }

  let graphUrl = config.graphUrl;
  let sampleToken: (() => Promise<string>) | undefined;
  if (command === "service" || embedded) {
    if (config.production) {
      throw new UsageError(
        "The service's only identity provider so far is the one for development, which NODE_ENV=production refuses. " +
          "Set GRAPH_URL to an upstream that checks tokens itself.",
      );
    }
    const service = await startService(config, logger);
    graphUrl = service.url;
    sampleToken = service.sampleToken;
    closers.push(service.close);
    if (command === "service") {
      const { startText } = await import("./service/start-text.ts");
      print(startText(service.url, config.databaseFile));
    }
  }
  if (command !== "service" && graphUrl !== undefined) {
    const { createGateway } = await import("./gateway/server.ts");
    const { appointmentsUrl = graphUrl, production } = config;
    const identity = await createGatewayIdentity(config, embedded ? graphUrl : undefined, logger);
    const gateway = createGateway({
      graphUrl,
      appointmentsUrl,
      identity,
      production,
      logger,
      sampleToken,
      readSlots: config.readSlots,
      readPatience: config.readPatienceSeconds * 1000,
      readDeadline: config.readDeadlineSeconds * 1000,
    });
    const url = await listen(gateway, config.host, config.port, "PORT");
    closers.unshift(() => close(gateway));
    print(embedded ? await welcome(url, graphUrl, config) : `Gateway on ${url}/graphql, upstream ${graphUrl}.`);
  }
}

async function stop(closers: readonly (() => Promise<void>)[]): Promise<void> {
  // One after the other: the gateway answers what it has begun before the service behind it goes.
  for (const close of closers) await close();
}

async function startService(config: Config, logger: ReturnType<typeof createLogger>) {
  const [
    { createService },
    { Store },
    { addSamples, sampleUsers },
    { loadSigningKey },
    { addIdentityProvider },
    { issueSampleToken },
  ] = await Promise.all([
    import("./service/server.ts"),
    import("./service/store/store.ts"),
    import("./service/samples.ts"),
    import("./service/identity-provider/signing-key.ts"),
    import("./service/identity-provider/provider.ts"),
    import("./sample-token.ts"),
  ]);
  const store = new Store(config.databaseFile);
  addSamples(store, Date.now());
  const signingKey = await loadSigningKey(config.dataDirectory);
  const { provisioningSeconds, provisioningStatus, deprecationHeaders, permissionsRevision, replaceStatus } = config;
  const { servicePublicUrl: publicUrl, smsWebhook, faults, production } = config;
  const smsDelivery = smsWebhook && (await createSmsDelivery(smsWebhook, store, logger));
  const service = createService({
    store,
    signingKey,
    logger,
    publicUrl,
    smsDelivery,
    faults,
    faultHeader: !production,
    provisioningSeconds,
    provisioningStatus,
    now: Date.now,
    samples: true,
    deprecationHeaders,
    permissionsRevision,
    replaceStatus,
  });
  addIdentityProvider(service, { signingKey, now: Date.now, production: config.production });
  await service.ready();
  const url = await listen(service.server, "127.0.0.1", config.servicePort, "SERVICE_PORT");
  smsDelivery?.wake();
  return {
    url,
    sampleToken: () => {
      const [first] = sampleUsers;
      if (first === undefined) throw new TypeError("There is no sample user.");
      return issueSampleToken(signingKey, first, config.authMode === "passthrough" ? "service" : "gateway");
    },
    close: async () => {
      // Whoever doesn't take their answer can't keep the service from stopping.
      const deadline = setTimeout(() => service.server.closeAllConnections(), STOP_MILLISECONDS);
      await service.close();
      clearTimeout(deadline);
      await smsDelivery?.close();
      store.close();
    },
  };
}

async function createSmsDelivery(webhook: { url: string; secret: string }, store: Store, logger: Logger) {
  const { SmsDelivery } = await import("./service/sms/sms-delivery.ts");
  const { createWebhookSender } = await import("./service/sms/webhook-sender.ts");
  return new SmsDelivery({ store, logger, sender: createWebhookSender({ ...webhook, now: Date.now }) });
}

async function welcome(url: string, serviceUrl: string, config: Config): Promise<string> {
  const { sampleText } = await import("./service/start-text.ts");
  return [
    "Virtual Appointment Gateway",
    "",
    `  Playground and GraphQL   ${url}/graphql`,
    `  Embedded service         ${serviceUrl}/beta`,
    `  Data                     ${config.databaseFile}`,
    "  Token                    npm run --silent token",
    "",
    ...sampleText(),
    "",
    "Press Ctrl+C to stop.",
  ].join("\n");
}

interface TokenOptions {
  readonly user?: string;
  readonly app?: boolean;
  readonly graph?: boolean;
}

async function printToken(config: Config, options: TokenOptions): Promise<void> {
  if (config.production) throw new UsageError("Sample tokens are not issued under NODE_ENV=production.");
  if (options.user !== undefined && options.app === true) throw new UsageError("Give --user NAME or --app, not both.");
  const { loadSigningKey } = await import("./service/identity-provider/signing-key.ts");
  const { sampleApplication, sampleUsers } = await import("./service/samples.ts");
  const key = await loadSigningKey(config.dataDirectory);
  const user = sampleUsers.find(({ name }) => name === (options.user ?? sampleUsers[0]?.name));
  if (user === undefined) {
    throw new UsageError(`There is no such sample user: take ${sampleUsers.map(({ name }) => name).join(", ")}.`);
  }
  // Where the gateway passes tokens through, callers come with one for what lies behind it.
  const recipient = config.authMode === "passthrough" || options.graph === true ? "service" : "gateway";
  const { issueSampleToken } = await import("./sample-token.ts");
  print(await issueSampleToken(key, options.app === true ? sampleApplication : user, recipient));
}

async function rollKeys(config: Config): Promise<void> {
  if (config.production) throw new UsageError("There are no sample keys under NODE_ENV=production.");
  const { rollSigningKey } = await import("./service/identity-provider/signing-key.ts");
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

async function listen(server: Server, host: string, port: number, variable: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, resolve);
  }).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === "EADDRINUSE" ? "it is taken by another program" : error.message;
    throw new UsageError(
      `Can't listen on ${host}:${port}: ${reason}. Set ${variable} to another port, or to 0 for a free one.`,
    );
  });
  const address = server.address() as AddressInfo;
  return `http://${address.family === "IPv6" ? `[${address.address}]` : address.address}:${address.port}`;
}

function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeIdleConnections();
  });
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return `${error.message}\n${error.problems.map((line) => `  ${line}\n`).join("")}`;
  if (error instanceof UsageError) return `${error.message}\n`;
  const { name, code, message, stack } = error as Error & { code?: string };
  if (name === "StoreError" || name === "AccessPolicyError" || code?.startsWith("ERR_PARSE_ARGS") === true)
    return `${message}\n`;
  return `${stack ?? message}\n`;
}
