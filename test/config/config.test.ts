import { describe, expect, it } from "vitest";
import { ConfigError } from "../../src/config/config-error.ts";
import { parseConfig } from "../../src/config/config.ts";

describe("how the service answers", () => {
  it("is by default as the reference pages of 2022 say, without a word of deprecation", () => {
    expect(parseConfig({})).toMatchObject({
      deprecationHeaders: false,
      permissionsRevision: "2022",
      replaceStatus: 201,
    });
  });

  it("can be told otherwise", () => {
    const variables = { DEPRECATION_HEADERS: "true", PERMISSIONS_REVISION: "2023", REPLACE_STATUS: "200" };
    expect(parseConfig(variables)).toMatchObject({
      deprecationHeaders: true,
      permissionsRevision: "2023",
      replaceStatus: 200,
    });
  });

  it("is refused, all problems at once, when a value is none of those", () => {
    const parse = () => parseConfig({ DEPRECATION_HEADERS: "1", PERMISSIONS_REVISION: "2024", REPLACE_STATUS: "204" });
    expect(parse).toThrow(ConfigError);
    try {
      parse();
    } catch (error) {
      expect((error as ConfigError).problems).toEqual([
        "DEPRECATION_HEADERS must be true or false",
        "PERMISSIONS_REVISION must be 2022 or 2023",
        "REPLACE_STATUS must be 200 or 201",
      ]);
    }
  });
});

describe("the query engine", () => {
  it("makes plans by default, and can be turned off", () => {
    expect(parseConfig({}).queryEngine).toBe("plans");
    expect(parseConfig({ QUERY_ENGINE: "graphql-js" }).queryEngine).toBe("graphql-js");
  });

  it("is none but these two", () => {
    expect(() => parseConfig({ QUERY_ENGINE: "off" })).toThrow(
      expect.objectContaining({ problems: ["QUERY_ENGINE must be plans or graphql-js"] }),
    );
  });
});

