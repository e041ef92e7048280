import type { Config, Variable } from "../config/config.ts";
import type { Program } from "../config/program.ts";
import type { Command, Environment } from "./command.ts";

const TRACES: readonly Variable[] = [
  "OTEL_EXPORTER_OTLP_ENDPOINT",
  "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
  "OTEL_EXPORTER_OTLP_PROTOCOL",
  "OTEL_TRACES_SAMPLER",
  "OTEL_TRACES_SAMPLER_ARG",
  "OTEL_SDK_DISABLED",
];
const GATEWAY: readonly Variable[] = [
  ...(["NODE_ENV", "HOST", "PORT", "WORKERS", "LOG_LEVEL", "METRICS_PORT", "STOP_DELAY_SECONDS"] as const),
  ...(["GRAPH_URL", "APPOINTMENTS_URL", "CALENDAR", "AUTH_MODE", "AUTHORITY", "CLIENT_ID", "CLIENT_SECRET"] as const),
  ...(["CLIENT_CERTIFICATE_FILE", "CLIENT_ASSERTION_FILE", "MANAGED_IDENTITY", "ALLOWED_TENANTS"] as const),
  ...(["GRAPH_AUDIENCE", "APPOINTMENTS_AUDIENCE", "READ_SLOTS", "READ_RETRY_SECONDS", "READ_CACHE_MB"] as const),
  ...([
    "OPERATION_DEADLINE_SECONDS",
    "WRITE_DEADLINE_SECONDS",
    "OPERATIONS_PER_MINUTE",
    "PERSISTED_DOCUMENTS",
    "PERSISTED_DOCUMENTS_ONLY",
    "ALLOWED_ORIGINS",
    "COMPRESSION",
    "FEDERATION",
    "MAX_TOKENS",
    "MAX_DEPTH",
    "MAX_ALIASES",
    "MAX_SAME_FIELDS",
    "MAX_ROOT_FIELDS",
    "MAX_DIRECTIVES",
    "MAX_COST",
    "MAX_SUBSCRIPTIONS",
    "QUERY_ENGINE",
  ] as const),
  ...TRACES,
];
const SERVICE: readonly Variable[] = [
  ...(["NODE_ENV", "SERVICE_HOST", "SERVICE_PORT", "DATABASE_URL", "LOG_LEVEL", "METRICS_PORT"] as const),
  ...([
    "STOP_DELAY_SECONDS",
    "SERVICE_PUBLIC_URL",
    "JOIN_URL_TEMPLATE",
    "CLIENT_JOIN_URL_TEMPLATE",
    "ALLOWED_ORIGINS",
  ] as const),
  ...(["AUTHORITY", "APPOINTMENTS_AUDIENCE", "ALLOWED_TENANTS"] as const),
  ...([
    "SMS_WEBHOOK_URL",
    "SMS_WEBHOOK_SECRET",
    "NOTIFICATION_HOSTS",
    "MAX_SMS_PER_MEETING",
    "FAULTS",
    "AUDIT",
    "KEEP_DAYS_AFTER_END",
    "PROVISIONING_SECONDS",
    "PROVISIONING_STATUS",
  ] as const),
  ...([
    "PERMISSIONS_REVISION",
    "ADOPT_MEETINGS",
    "REPLACE_STATUS",
    "DEPRECATION_HEADERS",
    "CHANGES_KEPT_HOURS",
  ] as const),
  ...TRACES,
];
const POLICY_OPERANDS = {
  APPLICATION_ID: "the application's client id",
  "USER_ID|everyone": "a user's object id, or everyone in the tenant",
};

