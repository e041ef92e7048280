import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { readEvents } from "../../support/live/event-reader.ts";

const APP = "https://app.example";
it.override("serviceOptions", { allowedOrigins: new Set([APP]) });

const preflight = (origin: string, headers = "authorization,content-type,sdkversion,if-match") => ({
  origin,
  "access-control-request-method": "PATCH",
  "access-control-request-headers": headers,
});

describe("a page of another origin", () => {
  it("uses the API where its origin is allowed, and reads what Graph lets it read", async ({ service, token }) => {
    const asked = await call("OPTIONS", service.at("follow-up"), { headers: preflight(APP) });
    expect([asked.status, Object.fromEntries(asked.headers)]).toEqual([
      204,
      expect.objectContaining({
        "access-control-allow-origin": APP,
        "access-control-allow-methods": "GET, HEAD, POST, PUT, PATCH, DELETE",
        "access-control-allow-headers": "authorization,content-type,sdkversion,if-match",
        "access-control-max-age": "7200",
        vary: "Origin",
      }),
    ]);
    expect(asked.headers.has("access-control-allow-credentials")).toBe(false);
    const read = await call("GET", service.at("follow-up"), { token, headers: { origin: APP } });
    expect([read.status, read.headers.get("access-control-allow-origin")]).toEqual([200, APP]);
    for (const name of ["ETag", "request-id", "Retry-After", "WWW-Authenticate", "Preference-Applied"]) {
      expect(read.headers.get("access-control-expose-headers")?.split(", ")).toContain(name);
    }
    const refused = await call("GET", service.at("follow-up"), { headers: { origin: APP } });
    expect([refused.status, refused.headers.get("access-control-allow-origin")]).toEqual([401, APP]);
  });

  it("reads a stream of changes", async ({ service, token }) => {
    const url = `${service.url}/beta/me/virtualAppointments/changes`;
    await using stream = await readEvents(url, token, { headers: { origin: APP } });
    expect([stream.status, stream.headers]).toEqual([
      200,
      expect.objectContaining({ "access-control-allow-origin": APP, vary: "Origin" }),
    ]);
    await using other = await readEvents(url, token, { headers: { origin: "https://other.example" } });
    expect([other.status, other.headers["access-control-allow-origin"], other.headers["vary"]]).toEqual([
      200,
      undefined,
      "Origin",
    ]);
  });

  it.for(["https://other.example", "null", "https://app.example.evil.example", "http://127.0.0.1:3000"])(
    "is told nothing where its origin is %s",
    async (origin, { service, token }) => {
      const asked = await call("OPTIONS", service.at("follow-up"), { headers: preflight(origin) });
      expect([asked.status, asked.headers.get("access-control-allow-origin")]).toEqual([403, null]);
      const read = await call("GET", service.at("follow-up"), { token, headers: { origin } });
      expect([read.status, read.headers.get("access-control-allow-origin")]).toEqual([200, null]);
    },
  );

  it("may not name headers that are none", async ({ service }) => {
    const asked = await call("OPTIONS", service.at("follow-up"), { headers: preflight(APP, "a b") });
    expect([asked.status, asked.headers.get("access-control-allow-headers")]).toEqual([204, null]);
  });
});

it("HEAD answers as GET does, without the body", async ({ service, token }) => {
  const get = await call("GET", service.at("follow-up"), { token });
  const head = await call("HEAD", service.at("follow-up"), { token });
  expect([head.status, head.body]).toEqual([200, undefined]);
  for (const name of ["etag", "content-type", "content-length"]) {
    expect(head.headers.get(name)).toBe(get.headers.get(name));
  }
  expect((await call("HEAD", service.at("missing"), { token })).status).toBe(404);
  const unchanged = await call("HEAD", service.at("follow-up"), {
    token,
    headers: { "if-none-match": get.headers.get("etag") ?? "" },
  });
  expect(unchanged.status).toBe(304);
});

it("every answer says which server gave it, in Graph's form", async ({ service }) => {
  const { headers } = await call("GET", `${service.url}/v1.0/me/onlineMeetings`);
  const { ServerInfo } = JSON.parse(headers.get("x-ms-ags-diagnostic") ?? "{}");
  expect(Object.keys(ServerInfo)).toEqual(["DataCenter", "Slice", "Ring", "ScaleUnit", "RoleInstance"]);
});