describe("the gateway's registration", () => {
  const TENANT = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
  const complete = {
    GRAPH_URL: "https://graph.microsoft.com",
    AUTHORITY: `https://login.microsoftonline.com/${TENANT}`,
    CLIENT_ID: "11111111-2222-4333-8444-555555555555",
    CLIENT_SECRET: "known-secret",
  };
  const problemsOf = (variables: Record<string, string>) => {
    try {
      parseConfig(variables);
      return [];
    } catch (error) {
      return (error as ConfigError).problems;
    }
  };

  it("is by default that of the embedded identity provider, on behalf of users", () => {
    expect(parseConfig({})).toMatchObject({ authMode: "on-behalf-of", registration: undefined });
  });

  it("is not needed where tokens pass through", () => {
    const { authMode, registration } = parseConfig({
      AUTH_MODE: "passthrough",
      GRAPH_URL: "https://graph.microsoft.com",
    });
    expect([authMode, registration]).toEqual(["passthrough", undefined]);
  });

  it("lets its own tenant in, and asks for tokens of its own cloud", () => {
    expect(parseConfig(complete).registration).toMatchObject({
      clientId: complete.CLIENT_ID,
      credential: { kind: "secret", secret: "known-secret" },
      allowedTenants: new Set([TENANT]),
      audiences: { graph: "https://graph.microsoft.com", appointments: "https://graph.microsoft.com" },
    });
    const { registration } = parseConfig({ ...complete, GRAPH_URL: "https://graph.microsoft.us" });
    expect(registration?.audiences.graph).toBe("https://graph.microsoft.us");
  });

  it.each<[string, Record<string, string>, string[]]>([
    [
      "everything",
      { GRAPH_URL: complete.GRAPH_URL },
      [
        "AUTHORITY is needed with AUTH_MODE=on-behalf-of, such as https://login.microsoftonline.com/<tenant id>",
        "CLIENT_ID is needed with AUTH_MODE=on-behalf-of: the application id of the gateway",
        "CLIENT_SECRET, CLIENT_CERTIFICATE_FILE, CLIENT_ASSERTION_FILE, MANAGED_IDENTITY: exactly one is needed with AUTH_MODE=on-behalf-of",
      ],
    ],
    [
      "a single credential",
      { ...complete, MANAGED_IDENTITY: "system" },
      [
        "CLIENT_SECRET, CLIENT_CERTIFICATE_FILE, CLIENT_ASSERTION_FILE, MANAGED_IDENTITY: exactly one is needed with AUTH_MODE=on-behalf-of",
      ],
    ],
    [
      "the tenants",
      { ...complete, AUTHORITY: "https://login.microsoftonline.com/organizations" },
      ["ALLOWED_TENANTS is needed with this AUTHORITY: the ids of the tenants that are allowed"],
    ],
    [
      "the audience of another origin",
      { ...complete, APPOINTMENTS_URL: "https://appointments.example" },
      ["APPOINTMENTS_AUDIENCE is needed: APPOINTMENTS_URL is not where tokens for GRAPH_URL may go"],
    ],
    [
      "a single tenant of a managed identity",
      {
        ...complete,
        AUTH_MODE: "application",
        CLIENT_SECRET: "",
        MANAGED_IDENTITY: "system",
        ALLOWED_TENANTS: `${TENANT}, 11111111-2222-4333-8444-555555555555`,
      },
      ["ALLOWED_TENANTS can only be one with MANAGED_IDENTITY: it has tokens for its own tenant alone"],
    ],
    [
      "an authority for production",
      {
        ...complete,
        NODE_ENV: "production",
        AUTHORITY: "http://127.0.0.1:4001/organizations",
        ALLOWED_TENANTS: TENANT,
      },
      ["AUTHORITY is the development identity provider, which NODE_ENV=production refuses"],
    ],
    [
      "well-formed values",
      {
        ...complete,
        CLIENT_ID: "gateway",
        ALLOWED_TENANTS: "contoso",
        GRAPH_AUDIENCE: "https://graph.microsoft.com/.default",
        MANAGED_IDENTITY: "mine",
        AUTHORITY: "https://login.microsoftonline.com/contoso",
      },
      [
        "AUTHORITY must name the tenant by its id, or be organizations with ALLOWED_TENANTS",
        "CLIENT_ID must be an id, such as 00000003-0000-0000-c000-000000000000",
        "MANAGED_IDENTITY must be system or a client id",
        "ALLOWED_TENANTS must be tenant ids, separated by commas",
        "GRAPH_AUDIENCE must be an application's id or its URI, such as https://graph.microsoft.com, without /.default",
      ],
    ],
  ])("misses %s", (_, variables, problems) => expect(problemsOf(variables)).toEqual(problems));
});

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const SMS_WEBHOOK_URL = "https://sms.example/hook?tenant=1";