/** What the program can be asked for. It holds no code of a command: help and usage errors load none. */
export const commands: readonly Command[] = [
  {
    name: "start",
    summary: "run the gateway, with the service embedded unless GRAPH_URL names another upstream",
    variables: [...new Set([...GATEWAY, ...SERVICE])],
    run: ({ environment }) => serve("start", environment),
  },
  {
    name: "gateway",
    summary: "run the gateway alone, in front of GRAPH_URL",
    variables: GATEWAY,
    run: ({ environment }) => serve("gateway", environment),
  },
  {
    name: "service",
    summary: "run the service alone",
    details: "Without AUTHORITY it has samples, and an identity provider for development.",
    variables: SERVICE,
    run: ({ environment }) => serve("service", environment),
  },
  {
    name: "service migrate",
    summary: "bring the service's database up to date, and end",
    details: "A service does so when it starts; this is for whoever lets it start without the right to.",
    variables: ["DATABASE_URL"],
    run: async ({ environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./database/migrate.ts")).migrate(database);
    },
  },
  {
    name: "service backup",
    summary: "copy the service's database while it runs",
    operands: { FILE: "where to; it must not exist" },
    variables: ["DATABASE_URL"],
    run: async ({ operands: [file = ""], environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./database/backup-database.ts")).backUpDatabase(database, file);
    },
  },
  {
    name: "service copy",
    summary: "copy everything from one database into another, of either kind",
    details:
      "Stop the services of the source first. If it is interrupted, the same command goes on where it was; in the end " +
      "both databases are compared. PGPASSWORD may hold a password that is not to stand in a URL.",
    options: ["from", "to"],
    run: async ({ options: { from, to } }) => (await import("./database/copy-database.ts")).copyDatabase(from, to),
  },
  {
    name: "service check",
    summary: "look whether the service's database is whole",
    details: "It changes nothing, and services may run meanwhile. With problems it ends with 1.",
    options: ["database"],
    variables: ["DATABASE_URL"],
    run: async ({ options: { database: url }, environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./database/check-database.ts")).checkDatabase(url, database);
    },
  },
  {
    name: "service history",
    summary: "show who changed the meeting's appointment, when, and which fields",
    operands: { ONLINE_MEETING_ID: "the meeting's id" },
    variables: ["DATABASE_URL"],
    run: async ({ operands: [meetingId = ""], environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./database/history.ts")).readHistory(database, meetingId);
    },
  },
  {
    name: "service export",
    summary: "print everything about a person, as JSON",
    details: "Whoever has the address or the number is meant, in all tenants; a service may run meanwhile.",
    options: ["email", "phone"],
    variables: ["DATABASE_URL"],
    run: async ({ options: { email, phone }, environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./people/export.ts")).exportAll(database, { email, phone });
    },
  },
  {
    name: "service erase",
    summary: "take a person out of every appointment, and delete the text messages to them",
    details: "Whoever has the address or the number is meant, in all tenants; services may run meanwhile.",
    options: ["email", "phone", "yes", "vacuum"],
    variables: ["DATABASE_URL"],
    run: async ({ options: { email, phone, yes = false, vacuum = false }, environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./people/erase.ts")).erase(database, { email, phone, yes, vacuum });
    },
  },
  {
    name: "service audit",
    summary: "print who read and wrote people's data, a JSON object a line",
    details: "By an address or a number: that of the meetings which the person is in now.",
    options: ["meeting", "caller", "email", "phone", "since", "until"],
    variables: ["DATABASE_URL"],
    run: async ({ options: { meeting, caller, email, phone, since, until }, environment }) => {
      const { database } = await configured(environment, "tool");
      const words = { meeting, caller, email, phone, since, until };
      return (await import("./people/audit.ts")).printAudit(database, words);
    },
  },
  {
    name: "service prune-audit",
    summary: "remove what is old from the audit",
    operands: { DAYS: "how many days are kept" },
    variables: ["DATABASE_URL"],
    run: async ({ operands: [days = ""], environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./people/audit.ts")).pruneAudit(database, days);
    },
  },
  {
    name: "service outbox",
    summary: "list text messages and what became of each, or send again what has failed",
    options: ["meeting", "state", "since", "until", "json", "send-again"],
    variables: ["DATABASE_URL"],
    run: async ({ options: { meeting, state, since, until, json = false, "send-again": which }, environment }) => {
      const { database } = await configured(environment, "tool");
      const { listOutbox, sendAgain } = await import("./people/outbox.ts");
      const words = { meeting, state, since, until };
      return which === undefined ? listOutbox(database, { ...words, json }) : sendAgain(database, which, words);
    },
  },
  {
    name: "service grant-access",
    summary: "let an application act for users",
    details: "A running service applies it from its next request on.",
    operands: POLICY_OPERANDS,
    options: ["tenant"],
    variables: ["DATABASE_URL"],
    run: async ({ operands: [application = "", user = ""], options: { tenant }, environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./grant-access.ts")).grantAccess(database, { tenant, application, user });
    },
  },
  {
    name: "service revoke-access",
    summary: "take that back",
    details: "It says so when there was nothing to take back: service grant-access gives it.",
    operands: POLICY_OPERANDS,
    options: ["tenant"],
    variables: ["DATABASE_URL"],
    run: async ({ operands: [application = "", user = ""], options: { tenant }, environment }) => {
      const { database } = await configured(environment, "tool");
      return (await import("./grant-access.ts")).revokeAccess(database, { tenant, application, user });
    },
  },
  {
    name: "health",
    summary: "ask the gateway and the service of this machine whether they run",
    details: "For health checks: one of the two has to listen, and what listens has to answer.",
    variables: ["HOST", "PORT", "SERVICE_HOST", "SERVICE_PORT"],
    run: async ({ environment }) => {
      const config = await configured(environment, "tool");
      return (await import("./check-health.ts")).checkHealth(config);
    },
  },
  {
    name: "token",
    summary: "print a token of a sample user for the gateway",
    options: ["user", "app", "graph"],
    variables: ["NODE_ENV", "DATABASE_URL", "AUTH_MODE"],
    run: async ({ options, environment }) => {
      const config = await configured(environment);
      return (await import("./token.ts")).printToken(config, options);
    },
  },
  {
    name: "rollover",
    summary: "make a new signing key; the ones before it still check what they signed",
    details: "It is the key of the identity provider for development, beside the database.",
    variables: ["NODE_ENV", "DATABASE_URL"],
    run: async ({ environment }) => {
      const config = await configured(environment);
      return (await import("./rotate-key.ts")).rotateKey(config);
    },
  },
  {
    name: "import",
    summary: "create appointments from a file, through a gateway",
    details:
      "It may be ended at any moment: the same command goes on where it was, within a day, and creates nothing twice. " +
      "What fails is told by its line, and tried again by the same command.",
    operands: { FILE: "CSV or NDJSON, an appointment a line" },
    options: ["url", "dry-run", "replace"],
    variables: ["GATEWAY_TOKEN"],
    run: async ({ operands: [file = ""], options, environment }) =>
      (await import("../transfer/import-file.ts")).importFile(file, options, environment["GATEWAY_TOKEN"]),
  },
  {
    name: "export",
    summary: "write appointments to a file, through a gateway",
    operands: { FILE: "where to, .csv or .ndjson; it must not exist" },
    options: ["url", "starts-from", "starts-before", "ids", "user-id"],
    variables: ["GATEWAY_TOKEN"],
    run: async ({ operands: [file = ""], options, environment }) =>
      (await import("../transfer/export-file.ts")).exportFile(file, options, environment["GATEWAY_TOKEN"]),
  },
  {
    name: "schema",
    summary: "write schema.graphql",
    options: ["check"],
    run: async ({ options: { check = false } }) => (await import("./print-schema.ts")).printSchema(check),
  },
];

/** The configuration comes first: whatever is wrong with it is said before anything heavy is loaded. */
async function configured(environment: Environment, program?: Program): Promise<Config> {
  const { parseConfig } = await import("../config/config.ts");
  return parseConfig(environment, program);
}

async function serve(program: "start" | "gateway" | "service", environment: Environment): Promise<undefined> {
  const config = await configured(environment, program === "service" ? "service" : "gateway");
  await (await import("./serve.ts")).serve(program, config);
}
