import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";

describe("Accept", () => {
  it.for([
    ["*/*", "minimal"],
    ["application/json", "minimal"],
    ["application/*;q=0.5", "minimal"],
    ["text/html, application/json;odata.metadata=full;q=0.9, */*;q=0.1", "full"],
    ["application/json;odata.metadata=full;q=0.1, application/json;odata.metadata=none", "none"],
    ["APPLICATION/JSON; ODATA.METADATA=Full; charset=utf-8", "full"],
    ['application/json;odata.metadata="none"', "none"],
    ["application/json;metadata=full", "full"],
    ["application/json;odata.metadata=some, application/json;q=0.1", "minimal"],
  ] as const)("%s is answered with %s metadata", async ([accept, level], { service, token }) => {
    const { status, headers } = await call("GET", service.at("follow-up"), { token, headers: { accept } });
    expect(status).toBe(200);
    expect(headers.get("content-type")).toContain(`application/json;odata.metadata=${level};`);
  });

  it.for([
    "text/html",
    "application/xml, text/*",
    "application/json;q=0",
    "application/json;odata.metadata=some",
    "json",
  ])("%s is 406, and a write with it is not done", async (accept, { service, token }) => {
    const before = await call("GET", service.at("follow-up"), { token });
    const headers = { accept };
    const refused = await call("PUT", service.at("follow-up"), { token, headers, body: {} });
    expect(refused.status).toBe(406);
    expect(refused.body.error).toMatchObject({ code: "NotAcceptable", innerError: { code: "invalidAcceptType" } });
    expect(refused.headers.get("content-type")).toContain("application/json");
    const after = await call("GET", service.at("follow-up"), { token });
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
    const body = { requests: [{ id: "1", method: "GET", url: "/me" }] };
    expect((await call("POST", `${service.url}/beta/$batch`, { token, headers, body })).status).toBe(406);
  });
});

const withoutTime = (body: object) => ({ ...body, "@virtualAppointments.lastModifiedDateTime": expect.any(String) });

describe("metadata", () => {
  it("is only the context by default", async ({ service, token }) => {
    const { body } = await call("GET", service.at(REFERENCE_MEETING), { token });
    expect(withoutTime(body)).toMatchInlineSnapshot(`
      {
        "@odata.context": "https://graph.microsoft.com/beta/$metadata#users('dc17674c-81d9-4adb-bfb2-8f842a442e4c')/onlineMeetings('MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi')/virtualAppointment/$entity",
        "@virtualAppointments.lastModifiedBy": {
          "id": "dc17674c-81d9-4adb-bfb2-8f842a442e4c",
        },
        "@virtualAppointments.lastModifiedDateTime": Any<String>,
        "appointmentClientJoinWebUrl": "https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=a796be92-&convId=19:meeting_=True",
        "appointmentClients": [
          {
            "displayName": "Grady Archie",
            "emailAddress": "gradya@contoso.com",
            "smsCapablePhoneNumber": "123-456-7890",
          },
        ],
        "externalAppointmentId": "AAMkADKnAAA=",
        "externalAppointmentUrl": "https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",
        "id": "0c7fda79-ff00-f57f-37e3-28183b6d09b5",
        "settings": {
          "allowClientToJoinUsingBrowser": true,
        },
      }
    `);
  });

  it("names every type when it is full, in a form the service takes back", async ({ service, token }) => {
    const headers = { accept: "application/json;odata.metadata=full" };
    const { body } = await call("GET", service.at(REFERENCE_MEETING), { token, headers });
    expect(withoutTime(body)).toMatchInlineSnapshot(`
      {
        "@odata.context": "https://graph.microsoft.com/beta/$metadata#users('dc17674c-81d9-4adb-bfb2-8f842a442e4c')/onlineMeetings('MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi')/virtualAppointment/$entity",
        "@odata.type": "#microsoft.graph.virtualAppointment",
        "@virtualAppointments.lastModifiedBy": {
          "id": "dc17674c-81d9-4adb-bfb2-8f842a442e4c",
        },
        "@virtualAppointments.lastModifiedDateTime": Any<String>,
        "appointmentClientJoinWebUrl": "https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=a796be92-&convId=19:meeting_=True",
        "appointmentClients": [
          {
            "@odata.type": "#microsoft.graph.virtualAppointmentUser",
            "displayName": "Grady Archie",
            "emailAddress": "gradya@contoso.com",
            "smsCapablePhoneNumber": "123-456-7890",
          },
        ],
        "externalAppointmentId": "AAMkADKnAAA=",
        "externalAppointmentUrl": "https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",
        "id": "0c7fda79-ff00-f57f-37e3-28183b6d09b5",
        "settings": {
          "@odata.type": "#microsoft.graph.virtualAppointmentSettings",
          "allowClientToJoinUsingBrowser": true,
        },
      }
    `);
    expect((await call("PATCH", service.at(REFERENCE_MEETING), { token, body })).status).toBe(204);
  });

  it("is nothing at all when it is none", async ({ service, token }) => {
    const headers = { accept: "application/json;odata.metadata=none" };
    const { body } = await call("GET", service.at(REFERENCE_MEETING), { token, headers });
    expect(Object.keys(body).filter((name) => name.includes("@"))).toEqual([]);
    const url = service.at("follow-up").replace("virtualAppointment", "getVirtualAppointmentJoinWebUrl");
    const link = await call("GET", url, { token, headers });
    expect(Object.keys(link.body)).toEqual(["value"]);
    expect(link.headers.get("content-type")).toContain("odata.metadata=none");
  });

  it("can differ from item to item of a batch", async ({ service, token }) => {
    const url = "/me/onlineMeetings/follow-up/virtualAppointment";
    const headers = { accept: "application/json;odata.metadata=none" };
    const requests = [
      { id: "1", method: "GET", url },
      { id: "2", method: "GET", url, headers },
    ];
    const { body } = await call("POST", `${service.url}/beta/$batch`, { token, body: { requests } });
    expect(body.responses[0].body).toHaveProperty(["@odata.context"]);
    expect(body.responses[1].body).not.toHaveProperty(["@odata.context"]);
    expect(body.responses[1].headers["Content-Type"]).toContain("odata.metadata=none");
  });
});
