import { METHODS } from "node:http";
import { SignJWT } from "jose";
import { gzipSync } from "node:zlib";
import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { RawConnection } from "../../support/raw-http.ts";

const it = base.extend("port", ({ service }) => () => {
  return Number(new URL(service.url).port);
});

describe("methods", () => {
  it.for(METHODS.filter((method) => !["GET", "HEAD", "PUT", "PATCH", "DELETE", "CONNECT"].includes(method)))(
    "%s is 405, and Allow says what there is",
    async (method, { token, port }) => {
      using connection = new RawConnection(port());
      // QUERY is refused without a Content-Type, as RFC 10008 wants it.
      const head = `host: x\r\nauthorization: Bearer ${token}\r\ncontent-type: application/json\r\n`;
      const path = "/beta/me/onlineMeetings/follow-up/virtualAppointment";
      const answer = await connection.request(`${method} ${path} HTTP/1.1\r\n${head}\r\n`, method);
      expect([answer.status, answer.headers.get("allow")]).toEqual([405, "GET, PUT, PATCH, DELETE"]);
    },
  );
});

it("without a token nothing in a request is looked at", async ({ service }) => {
  const path = "me/onlineMeetings/follow-up/virtualAppointment";
  for (const [method, url, body] of [
    ["PATCH", `beta/${path}`, "{"],
    ["PATCH", `beta/${path}`, `{"externalAppointmentId":5}`],
    ["POST", "beta/$batch", "{"],
    ["GET", `beta/${path}?$filter=nonsense`, undefined],
    ["GET", "beta/nothing", undefined],
  ] as const) {
    const answer = await call(method, `${service.url}/${url}`, { body });
    expect([url, answer.status, answer.body.error.code]).toEqual([url, 401, "InvalidAuthenticationToken"]);
  }
});

describe("tokens", () => {
  const claims = {
    tid: "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
    oid: "dc17674c-81d9-4adb-bfb2-8f842a442e4c",
    appid: "5c9f4b1e-2f0c-4a7e-9d1b-7b0f6f0a9c21",
    scp: "VirtualAppointment.ReadWrite",
    iss: "https://sts.sample.invalid/a796be92-31f5-4c7a-9a52-0c1e5d6f7a80/",
    aud: "https://graph.microsoft.com",
    exp: Math.floor(Date.now() / 1000) + 600,
  };
  const invalid = "Access token validation failure.";
  it.for([
    ["is good", {}, 200, undefined],
    ["is expired", { exp: 1_000_000 }, 401, "Lifetime validation failed, the token is expired."],
    ["never expires", { exp: undefined }, 401, invalid],
    ["is for another service", { aud: "api://other" }, 401, "Access token validation failure. Invalid audience."],
    ["is of another tenant's issuer", { iss: "https://sts.sample.invalid/other/" }, 401, invalid],
    ["names no tenant", { tid: undefined }, 401, invalid],
    ["names nobody", { oid: 5 }, 401, invalid],
    ["names no application", { appid: undefined }, 401, invalid],
  ] as const)("one that %s", async ([, changes, status, message], { service }) => {
    const { id, privateKey } = service.signingKey;
    const jwt = new SignJWT({ ...claims, ...changes } as typeof claims);
    const signed = await jwt.setProtectedHeader({ alg: "RS256", kid: id }).sign(privateKey);
    const answer = await call("GET", service.at("follow-up"), { token: signed });
    expect([answer.status, answer.body.error?.message]).toEqual([status, message]);
    expect(answer.headers.has("www-authenticate")).toBe(status === 401);
  });

  it("that somebody changed or didn't sign are refused", async ({ service, token }) => {
    const [header, payload = "", signature] = token.split(".");
    const other = Buffer.from(payload, "base64url").toString().replace("ReadWrite", "Read     ");
    const none = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
    for (const forged of [
      `${header}.${Buffer.from(other).toString("base64url")}.${signature}`,
      `${none}.${payload}.`,
      `${none}.${payload}.${signature}`,
    ]) {
      expect((await call("GET", service.at("follow-up"), { token: forged })).status).toBe(401);
    }
  });
});

