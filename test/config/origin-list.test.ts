import { describe, expect, it } from "vitest";
import { parseConfig } from "../../src/config/config.ts";

describe("the origins whose pages may read answers", () => {
  it("are by default those of this machine, and in production none", () => {
    expect(parseConfig({}).allowedOrigins).toBe("loopback");
    const production = { NODE_ENV: "production", AUTH_MODE: "passthrough", GRAPH_URL: "https://graph.microsoft.com" };
    expect(parseConfig(production).allowedOrigins).toEqual(new Set());
    expect(parseConfig({ ...production, ALLOWED_ORIGINS: "https://app.example" }).allowedOrigins).toEqual(
      new Set(["https://app.example"]),
    );
  });

  it("are called as browsers call them", () => {
    const ALLOWED_ORIGINS = "HTTPS://App.Example:443/, http://localhost:3000,https://[::1]:8443";
    expect(parseConfig({ ALLOWED_ORIGINS }).allowedOrigins).toEqual(
      new Set(["https://app.example", "http://localhost:3000", "https://[::1]:8443"]),
    );
  });

  it.each([
    "*",
    "null",
    "https://*.app.example",
    "app.example",
    "https://app.example/path",
    "https://app.example?x",
    "https://app.example\\path",
    "https://user@app.example",
    "file:///app",
    "https://app.example:99999",
    "https://app.example,",
    "https://one.example https://two.example",
    "https://app.example,null",
  ])("are none like %s", (ALLOWED_ORIGINS) => {
    expect(() => parseConfig({ ALLOWED_ORIGINS })).toThrow(
      expect.objectContaining({
        problems: [
          "ALLOWED_ORIGINS must be origins with commas between them, such as https://app.example; neither * nor null",
        ],
      }),
    );
  });
});
