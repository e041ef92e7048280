import { z } from "zod";
import type { PermissionsRevision } from "../common/contract/graph-permissions.ts";
import { MAX_ATTENDEES } from "../common/contract/limits.ts";
import type { OperationLimits } from "../common/operation-limits.ts";
import { isGuid } from "../common/guid.ts";
import { Authority } from "../identity/authority.ts";
import {
  parseTenants,
  registrationOf,
  serviceRegistrationOf,
  type AuthMode,
  type Registration,
  type ServiceRegistration,
} from "./entra-registration.ts";
import { ConfigError } from "./config-error.ts";
import { crossFieldProblems } from "./cross-field-problems.ts";
import { dataDirectoryOf, databaseLocation, DEFAULT_DATABASE, type DatabaseLocation } from "./database-location.ts";
import { limitVariables, operationLimitsOf } from "./limit-variables.ts";
import { traceVariables, tracesOf, type Traces } from "./trace-variables.ts";
import { linkTemplatesOf, type LinkTemplates, linkVariables } from "./link-template.ts";
import { origin } from "./origin.ts";
import { originList } from "./origin-list.ts";
import { notificationHosts, type NotificationHosts } from "./notification-hosts.ts";
import type { Program } from "./program.ts";
import { type Webhook, webhookOf, webhookSecret, webhookUrl } from "./webhook.ts";
import { wholeNumber } from "./whole-number.ts";
import { FaultPlanError, parseFaultPlan, type FaultPlan } from "./fault-plan.ts";

/** Everything the programs can be told, already checked. Frozen; nothing else reads the environment. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  /** Where the service listens; beyond this machine only with a registration. */
  readonly serviceHost: string;
  readonly servicePort: number;
  /** Where Prometheus finds the metrics; `undefined`: nothing is counted. */
  readonly metricsPort: number | undefined;
  /** Which requests are traced; `undefined` where nobody wants to know. */
  readonly traces: Traces | undefined;
  /** Upstream origin. `undefined` means the service embedded in `npm start`. */
  readonly graphUrl: string | undefined;
  /** Upstream origin of the virtualAppointment resource alone, when it lives elsewhere than join links do. */
  readonly appointmentsUrl: string | undefined;
  /** Whether agendas show the user's calendar besides. */
  readonly calendar: boolean;
  readonly authMode: AuthMode;
  /** The gateway's registration; `undefined` for the embedded provider's, and where tokens pass through. */
  readonly registration: Registration | undefined;
  /** Processes that the gateway runs in, on one port. */
  readonly workers: number;
  /** Whose tokens a service that stands alone takes; `undefined` for those of the development identity provider. */
  readonly serviceRegistration: ServiceRegistration | undefined;
  /** Upstream requests with reads that may be under way at once for one credential. */
  readonly readSlots: number;
  /** How long a read is tried again after 408, 429, 503 and 504. */
  readonly readRetrySeconds: number;
  /** How much of what was read the gateway keeps, to ask for it again by its etag; 0: nothing. */
  readonly readCacheBytes: number;
  /** Subscriptions that may be open at once in one process. */
  readonly maxSubscriptions: number;
  /** How long the service keeps what has changed, for whoever comes again. */
  readonly changesKeptHours: number;
  /** How long an operation may take at all. */
  readonly operationDeadlineSeconds: number;
  /** How long a write may take within its operation. */
  readonly writeDeadlineSeconds: number;
  /** Operations that a caller may send a minute; `undefined`: as many as it likes. */
  readonly operationsPerMinute: number | undefined;
  /** How long a program that is told to stop goes on meanwhile: whoever watches its readiness sends elsewhere. */
  readonly stopDelaySeconds: number;
  /** What executes the gateway's operations: plans of queries that come again, or graphql-js alone. */
  readonly queryEngine: "plans" | "graphql-js";
  /** Origins whose pages may read the gateway's answers. */
  readonly allowedOrigins: "loopback" | ReadonlySet<string>;
  /** Whether the gateway compresses its answers. */
  readonly compression: boolean;
  /** Whether the gateway is a subgraph of Apollo Federation. */
  readonly federation: boolean;
  /** What an operation may hold, and what it may ask for. */
  readonly operationLimits: OperationLimits;
  /** The file of the documents that callers may name instead of sending them. */
  readonly persistedDocuments: string | undefined;
  /** Whether any other document is refused. */
  readonly persistedDocumentsOnly: boolean;
  /** The origin under which clients reach the service, such as that of a proxy in front of it. */
  readonly servicePublicUrl: string | undefined;
  /** What the links of the service's own meetings are made from. */
  readonly linkTemplates: LinkTemplates;
  /** Text messages that a meeting may have in 24 hours. */
  readonly maxSmsPerMeeting: number;
  /** Where text messages are handed on to. `undefined` keeps them in the outbox. */
  readonly smsWebhook: Webhook | undefined;
  /** Whom the service tells of changes. */
  readonly notificationHosts: NotificationHosts;
  /** Trouble that the service makes on purpose. Never in production. */
  readonly faults: FaultPlan | undefined;
  readonly database: DatabaseLocation;
  /** Where the development identity provider keeps its key: beside the database. */
  readonly dataDirectory: string;
  /** Whether the service notes down who reads and writes people's data. */
  readonly audit: boolean;
  /** For how many days meetings that are over are kept; `undefined`: until they are deleted. */
  readonly keepDaysAfterEnd: number | undefined;
  /** How long the first create of a tenant has to wait, and what it is answered with meanwhile. */
  readonly provisioningSeconds: number;
  readonly provisioningStatus: 503 | 409;
  /** Whether the service answers with `Deprecation` and `Sunset`, as Graph did at last. */
  readonly deprecationHeaders: boolean;
  /** Whose permission tables the service goes by. */
  readonly permissionsRevision: PermissionsRevision;
  /** Whether the service takes appointments for meetings of Microsoft Teams that it never heard of. */
  readonly adoptMeetings: boolean;
  /** What the service answers to a PUT over an existing appointment. */
  readonly replaceStatus: 200 | 201;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
}

