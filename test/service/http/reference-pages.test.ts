import { readFileSync } from "node:fs";
import { expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call, type Answer } from "../../support/http.ts";
import { REFERENCE_ETAG } from "../../support/service.ts";

// The HTTP examples of the pages that the API was published with, as written: the singular path segment, booleans as
// strings, the ETag header on a request. Only `Content-length: 379` is left to the client: it is the length of no body
// on the pages, and HTTP would take the rest of the body for the next request.

const it = base.extend("replay", ({ ownService }) => async (name: string): Promise<Answer> => {
  const text = readFileSync(new URL(`../reference/${name}.http`, import.meta.url), "utf8");
  const [head = "", body] = text.split("\n\n", 2);
  const [requestLine = "", ...lines] = head.trim().split("\n");
  const [method = "", url = ""] = requestLine.split(" ");
  const headers = Object.fromEntries(lines.map((line) => line.split(": ", 2) as [string, string]));
  delete headers["Content-length"];
  return call(method, url.replace("https://graph.microsoft.com", ownService.url), {
    token: await ownService.token(),
    headers,
    ...(body === undefined ? {} : { body }),
  });
});

const entity = {
  id: "0c7fda79-ff00-f57f-37e3-28183b6d09b5",
  settings: { allowClientToJoinUsingBrowser: true },
  appointmentClients: [
    { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: "123-456-7890" },
  ],
  externalAppointmentId: "AAMkADKnAAA=",
  externalAppointmentUrl: "https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",
  appointmentClientJoinWebUrl:
    "https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=a796be92-&convId=19:meeting_=True",
};

it("creates as on the create page, with the page's answer and real booleans", async ({ replay }) => {
  const answer = await replay("create");
  expect(answer.status).toBe(201);
  // Annotations are what OData lets a service add.
  const properties = Object.entries(answer.body as object).filter(([name]) => !name.includes("@"));
  expect(Object.fromEntries(properties)).toEqual(entity);
});

it.for(["update", "update-deprecated"])("updates as on the %s page", async (name, { replay }) => {
  const answer = await replay(name);
  expect([answer.status, answer.body]).toEqual([204, undefined]);
  expect(answer.headers.get("etag")).toBe(REFERENCE_ETAG);
});

it("gives the join link as the permission page's example asks for it", async ({ replay }) => {
  const answer = await replay("join-link");
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#Edm.String",
    value: entity.appointmentClientJoinWebUrl,
  });
});

it("takes them one after the other on one service, in any order", async ({ replay }) => {
  for (const [name, status] of [
    ["create", 201],
    ["update", 204],
    ["update-deprecated", 204],
    ["join-link", 200],
    ["create", 201],
    ["update", 204],
  ] as const) {
    expect([name, (await replay(name)).status]).toEqual([name, status]);
  }
});

it("creates anew after a delete, with 201 and another ETag", async ({ ownService, replay }) => {
  const token = await ownService.token();
  const url = `${ownService.url}/beta/me/onlineMeetings/MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi/virtualAppointment`;
  expect((await call("DELETE", url, { token })).status).toBe(204);
  const answer = await replay("create");
  expect(answer.status).toBe(201);
  expect(answer.headers.get("etag")).not.toBe(REFERENCE_ETAG);
  expect((await replay("update")).status).toBe(412);
});
