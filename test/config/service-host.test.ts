import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";

describe("where the service listens", () => {
  const REGISTERED = {
    AUTHORITY: "https://login.microsoftonline.com/a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
    APPOINTMENTS_AUDIENCE: "api://service",
  };
  const elsewhere = ["0.0.0.0", "::", "127.0.0.2", "10.1.2.3", "service.example"];
  const problem =
    "SERVICE_HOST must be 127.0.0.1, ::1 or localhost without AUTHORITY: sample users are for this machine alone";

  it("is this machine alone, unless told otherwise", () => {
    expect(parseConfig({}).serviceHost).toBe("127.0.0.1");
    for (const SERVICE_HOST of ["127.0.0.1", "::1", "localhost"]) {
      expect(parseConfig({ SERVICE_HOST }).serviceHost).toBe(SERVICE_HOST);
      expect(parseConfig({ SERVICE_HOST }, "service").serviceHost).toBe(SERVICE_HOST);
    }
  });

  it.each(elsewhere)("is %s for callers of a registration, not for sample users", (SERVICE_HOST) => {
    expect(parseConfig({ SERVICE_HOST, ...REGISTERED }, "service").serviceHost).toBe(SERVICE_HOST);
    const refused = expect.objectContaining({ problems: ["PORT must be a port number, 0 to 65535", problem] });
    expect(() => parseConfig({ SERVICE_HOST, PORT: "x" }, "service")).toThrow(refused);
    expect(() => parseConfig({ SERVICE_HOST, PORT: "x" }, "gateway")).toThrow(refused);
  });

  it("doesn't matter to a gateway in front of another upstream, nor to a tool", () => {
    const SERVICE_HOST = "0.0.0.0";
    const variables = { SERVICE_HOST, AUTH_MODE: "passthrough", GRAPH_URL: "http://service.example" };
    expect(parseConfig(variables, "gateway").serviceHost).toBe(SERVICE_HOST);
    expect(parseConfig({ SERVICE_HOST, NODE_ENV: "production" }, "tool").serviceHost).toBe(SERVICE_HOST);
  });
});
