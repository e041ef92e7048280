import { describe, expect } from "vitest";
import { SqliteStore } from "../../../../src/service/store/sqlite/sqlite-store.ts";
import { it } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { usesPostgres } from "../../../support/postgres/test-databases.ts";
import { REFERENCE_ETAG, REFERENCE_MEETING } from "../../../support/service.ts";

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const ETAG = /^W\/"[A-Za-z0-9+/]{30}=="$/;

describe("the life of an appointment", () => {
  it("is created, read, updated and deleted", async ({ service, token }) => {
    const created = await call("PUT", service.at("new-client"), { token, body: { externalAppointmentId: "x1" } });
    expect(created.status).toBe(201);
    expect(created.headers.get("etag")).toMatch(ETAG);
    expect(created.body).toMatchObject({
      externalAppointmentId: "x1",
      externalAppointmentUrl: null,
      settings: null,
      appointmentClients: [],
    });
    expect(created.body.appointmentClientJoinWebUrl).toContain("https://visit.teams.microsoft.com/");

    const read = await call("GET", service.at("new-client"), { token });
    expect(read.status).toBe(200);
    expect(read.body).toEqual(created.body);
    expect(read.headers.get("etag")).toBe(created.headers.get("etag"));

    const patched = await call("PATCH", service.at("new-client"), {
      token,
      headers: { "if-match": read.headers.get("etag") ?? "" },
      body: { externalAppointmentUrl: "https://example.com/1", appointmentClientJoinWebUrl: null },
    });
    expect(patched.status).toBe(204);
    expect(patched.body).toBeUndefined();
    expect(patched.headers.get("etag")).toMatch(ETAG);
    expect(patched.headers.get("etag")).not.toBe(read.headers.get("etag"));

    const changed = await call("GET", service.at("new-client"), { token });
    expect(changed.headers.get("etag")).toBe(patched.headers.get("etag"));
    expect(changed.body).toMatchObject({
      id: created.body.id,
      externalAppointmentId: "x1",
      externalAppointmentUrl: "https://example.com/1",
      appointmentClientJoinWebUrl: null,
    });

    expect((await call("DELETE", service.at("new-client"), { token })).status).toBe(204);
    expect((await call("GET", service.at("new-client"), { token })).status).toBe(404);
    expect((await call("DELETE", service.at("new-client"), { token })).status).toBe(404);
    expect((await call("PATCH", service.at("new-client"), { token, body: {} })).status).toBe(404);
  });

  it("keeps the ETag when a write changes nothing", async ({ service, token }) => {
    const { body } = await call("GET", service.at("follow-up"), { token });
    const before = await call("PATCH", service.at("follow-up"), { token, body: { settings: body.settings } });
    const after = await call("PATCH", service.at("follow-up"), { token, body });
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
  });

  it("is the same under its participants, by object id and by user principal name", async ({ service, token }) => {
    const mine = await call("GET", service.at(REFERENCE_MEETING), { token });
    for (const user of [ADELE, "adele@contoso.example", "ALEX@contoso.example"]) {
      const answer = await call("GET", service.at(REFERENCE_MEETING, `users/${encodeURIComponent(user)}`), { token });
      expect(answer.status).toBe(200);
      expect(answer.body.id).toBe(mine.body.id);
    }
  });
});

describe("conditions", () => {
  it.for(["PATCH", "PUT", "DELETE"])(
    "%s with a stale If-Match is 412 and writes nothing",
    async (method, { service, token }) => {
      const before = await call("GET", service.at("follow-up"), { token });
      const refused = await call(method, service.at("follow-up"), {
        token,
        headers: { "if-match": 'W/"stale"' },
        body: { externalAppointmentId: "lost?" },
      });
      expect(refused.status).toBe(412);
      expect(refused.body.error).toMatchObject({
        code: "resourceModified",
        innerError: { code: "entityTagDoesNotMatch" },
      });
      const after = await call("GET", service.at("follow-up"), { token });
      expect(after.body).toEqual(before.body);
      expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
    },
  );

  it("takes a tag without W/, a list, and *", async ({ service, token }) => {
    for (const condition of [(etag: string) => etag.slice(2), (etag: string) => `"other", ${etag}`, () => "*"]) {
      const { headers } = await call("GET", service.at("follow-up"), { token });
      const patched = await call("PATCH", service.at("follow-up"), {
        token,
        headers: { "if-match": condition(headers.get("etag") ?? "") },
        body: { externalAppointmentId: crypto.randomUUID() },
      });
      expect(patched.status).toBe(204);
    }
  });

  it("refuses a tag without quotes", async ({ service, token }) => {
    const answer = await call("PATCH", service.at("follow-up"), { token, headers: { "if-match": "abc" }, body: {} });
    expect(answer.status).toBe(400);
    expect(answer.body.error.innerError.code).toBe("malformedEntityTag");
  });

  it("PUT with If-None-Match: * only creates, with If-Match only replaces", async ({ service, token }) => {
    const only = { "if-none-match": "*" };
    expect((await call("PUT", service.at("follow-up"), { token, headers: only, body: {} })).status).toBe(412);
    expect(
      (await call("PUT", service.at("new-client"), { token, headers: { "if-match": "*" }, body: {} })).status,
    ).toBe(412);
    expect((await call("PUT", service.at("new-client"), { token, headers: only, body: {} })).status).toBe(201);
    expect((await call("DELETE", service.at("new-client"), { token })).status).toBe(204);
  });

  it("lets exactly one of many concurrent writers with the same ETag through", async ({ service, token }) => {
    const { headers } = await call("GET", service.at("follow-up"), { token });
    const etag = headers.get("etag") ?? "";
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, writer) =>
        call("PATCH", service.at("follow-up"), {
          token,
          headers: { "if-match": etag },
          body: { externalAppointmentId: `writer-${writer}` },
        }),
      ),
    );
    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(19);
  });
});