const port = wholeNumber("a port number", 0, 65_535);
const upTo64 = wholeNumber("a whole number", 1, 64);

/** A text that a function of ours reads, and refuses with a `TypeError` that says how it has to be. */
function parsed<Value>(parse: (text: string) => Value) {
  return z.string().transform((text, context) => {
    try {
      return parse(text);
    } catch (error) {
      context.addIssue((error as TypeError).message);
      return z.NEVER;
    }
  });
}

const guid = z.string().refine(isGuid, "must be an id, such as 00000003-0000-0000-c000-000000000000").toLowerCase();

const audience = z
  .string()
  .regex(
    /^(?:https:\/\/[^\s/]+|api:\/\/[^\s/]+(?:\/[^\s/]+)*|[0-9a-f-]{36})$/i,
    "must be an application's id or its URI, such as https://graph.microsoft.com, without /.default",
  );

const faultPlan = z.string().transform((value, context) => {
  try {
    return parseFaultPlan(value);
  } catch (error) {
    if (!(error instanceof FaultPlanError)) throw error;
    for (const problem of error.problems) context.addIssue(problem);
    return z.NEVER;
  }
});

const environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"], "must be development, test or production").optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(4000),
  SERVICE_HOST: z.string().default("127.0.0.1"),
  SERVICE_PORT: port.default(4001),
  METRICS_PORT: port.optional(),
  SERVICE_PUBLIC_URL: origin.optional(),
  ...linkVariables,
  SMS_WEBHOOK_URL: webhookUrl.optional(),
  SMS_WEBHOOK_SECRET: webhookSecret.optional(),
  NOTIFICATION_HOSTS: notificationHosts.optional(),
  // One request may name as many as the least.
  MAX_SMS_PER_MEETING: wholeNumber("a whole number", MAX_ATTENDEES, 1_000_000).default(1000),
  FAULTS: faultPlan.optional(),
  GRAPH_URL: origin.optional(),
  APPOINTMENTS_URL: origin.optional(),
  CALENDAR: z.enum(["true", "false"], "must be true or false").default("false"),
  AUTH_MODE: z
    .enum(["on-behalf-of", "application", "passthrough"], "must be on-behalf-of, application or passthrough")
    .default("on-behalf-of"),
  AUTHORITY: parsed((text) => new Authority(text)).optional(),
  CLIENT_ID: guid.optional(),
  CLIENT_SECRET: z.string().optional(),
  CLIENT_CERTIFICATE_FILE: z.string().optional(),
  CLIENT_ASSERTION_FILE: z.string().optional(),
  MANAGED_IDENTITY: z
    .union([z.literal("system"), guid.transform((clientId) => ({ clientId }))], "must be system or a client id")
    .optional(),
  ALLOWED_TENANTS: parsed(parseTenants).optional(),
  GRAPH_AUDIENCE: audience.optional(),
  APPOINTMENTS_AUDIENCE: audience.optional(),
  WORKERS: upTo64.default(1),
  READ_SLOTS: upTo64.default(64),
  OPERATION_DEADLINE_SECONDS: wholeNumber("whole seconds", 1, 120).default(15),
  WRITE_DEADLINE_SECONDS: wholeNumber("whole seconds", 1, 120).default(10),
  READ_RETRY_SECONDS: wholeNumber("whole seconds", 0, 60).default(2),
  READ_CACHE_MB: wholeNumber("a whole number", 0, 4096).default(32),
  MAX_SUBSCRIPTIONS: wholeNumber("a whole number", 8, 100_000).default(10_000),
  CHANGES_KEPT_HOURS: wholeNumber("whole hours", 1, 168).default(24),
  OPERATIONS_PER_MINUTE: wholeNumber("a whole number", 1, 1_000_000).optional(),
  STOP_DELAY_SECONDS: wholeNumber("whole seconds", 0, 60).optional(),
  QUERY_ENGINE: z.enum(["plans", "graphql-js"], "must be plans or graphql-js").default("plans"),
  ALLOWED_ORIGINS: originList.optional(),
  ...limitVariables,
  ...traceVariables,
  COMPRESSION: z.enum(["on", "off"], "must be on or off").default("off"),
  FEDERATION: z.enum(["on", "off"], "must be on or off").default("off"),
  PERSISTED_DOCUMENTS: z.string().optional(),
  PERSISTED_DOCUMENTS_ONLY: z.enum(["true", "false"], "must be true or false").default("false"),
  DATABASE_URL: databaseLocation.default(DEFAULT_DATABASE),
  AUDIT: z.enum(["on", "off"], "must be on or off").default("on"),
  KEEP_DAYS_AFTER_END: wholeNumber("whole days", 1, 36_500).optional(),
  PROVISIONING_SECONDS: wholeNumber("whole seconds", 0, 9999).default(10),
  DEPRECATION_HEADERS: z.enum(["true", "false"], "must be true or false").default("false"),
  PERMISSIONS_REVISION: z.enum(["2022", "2023"], "must be 2022 or 2023").default("2022"),
  ADOPT_MEETINGS: z.enum(["true", "false"], "must be true or false").default("false"),
  REPLACE_STATUS: z.enum(["200", "201"], "must be 200 or 201").default("201"),
  PROVISIONING_STATUS: z.enum(["503", "409"], "must be 503 or 409").default("503"),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "must be fatal, error, warn, info, debug, trace or silent",
    )
    .optional(),
});

