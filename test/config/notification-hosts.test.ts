import { describe, expect, it } from "vitest";
import type { ConfigError } from "../../src/config/config-error.ts";
import { parseConfig } from "../../src/config/config.ts";

function problemsOf(variables: Record<string, string>, program: "service" | "tool") {
  try {
    parseConfig(variables, program);
  } catch (error) {
    return (error as ConfigError).problems;
  }
  return [];
}

const hostsOf = (variables: Record<string, string>) => parseConfig(variables, "service").notificationHosts;

describe("NOTIFICATION_HOSTS", () => {
  it("is any, the Internet, or some hosts", () => {
    expect(hostsOf({})).toBe("any");
    expect(hostsOf({ NOTIFICATION_HOSTS: "public" })).toBe("public");
    expect(hostsOf({ NOTIFICATION_HOSTS: "Scheduling.example, 10.0.0.7,::1" })).toEqual(
      new Set(["scheduling.example", "10.0.0.7", "::1"]),
    );
  });

  it.for(["https://a.example", "a.example:8443", "a.example/", "a b", "*", "a.example,", "0x7f.1"])(
    "is not %s",
    (value) => {
      expect(problemsOf({ NOTIFICATION_HOSTS: value }, "service")).toEqual([
        "NOTIFICATION_HOSTS must be public, any, or hosts with commas between them, such as scheduling.example,10.0.0.7",
      ]);
    },
  );

  it("is never any in production", () => {
    const production = { NODE_ENV: "production", NOTIFICATION_HOSTS: "any" };
    expect(problemsOf(production, "tool")).toEqual([expect.stringMatching(/^NOTIFICATION_HOSTS must not be any/)]);
    expect(parseConfig({ NODE_ENV: "production" }, "tool").notificationHosts).toBe("public");
  });
});