describe("bodies", () => {
  it("takes booleans as strings and answers real ones", async ({ service, token }) => {
    const body = { settings: { allowClientToJoinUsingBrowser: "false" } };
    expect((await call("PATCH", service.at("follow-up"), { token, body })).status).toBe(204);
    const { settings } = (await call("GET", service.at("follow-up"), { token })).body;
    expect(settings).toEqual({ allowClientToJoinUsingBrowser: false });
  });

  it("replaces collections whole, clears with null, and never changes the id", async ({ service, token }) => {
    const before = await call("GET", service.at("follow-up"), { token });
    await call("PATCH", service.at("follow-up"), {
      token,
      body: { id: "another", appointmentClients: [{ displayName: "Only One" }], externalAppointmentUrl: null },
    });
    const after = await call("GET", service.at("follow-up"), { token });
    expect(after.body.id).toBe(before.body.id);
    expect(after.body.externalAppointmentUrl).toBeNull();
    expect(after.body.appointmentClients).toEqual([
      { displayName: "Only One", emailAddress: null, smsCapablePhoneNumber: null },
    ]);
    await call("PATCH", service.at("follow-up"), { token, body: { appointmentClients: null } });
    expect((await call("GET", service.at("follow-up"), { token })).body.appointmentClients).toEqual([]);
  });

  it("refuses unknown properties and wrong types by name and path, and applies nothing", async ({ service, token }) => {
    const before = await call("GET", service.at("follow-up"), { token });
    const refused = await call("PATCH", service.at("follow-up"), {
      token,
      body: {
        externalAppointmentId: "half a write",
        colour: "red",
        settings: { allowClientToJoinUsingBrowser: "yes" },
        appointmentClients: [{ emailAddress: 5 }, { nickname: "x" }],
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.map(({ target }: { target: string }) => target).toSorted()).toEqual([
      "appointmentClients[0].emailAddress",
      "appointmentClients[1].nickname",
      "colour",
      "settings.allowClientToJoinUsingBrowser",
    ]);
    expect((await call("GET", service.at("follow-up"), { token })).body).toEqual(before.body);
  });

  it.for([
    ["not JSON", "{", "application/json", 400, "Unable to read JSON request payload."],
    ["another type", "<a/>", "text/xml", 400, "Entity only allows writes with a JSON Content-Type header."],
    ["no object", "[]", "application/json", 400, "The request body must be a JSON object."],
    ["nothing", "", "application/json", 400, "The request body must be a JSON object."],
    ["too much", `{"externalAppointmentId":"${"x".repeat(1_100_000)}"}`, "application/json", 413, "larger than"],
    ["too long a text", `{"externalAppointmentId":"${"x".repeat(3000)}"}`, "application/json", 400, "2048 characters"],
  ] as const)("refuses a body that is %s", async ([, body, type, status, message], { service, token }) => {
    const answer = await call("PATCH", service.at("follow-up"), { token, headers: { "content-type": type }, body });
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(message);
  });
});

describe("who may", () => {
  it("lets a reader read and not write", async ({ service }) => {
    const megan = await service.token("megan");
    expect((await call("GET", service.at("follow-up"), { token: megan })).status).toBe(200);
    const refused = await call("PATCH", service.at("follow-up"), { token: megan, body: {} });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain("VirtualAppointment.ReadWrite");
  });

  it("hides meetings of other tenants and of people one doesn't meet", async ({ service, token }) => {
    const lee = await service.token("lee");
    expect((await call("GET", service.at("follow-up"), { token: lee })).status).toBe(404);
    expect((await call("GET", service.at("first-in-tenant"), { token })).status).toBe(404);
    expect((await call("GET", service.at("follow-up", "users/lee@fabrikam.example"), { token })).status).toBe(404);
  });

  it("serves an application under users, not under me", async ({ service }) => {
    const application = await service.applicationToken();
    expect((await call("GET", service.at("follow-up", `users/${ADELE}`), { token: application })).status).toBe(200);
    const me = await call("GET", service.at("follow-up"), { token: application });
    expect(me.status).toBe(400);
    expect(me.body.error.message).toContain("/me request is only valid with delegated authentication flow");
  });

  it.for([
    ["none", undefined, "Access token is empty."],
    ["garbage", "garbage", "CompactToken parsing failed with error code: 80049217"],
  ] as const)("answers 401 with a challenge to a token that is %s", async ([, wrong, message], { service }) => {
    const answer = await call("GET", service.at("follow-up"), wrong === undefined ? {} : { token: wrong });
    expect(answer.status).toBe(401);
    expect(answer.body.error).toMatchObject({ code: "InvalidAuthenticationToken", message });
    expect(answer.headers.get("www-authenticate")).toContain('Bearer realm=""');
  });
});

describe.skipIf(usesPostgres)("a meeting that another process deletes just before a write", () => {
  it("is not found, and leaves no trace of the write", async ({ ownService: own }) => {
    using other = new SqliteStore(own.databaseFile);
    const { now } = own.clock;
    let deleted = false;
    // The service looks at its clock first between opening the meeting and writing.
    Object.defineProperty(own.clock, "now", {
      get: () => {
        if (!deleted) other.connection.run("DELETE FROM meetings WHERE id = 'new-client'");
        deleted = true;
        other.connection.commit();
        return now;
      },
    });
    const answer = await call("PUT", own.at("new-client"), { token: await own.token(), body: {} });
    expect([answer.status, answer.body.error.code]).toEqual([404, "NotFound"]);
    expect(await own.store.findHistory("new-client")).toEqual([]);
  });
});

describe("the first create of a tenant", () => {
  it("is answered with 503 and Retry-After until provisioning is over", async ({ service }) => {
    const lee = await service.token("lee");
    const first = await call("PUT", service.at("first-in-tenant"), { token: lee, body: {} });
    expect(first.status).toBe(503);
    expect(first.headers.get("retry-after")).toBe("10");
    expect(first.body.error.innerError.code).toBe("resourceBeingProvisioned");
    service.clock.now += 4_000;
    const second = await call("PUT", service.at("first-in-tenant"), { token: lee, body: {} });
    expect([second.status, second.headers.get("retry-after")]).toEqual([503, "6"]);
    service.clock.now += 6_000;
    expect((await call("PUT", service.at("first-in-tenant"), { token: lee, body: {} })).status).toBe(201);
  });
});

describe("paths", () => {
  it.for([
    ["GET", "/beta/me/onlineMeetings/follow-up/nothing", 400, "Resource not found for the segment 'nothing'."],
    ["GET", "/v1.0/me/onlineMeetings/x/virtualAppointment", 400, "segment 'virtualAppointment'."],
    ["GET", "/beta/onlineMeeting/x/virtualAppointment", 400, "segment 'onlineMeeting'."],
    ["GET", "/v2/me", 400, "Invalid version"],
    ["GET", "/beta/me/onlineMeetings/%E0%A4/virtualAppointment", 400, "not properly percent-encoded"],
    ["POST", "/beta/me/onlineMeetings/follow-up/virtualAppointment", 405, "HTTP method is not allowed"],
  ] as const)("%s %s", async ([method, path, status, message], { service, token }) => {
    const answer = await call(method, `${service.url}${path}`, { token, ...(method === "POST" ? { body: {} } : {}) });
    expect(answer.status).toBe(status);
    expect(answer.body.error.message).toContain(message);
    if (status === 405) expect(answer.headers.get("allow")).toBe("GET, PUT, PATCH, DELETE");
  });

  it("echoes client-request-id and gives every answer a request-id", async ({ service, token }) => {
    const headers = { "client-request-id": "my-id-1" };
    const answer = await call("GET", service.at("missing"), { token, headers });
    expect(answer.headers.get("client-request-id")).toBe("my-id-1");
    expect(answer.headers.get("request-id")).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.body.error.innerError).toMatchObject({
      date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
      "request-id": answer.headers.get("request-id"),
      "client-request-id": "my-id-1",
    });
  });

  it("keeps the tag of the reference pages for the sample that nobody touched", async ({ service, token }) => {
    const { headers } = await call("GET", service.at(REFERENCE_MEETING), { token });
    expect(headers.get("etag")).toBe(REFERENCE_ETAG);
  });
});