function problemsOf(variables: Readonly<Record<string, string>>): readonly string[] {
  try {
    parseConfig(variables);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

it("takes a webhook for text messages with its secret", () => {
  expect(parseConfig({ SMS_WEBHOOK_URL, SMS_WEBHOOK_SECRET: secret }).smsWebhook).toEqual({
    url: SMS_WEBHOOK_URL,
    secret,
  });
  expect(parseConfig({}).smsWebhook).toBeUndefined();
});

it.each([
  [{ SMS_WEBHOOK_URL }, ["SMS_WEBHOOK_URL and SMS_WEBHOOK_SECRET must be set together"]],
  [{ SMS_WEBHOOK_SECRET: secret }, ["SMS_WEBHOOK_URL and SMS_WEBHOOK_SECRET must be set together"]],
  [
    { SMS_WEBHOOK_URL: "ftp://sms.example", SMS_WEBHOOK_SECRET: "secret", PORT: "x" },
    [
      "PORT must be a port number, 0 to 65535",
      "SMS_WEBHOOK_URL must be an http or https URL without a user, such as https://sms.example/hook",
      "SMS_WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in base64",
    ],
  ],
  [
    { SMS_WEBHOOK_URL: "http://sms.example", SMS_WEBHOOK_SECRET: secret, NODE_ENV: "production" },
    ["SMS_WEBHOOK_URL must be https under NODE_ENV=production: phone numbers go there"],
  ],
  [
    { SMS_WEBHOOK_URL: "https://me:pass@sms.example", SMS_WEBHOOK_SECRET: "whsec_c2hvcnQ=" },
    [
      "SMS_WEBHOOK_URL must be an http or https URL without a user, such as https://sms.example/hook",
      "SMS_WEBHOOK_SECRET must be whsec_ and 24 to 64 bytes in base64",
    ],
  ],
])("lists every problem of %j at once, and none of the values", (variables: Record<string, string>, problems) => {
  expect(problemsOf(variables)).toEqual(problems);
});

it("takes the origin under which clients reach the service", () => {
  expect(parseConfig({ SERVICE_PUBLIC_URL: "https://appointments.example/" }).servicePublicUrl).toBe(
    "https://appointments.example",
  );
});

it("takes a plan of faults, lists all that is wrong with it, and refuses it in production", () => {
  expect(parseConfig({ FAULTS: "seed=7; rate=0.1; status=429" }).faults).toEqual({ seed: 7, rate: 0.1, status: 429 });
  expect(parseConfig({}).faults).toBeUndefined();
  expect(problemsOf({ FAULTS: "rate=2; status=200" })).toEqual([
    "FAULTS needs rate to be a share, 0 to 1",
    "FAULTS needs status to be a status, 400 to 599",
  ]);
  expect(problemsOf({ FAULTS: "status=429", NODE_ENV: "production" })).toEqual([
    "FAULTS must not be set under NODE_ENV=production: it makes trouble on purpose",
  ]);
});

describe("counts up to 64", () => {
  it.each(["1", "2", "64"])("are %s", (value) => {
    expect(parseConfig({ WORKERS: value, READ_SLOTS: value })).toMatchObject({
      workers: Number(value),
      readSlots: Number(value),
    });
  });

  it.each(["0", "65", "-1", "1.5", "2 ", "two", "007", "1e1", "0x10", "+2", "NaN", "Infinity"])(
    "are not %j",
    (value) => {
      expect(() => parseConfig({ WORKERS: value, READ_SLOTS: value })).toThrow(
        expect.objectContaining({
          problems: ["WORKERS must be a whole number, 1 to 64", "READ_SLOTS must be a whole number, 1 to 64"],
        }),
      );
    },
  );

  it("are one process and 32 slots unless told otherwise", () => {
    expect(parseConfig({})).toMatchObject({ workers: 1, readSlots: 64 });
  });
});

it.each([
  ["PORT", "a port number", 0, 65_535],
  ["SERVICE_PORT", "a port number", 0, 65_535],
  ["OPERATIONS_PER_MINUTE", "a whole number", 1, 1_000_000],
  ["STOP_DELAY_SECONDS", "whole seconds", 0, 60],
  ["OPERATION_DEADLINE_SECONDS", "whole seconds", 1, 120],
  ["WRITE_DEADLINE_SECONDS", "whole seconds", 1, 120],
  ["READ_RETRY_SECONDS", "whole seconds", 0, 60],
  ["PROVISIONING_SECONDS", "whole seconds", 0, 9999],
])("%s is %s, %i to %i, and anything else has one problem", (name, what, min, max) => {
  expect([min, max].map((value) => problemsOf({ [name]: String(value) }))).toEqual([[], []]);
  for (const value of [min - 1, max + 1, max - 0.5, "NaN", "Infinity", "1e1", " 1", "01"]) {
    expect(problemsOf({ [name]: String(value) })).toEqual([`${name} must be ${what}, ${min} to ${max}`]);
  }
});

it("counts nothing unless the metrics have a port", () => {
  const portOf = (variables: Record<string, string>) => parseConfig(variables).metricsPort;
  expect([portOf({}), portOf({ METRICS_PORT: "" })]).toEqual([undefined, undefined]);
  expect([portOf({ METRICS_PORT: "0" }), portOf({ METRICS_PORT: "9464" })]).toEqual([0, 9464]);
  expect(problemsOf({ METRICS_PORT: "65536" })).toEqual(["METRICS_PORT must be a port number, 0 to 65535"]);
});
