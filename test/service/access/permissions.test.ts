import { describe, expect } from "vitest";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { startService, type RunningService } from "../../support/service.ts";

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";

const it = base
  .extend("revision", "2022" as "2022" | "2023")
  .extend("revised", ({ revision }, cleanup) => disposeLater(startService({ permissionsRevision: revision }), cleanup));

interface Outcome {
  readonly read: number;
  readonly write: number;
  readonly link: number;
}

const all = { read: 200, write: 204, link: 200 };
const readOnly = { read: 200, write: 403, link: 200 };
const nothing = { read: 403, write: 403, link: 403 };
const linkOnly = { read: 403, write: 403, link: 200 };

async function outcomeOf(service: RunningService, token: string, parent: string): Promise<Outcome> {
  const url = service.at("follow-up", parent);
  const link = url.replace("/virtualAppointment", "/getVirtualAppointmentJoinWebUrl()");
  return {
    read: (await call("GET", url, { token })).status,
    write: (await call("PATCH", url, { token, body: {} })).status,
    link: (await call("GET", link, { token })).status,
  };
}

describe.each<["2022" | "2023", string, [string, Outcome][], [string, Outcome][]]>([
  [
    "2022",
    "VirtualAppointment.Read, OnlineMeetings.Read, VirtualAppointment.ReadWrite, OnlineMeetings.ReadWrite",
    [
      ["VirtualAppointment.Read", readOnly],
      ["VirtualAppointment.ReadWrite", all],
      ["OnlineMeetings.Read", readOnly],
      ["OnlineMeetings.ReadWrite", all],
      ["VirtualAppointmentNotification.Send", nothing],
      ["VirtualAppointment.ReadWrite.All", nothing],
      ["virtualappointment.readwrite", nothing],
      ["User.Read OnlineMeetings.Read", readOnly],
    ],
    [
      ["VirtualAppointment.Read.All", readOnly],
      ["VirtualAppointment.ReadWrite.All", all],
      ["VirtualAppointment.ReadWrite", nothing],
      ["OnlineMeetings.ReadWrite.All", nothing],
    ],
  ],
  [
    "2023",
    "OnlineMeetings.Read, OnlineMeetings.ReadWrite",
    [
      ["VirtualAppointment.Read", linkOnly],
      ["VirtualAppointment.ReadWrite", linkOnly],
      ["OnlineMeetings.Read", readOnly],
      ["OnlineMeetings.ReadWrite", all],
    ],
    [
      ["VirtualAppointment.ReadWrite.All", nothing],
      ["OnlineMeetings.ReadWrite", nothing],
    ],
  ],
])("the permissions of %s", (permissionsRevision, named, scopes, roles) => {
  it.override("revision", permissionsRevision);

  it.for(scopes)("a user's scope %s: %o", async ([scope, outcome], { revised: service }) => {
    const token = await service.token("adele", { scopes: scope.split(" ") });
    expect(await outcomeOf(service, token, "me")).toEqual(outcome);
  });

  it.for(roles)("an application's role %s: %o", async ([role, outcome], { revised: service }) => {
    const token = await service.applicationToken({ roles: [role] });
    expect(await outcomeOf(service, token, `users/${ADELE}`)).toEqual(outcome);
  });

  it("are named in a refusal, what only reads before what writes", async ({ revised: service }) => {
    const token = await service.token("adele", { scopes: ["User.Read"] });
    const { body } = await call("GET", service.at("follow-up"), { token });
    expect(body.error.message).toBe(`Missing scope permissions on the request. API requires one of '${named}'.`);
  });

  it("are asked for before anything is looked up", async ({ revised: service }) => {
    const token = await service.token("adele", { scopes: ["User.Read"] });
    for (const meeting of ["follow-up", "missing"]) {
      expect((await call("GET", service.at(meeting), { token })).status).toBe(403);
    }
  });
});
