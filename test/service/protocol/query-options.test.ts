import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

describe("$select", () => {
  it.for([
    ["$select=externalAppointmentId", ["externalAppointmentId"]],
    ["$select=settings,%20id", ["id", "settings"]],
    ["%24SELECT=EXTERNALAPPOINTMENTURL", ["externalAppointmentUrl"]],
    ["select=id,id", ["id"]],
    [
      "$select=id,*",
      [
        "id",
        "externalAppointmentId",
        "externalAppointmentUrl",
        "appointmentClientJoinWebUrl",
        "settings",
        "appointmentClients",
      ],
    ],
  ] as const)("?%s gives those properties alone", async ([query, properties], { service, token }) => {
    const { status, headers, body } = await call("GET", `${service.at("follow-up")}?${query}`, { token });
    expect(status).toBe(200);
    expect(Object.keys(body).filter((name) => !name.startsWith("@virtualAppointments."))).toEqual([
      "@odata.context",
      ...properties,
    ]);
    expect(headers.get("etag")).toMatch(/^W\//);
  });

  it("is named in the context", async ({ service, token }) => {
    const { body } = await call("GET", `${service.at("follow-up")}?$select=settings,id`, { token });
    expect(body["@odata.context"]).toMatch(/\/virtualAppointment\(id,settings\)\/\$entity$/);
  });

  it("chooses what writes answer with, too", async ({ service, token }) => {
    const url = `${service.at("follow-up")}?$select=externalAppointmentId`;
    const body = { externalAppointmentId: "chosen" };
    const patched = await call("PATCH", url, { token, headers: { prefer: "return=representation" }, body });
    expect(patched.body).toEqual({ "@odata.context": expect.any(String), externalAppointmentId: "chosen" });
    const put = await call("PUT", url, { token, body });
    expect(put.body).toEqual(patched.body);
  });

  it.for(["colour", "", "id,", "settings/allowClientToJoinUsingBrowser"])(
    "refuses %j by name, and a write with it is not done",
    async (select, { service, token }) => {
      const before = await call("GET", service.at("follow-up"), { token });
      const url = `${service.at("follow-up")}?$select=${select}`;
      for (const method of ["GET", "PUT", "PATCH"]) {
        const options = method === "GET" ? {} : { body: { externalAppointmentId: "no" } };
        const refused = await call(method, url, { token, ...options });
        expect(refused.status).toBe(400);
        expect(refused.body.error.message).toMatch(/Could not find a property named '.*' on type 'microsoft\.graph\.v/);
      }
      expect((await call("GET", service.at("follow-up"), { token })).body).toEqual(before.body);
    },
  );
});

describe("query options", () => {
  it.for([
    ["GET", "$expand=clients", "The query parameter '$expand' is not supported."],
    ["GET", "$foo", "The query parameter '$foo' is not supported."],
    ["GET", "$filter=id eq '1'", "The query parameter '$filter' is not supported."],
    ["GET", "$select=id&$select=settings", "more than once"],
    ["DELETE", "$select=id", "The query parameter '$select' is not supported."],
  ] as const)("%s with ?%s is refused", async ([method, query, message], { service, token }) => {
    const refused = await call(method, `${service.at("follow-up")}?${query}`, { token });
    expect(refused.status).toBe(400);
    expect(refused.body.error).toMatchObject({ code: "BadRequest", innerError: { code: "invalidQueryOption" } });
    expect(refused.body.error.message).toContain(message);
    expect((await call("GET", service.at("follow-up"), { token })).status).toBe(200);
  });

  it("without $ are nobody's business", async ({ service, token }) => {
    expect((await call("GET", `${service.at("follow-up")}?cache=1&x`, { token })).status).toBe(200);
    expect((await call("GET", `${service.at("follow-up")}?`, { token })).status).toBe(200);
  });
});
