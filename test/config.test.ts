import { describe, expect, it } from "vitest";
import { ConfigError, parseConfig } from "../src/config.ts";

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