describe("Content-Encoding", () => {
  it("other than identity is 415, and nothing is unpacked", async ({ service, token }) => {
    const sent = await fetch(service.at("follow-up"), {
      method: "PATCH",
      headers: {
        authorization: `Bearer ${token}`,
        "content-type": "application/json",
        "content-encoding": "gzip",
      },
      body: gzipSync("{}"),
    });
    expect([sent.status, sent.headers.get("accept-encoding")]).toEqual([415, "identity"]);
    expect(await sent.json()).toMatchObject({ error: { code: "UnsupportedMediaType" } });
    const identity = { token, headers: { "content-encoding": "identity" }, body: {} };
    expect((await call("PATCH", service.at("follow-up"), identity)).status).toBe(204);
  });
});

describe("Content-Type", () => {
  it.for([undefined, "", "json", "text/plain", "application/x-www-form-urlencoded", "application/jsonp"])(
    "%j is refused for a write, in Graph's words",
    async (type, { token, port }) => {
      using connection = new RawConnection(port());
      const path = "/beta/me/onlineMeetings/follow-up/virtualAppointment";
      const head = [
        `PATCH ${path} HTTP/1.1`,
        "host: x",
        `authorization: Bearer ${token}`,
        "content-length: 2",
        ...(type === undefined ? [] : [`content-type: ${type}`]),
      ];
      const answer = await connection.request(`${head.join("\r\n")}\r\n\r\n{}`, "PATCH");
      expect(answer.status).toBe(400);
      expect(JSON.parse(answer.body).error.message).toBe("Entity only allows writes with a JSON Content-Type header.");
    },
  );
});

describe("text", () => {
  it("that is not well-formed Unicode is refused by its path, every other comes back as it was", async ({
    service,
    token,
  }) => {
    const body = String.raw`{"appointmentClients":[{"displayName":"half \ud83d"}]}`;
    const refused = await call("PATCH", service.at("follow-up"), { token, body });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details).toMatchObject([{ target: "appointmentClients[0].displayName" }]);
    const text = "\u0000 \u{1F600} \u202E ﬁ \r\n 'x'; --";
    await call("PATCH", service.at("follow-up"), { token, body: { externalAppointmentId: text } });
    expect((await call("GET", service.at("follow-up"), { token })).body.externalAppointmentId).toBe(text);
  });
});

describe("deprecation", () => {
  const names = ["deprecation", "sunset", "link"];
  it("is not what this service says of itself", async ({ service, token }) => {
    const { headers } = await call("GET", service.at("follow-up"), { token });
    expect(names.filter((name) => headers.has(name))).toEqual([]);
  });

  it("is said of the resource alone when asked for, whatever the answer", async ({ anotherService }) => {
    const own = await anotherService({ deprecationHeaders: true });
    const options = { token: await own.token() };
    for (const [method, meeting, status] of [
      ["GET", "follow-up", 200],
      ["GET", "missing", 404],
      ["PUT", "follow-up", 400],
      ["DELETE", "follow-up", 204],
    ] as const) {
      const answer = await call(method, own.at(meeting), options);
      expect(answer.status).toBe(status);
      expect(answer.headers.get("sunset")).toBe("Fri, 30 Jun 2023 23:59:59 GMT");
      expect(answer.headers.get("link")).toContain('rel="deprecation"');
    }
    const url = own.at("follow-up").replace("virtualAppointment", "getVirtualAppointmentJoinWebUrl");
    const link = await call("GET", url, options);
    expect([link.status, ...names.filter((name) => link.headers.has(name))]).toEqual([200]);
  });
});

describe("what is no HTTP request", () => {
  it.for([
    ["garbage", "garbage\r\n\r\n", 400],
    ["a header without name", "GET /beta/me HTTP/1.1\r\nhost: x\r\n: y\r\n\r\n", 400],
    // Node itself answers this one.
    ["no host", "GET /beta/me HTTP/1.1\r\n\r\n", 400],
    ["two lengths", "PUT /beta/me HTTP/1.1\r\nhost: x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\n", 400],
    ["headers without end", `GET /beta/me HTTP/1.1\r\nhost: x\r\nx: ${"x".repeat(70_000)}\r\n\r\n`, 431],
  ] as const)("%s is refused, and the connection closed", async ([, bytes, status], { port }) => {
    using connection = new RawConnection(port());
    const answer = await connection.request(bytes, "GET");
    expect([answer.status, answer.headers.get("connection")]).toEqual([status, "close"]);
    if (answer.body !== "") expect(JSON.parse(answer.body).error.innerError["request-id"]).toBeTypeOf("string");
  });
});