/** What the programs look at in the environment. */
export type Variable = keyof typeof environment.shape;

/**
 * Turns the environment into a {@link Config}. An empty variable counts as absent.
 *
 * @param program what the variables are for; a tool needs no registration, and overlooks whatever is wrong with it
 * @throws {ConfigError} listing every wrong variable at once
 */
export function parseConfig(
  variables: Readonly<Record<string, string | undefined>>,
  program: Program = "gateway",
): Config {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(present);
  const problems = [
    ...(parsed.error?.issues ?? []).map((issue) => `${issue.path.join(".")} ${issue.message}`),
    ...crossFieldProblems(present, program),
  ];
  if (!parsed.success || problems.length > 0) throw new ConfigError(problems);
  const { data } = parsed;
  const production = data.NODE_ENV === "production";
  const none = { registration: undefined };
  const registered = program === "gateway" ? registrationOf(data, production) : none;
  const serviceRegistered = program === "service" ? serviceRegistrationOf(data, production) : none;
  if ("problems" in registered) throw new ConfigError(registered.problems);
  if ("problems" in serviceRegistered) throw new ConfigError(serviceRegistered.problems);
  return Object.freeze({
    production,
    host: data.HOST,
    port: data.PORT,
    serviceHost: data.SERVICE_HOST,
    servicePort: data.SERVICE_PORT,
    metricsPort: data.METRICS_PORT,
    traces: tracesOf(data),
    graphUrl: data.GRAPH_URL,
    appointmentsUrl: data.APPOINTMENTS_URL,
    calendar: data.CALENDAR === "true",
    authMode: data.AUTH_MODE,
    registration: registered.registration,
    workers: data.WORKERS,
    serviceRegistration: serviceRegistered.registration,
    readSlots: data.READ_SLOTS,
    readRetrySeconds: data.READ_RETRY_SECONDS,
    readCacheBytes: data.READ_CACHE_MB * 1_000_000,
    maxSubscriptions: data.MAX_SUBSCRIPTIONS,
    changesKeptHours: data.CHANGES_KEPT_HOURS,
    operationDeadlineSeconds: data.OPERATION_DEADLINE_SECONDS,
    writeDeadlineSeconds: data.WRITE_DEADLINE_SECONDS,
    operationsPerMinute: data.OPERATIONS_PER_MINUTE,
    stopDelaySeconds: data.STOP_DELAY_SECONDS ?? (production ? 5 : 0),
    queryEngine: data.QUERY_ENGINE,
    allowedOrigins: data.ALLOWED_ORIGINS ?? (production ? new Set() : "loopback"),
    compression: data.COMPRESSION === "on",
    federation: data.FEDERATION === "on",
    operationLimits: operationLimitsOf(data),
    persistedDocuments: data.PERSISTED_DOCUMENTS,
    persistedDocumentsOnly: data.PERSISTED_DOCUMENTS_ONLY === "true",
    servicePublicUrl: data.SERVICE_PUBLIC_URL,
    linkTemplates: linkTemplatesOf(data),
    smsWebhook: webhookOf(data.SMS_WEBHOOK_URL, data.SMS_WEBHOOK_SECRET),
    notificationHosts: data.NOTIFICATION_HOSTS ?? (production ? "public" : "any"),
    maxSmsPerMeeting: data.MAX_SMS_PER_MEETING,
    faults: data.FAULTS,
    database: data.DATABASE_URL,
    dataDirectory: dataDirectoryOf(data.DATABASE_URL),
    audit: data.AUDIT === "on",
    keepDaysAfterEnd: data.KEEP_DAYS_AFTER_END,
    provisioningSeconds: data.PROVISIONING_SECONDS,
    deprecationHeaders: data.DEPRECATION_HEADERS === "true",
    permissionsRevision: data.PERMISSIONS_REVISION,
    adoptMeetings: data.ADOPT_MEETINGS === "true",
    replaceStatus: data.REPLACE_STATUS === "200" ? 200 : 201,
    provisioningStatus: data.PROVISIONING_STATUS === "409" ? 409 : 503,
    logLevel: data.LOG_LEVEL ?? (production ? "info" : "warn"),
  });
}
