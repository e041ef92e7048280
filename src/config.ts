import { dirname } from "node:path";
import { z } from "zod";
import { Authority } from "./identity/authority.ts";
import { parseTenants, registrationOf, type AuthMode, type Registration } from "./registration.ts";

/** Everything the programs can be told, already checked. Frozen; nothing else reads the environment. */
export interface Config {
  readonly production: boolean;
  readonly host: string;
  readonly port: number;
  readonly servicePort: number;
  /** Upstream origin. `undefined` means the service embedded in `npm start`. */
  readonly graphUrl: string | undefined;
  /** Upstream origin of the virtualAppointment resource alone, when it lives elsewhere than join links do. */
  readonly appointmentsUrl: string | undefined;
  readonly authMode: AuthMode;
  /** The gateway's registration; `undefined` for the embedded provider's, and where tokens pass through. */
  readonly registration: Registration | undefined;
  /** Upstream requests with reads that may be under way at once for one credential. */
  readonly readSlots: number;
  /** How long a read is tried again after 429, 503 and 504. */
  readonly readPatienceSeconds: number;
  /** How long a read may take at all. */
  readonly readDeadlineSeconds: number;
  readonly databaseFile: string;
  /** Where the development identity provider keeps its key: beside the database. */
  readonly dataDirectory: string;
  /** How long the first create of a tenant is answered with 503. */
  readonly provisioningSeconds: number;
  /** Whether the service answers with `Deprecation` and `Sunset`, as Graph did at last. */
  readonly deprecationHeaders: boolean;
  /** Whose permission tables the service goes by. */
  readonly permissionsRevision: "2022" | "2023";
  /** What the service answers to a PUT over an existing appointment. */
  readonly replaceStatus: 200 | 201;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
}

/** Raised when the environment is wrong; `problems` lists every wrong variable, not only the first. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly code = "CONFIG";
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The environment has ${problems.length === 1 ? "a problem" : `${problems.length} problems`}.`);
    this.problems = problems;
  }
}

const port = z
  .string()
  .regex(/^\d{1,5}$/, "must be a port number, 0 to 65535")
  .transform(Number)
  .refine((value) => value <= 65_535, "must be a port number, 0 to 65535");

const origin = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    context.addIssue("must be an http or https URL, such as https://graph.microsoft.com");
    return z.NEVER;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    context.addIssue(`must be an origin alone, such as ${url.origin}; /beta and /v1.0 are appended`);
    return z.NEVER;
  }
  return url.origin;
});

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

const guid = z
  .string()
  .regex(
    /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    "must be an id, such as 00000003-0000-0000-c000-000000000000",
  )
  .toLowerCase();

const audience = z
  .string()
  .regex(
    /^(?:https:\/\/[^\s/]+|api:\/\/[^\s/]+(?:\/[^\s/]+)*|[0-9a-f-]{36})$/i,
    "must be an application's id or its URI, such as https://graph.microsoft.com, without /.default",
  );

const databaseFile = z.string().transform((value, context) => {
  if (value.startsWith("sqlite:") && value.length > "sqlite:".length) return value.slice("sqlite:".length);
  context.addIssue("must be sqlite: and a file, such as sqlite:.data/appointments.db");
  return z.NEVER;
});

const environment = z.object({
  NODE_ENV: z.enum(["development", "production", "test"], "must be development, test or production").optional(),
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(4000),
  SERVICE_PORT: port.default(4001),
  GRAPH_URL: origin.optional(),
  APPOINTMENTS_URL: origin.optional(),
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
  READ_SLOTS: z
    .string()
    .regex(/^(?:[1-9]|[1-5]\d|6[0-4])$/, "must be a whole number, 1 to 64")
    .transform(Number)
    .default(4),
  READ_DEADLINE_SECONDS: z
    .string()
    .regex(/^(?:[1-9]|[1-9]\d|1[01]\d|120)$/, "must be whole seconds, 1 to 120")
    .transform(Number)
    .default(15),
  READ_PATIENCE_SECONDS: z
    .string()
    .regex(/^(?:[1-5]?\d|60)$/, "must be whole seconds, 0 to 60")
    .transform(Number)
    .default(2),
  DATABASE_URL: databaseFile.default(".data/appointments.db"),
  PROVISIONING_SECONDS: z
    .string()
    .regex(/^\d{1,4}$/, "must be whole seconds, 0 to 9999")
    .transform(Number)
    .default(10),
  DEPRECATION_HEADERS: z.enum(["true", "false"], "must be true or false").default("false"),
  PERMISSIONS_REVISION: z.enum(["2022", "2023"], "must be 2022 or 2023").default("2022"),
  REPLACE_STATUS: z.enum(["200", "201"], "must be 200 or 201").default("201"),
  LOG_LEVEL: z
    .enum(
      ["fatal", "error", "warn", "info", "debug", "trace", "silent"],
      "must be fatal, error, warn, info, debug, trace or silent",
    )
    .optional(),
});

/**
 * Turns the environment into a {@link Config}. An empty variable counts as absent.
 *
 * @throws {ConfigError} listing every wrong variable at once
 */
export function parseConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const present = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = environment.safeParse(present);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`));
  }
  const { data } = parsed;
  const production = data.NODE_ENV === "production";
  const registered = registrationOf(data, production);
  if ("problems" in registered) throw new ConfigError(registered.problems);
  return Object.freeze({
    production,
    host: data.HOST,
    port: data.PORT,
    servicePort: data.SERVICE_PORT,
    graphUrl: data.GRAPH_URL,
    appointmentsUrl: data.APPOINTMENTS_URL,
    authMode: data.AUTH_MODE,
    registration: registered.registration,
    readSlots: data.READ_SLOTS,
    readPatienceSeconds: data.READ_PATIENCE_SECONDS,
    readDeadlineSeconds: data.READ_DEADLINE_SECONDS,
    databaseFile: data.DATABASE_URL,
    dataDirectory: dirname(data.DATABASE_URL),
    provisioningSeconds: data.PROVISIONING_SECONDS,
    deprecationHeaders: data.DEPRECATION_HEADERS === "true",
    permissionsRevision: data.PERMISSIONS_REVISION,
    replaceStatus: data.REPLACE_STATUS === "200" ? 200 : 201,
    logLevel: data.LOG_LEVEL ?? (production ? "info" : "warn"),
  });
}
