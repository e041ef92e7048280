import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const it = base
  .extend(
    "etag",
    { scope: "file" },
    async ({ service, token }) => (await call("GET", service.at("follow-up"), { token })).headers.get("etag") ?? "",
  )
  .extend("read", ({ service, token }) => (headers: Record<string, string>) => {
    return call("GET", service.at("follow-up"), { token, headers });
  });

describe("GET", () => {
  it("with If-None-Match of the current tag is 304, without a body and with the tag", async ({ etag, read }) => {
    for (const tags of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
      const answer = await read({ "if-none-match": tags });
      expect([answer.status, answer.body, answer.headers.get("etag")]).toEqual([304, undefined, etag]);
    }
  });

  it("with If-None-Match of another tag is 200", async ({ read }) => {
    expect((await read({ "if-none-match": '"other"' })).status).toBe(200);
  });

  it("with If-Match is 200 for the current tag and 412 for another", async ({ etag, read }) => {
    expect((await read({ "if-match": etag })).status).toBe(200);
    expect((await read({ "if-match": "*" })).status).toBe(200);
    const refused = await read({ "if-match": '"other"', "if-none-match": etag });
    expect([refused.status, refused.body.error.code]).toEqual([412, "resourceModified"]);
  });

  it("is 404 where nothing is, whatever the conditions", async ({ service, token }) => {
    const headers = { "if-none-match": "*", "if-match": "*" };
    expect((await call("GET", service.at("new-client"), { token, headers })).status).toBe(404);
  });

  it("in a batch is 304 as well, and counts as failed for what depends on it", async ({ service, token, etag }) => {
    const url = "/me/onlineMeetings/follow-up/virtualAppointment";
    const requests = [
      { id: "1", method: "GET", url, headers: { "If-None-Match": etag } },
      { id: "2", method: "GET", url, dependsOn: ["1"] },
    ];
    const { body } = await call("POST", `${service.url}/beta/$batch`, { token, body: { requests } });
    expect(body.responses[0]).toMatchObject({ status: 304, body: null, headers: { ETag: etag } });
    expect(body.responses[1].status).toBe(424);
  });
});

describe("DELETE", () => {
  it("with If-Match: * deletes what is there, and is 404 when nothing is", async ({ ownService: own }) => {
    const options = { token: await own.token(), headers: { "if-match": "*" } };
    expect((await call("DELETE", own.at("follow-up"), options)).status).toBe(204);
    expect((await call("DELETE", own.at("follow-up"), options)).status).toBe(404);
  });
});
