import { describe, expect } from "vitest";
import type { SampleUser } from "../../../../src/sandbox/samples.ts";
import { it as base } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";

const doctor: Partial<SampleUser> = { id: "21111111-2222-4333-8444-555555555555", upn: "doctor@contoso.example" };
const nurse: Partial<SampleUser> = { id: "26666666-7777-4888-9999-000000000000", upn: "nurse@contoso.example" };

const email = (address: string) => `appointmentClients/any(c:c/emailAddress eq '${address}')`;
const phone = (number: string) => `appointmentClients/any(c:c/smsCapablePhoneNumber eq '${number}')`;

const it = base
  .extend("token", { scope: "file" }, ({ service }) => newcomerToken(service, doctor))
  .extend("nurseToken", { scope: "file" }, ({ service }) => newcomerToken(service, nurse))
  .extend("list", ({ service }) => (filter: string, { parent = "me", ...more }: Record<string, string> = {}) => {
    return `${service.url}/beta/${parent}/virtualAppointments?${new URLSearchParams({ $filter: filter, ...more })}`;
  })
  .extend("find", ({ token, list }) => async (filter: string, bearer = token, parent = "me") => {
    const { status, body } = await call("GET", list(filter, { parent }), { token: bearer });
    expect(status).toBe(200);
    expect(body["@odata.nextLink"]).toBeUndefined();
    return idsOf(body);
  })
  /** An appointment in a meeting of its own; gives its path. */
  .extend(
    "addAppointment",
    { scope: "file" },
    ({ service, token }) =>
      async (externalAppointmentId: string, appointmentClients: object[], attendees: object[] = []) => {
        const meetings = `${service.url}/v1.0/me/onlineMeetings`;
        const meeting = await call("POST", meetings, { token, body: { participants: { attendees } } });
        const path = `${service.url}/beta/me/onlineMeetings/${encodeURIComponent(meeting.body.id)}/virtualAppointment`;
        const body = { externalAppointmentId, appointmentClients };
        expect((await call("PUT", path, { token, body })).status).toBe(201);
        return path;
      },
  );

const idsOf = (body: { value: { externalAppointmentId: string }[] }) =>
  body.value.map(({ externalAppointmentId }) => externalAppointmentId).toSorted();

const grady = {
  displayName: "Grady",
  emailAddress: "Grady.O'Brien@Contoso.com",
  smsCapablePhoneNumber: "+1 (312) 922-4122",
};
const lidia = { displayName: "Lidia", emailAddress: "lidia@contoso.com", smsCapablePhoneNumber: "123-456-7890" };

it.beforeAll(async ({ service, addAppointment }) => {
  await addAppointment("grady-1", [grady]);
  service.clock.now += 60_000;
  await addAppointment("both", [lidia, grady], [{ identity: { user: { id: nurse.id } } }]);
  await addAppointment("lidia-1", [lidia]);
  await addAppointment("nobody", []);
});

describe("appointments are found by whom they are with", () => {
  it.for([
    [email("grady.o''brien@contoso.com"), ["both", "grady-1"]],
    [email(" GRADY.O''BRIEN@CONTOSO.COM "), ["both", "grady-1"]],
    [email("grady.o''brien@contoso"), []],
    ["appointmentClients/any( person : person/emailAddress  eq  'LIDIA@contoso.com' )", ["both", "lidia-1"]],
    [phone("+13129224122"), ["both", "grady-1"]],
    [phone("001 312 922 4122"), ["both", "grady-1"]],
    [phone("312 922 4122"), []],
    [phone("1234567890"), ["both", "lidia-1"]],
    // Of the appointment, not of one client.
    [`${email("lidia@contoso.com")} and ${phone("+13129224122")}`, ["both"]],
    [`externalAppointmentId eq 'lidia-1' and ${email("lidia@contoso.com")}`, ["lidia-1"]],
    [`${email("grady.o''brien@contoso.com")} and externalAppointmentId eq 'lidia-1'`, []],
  ] as const)("%s", async ([filter, expected], { find }) => {
    expect(await find(filter)).toEqual(expected);
  });

  it("and by when they were written, as each of them says", async ({ token, list, find }) => {
    const { body } = await call("GET", list("externalAppointmentId eq 'both'"), { token });
    const lastModifiedDateTime: string = body.value[0]["@virtualAppointments.lastModifiedDateTime"];
    expect(await find(`lastModifiedDateTime ge ${lastModifiedDateTime}`)).toEqual(["both", "lidia-1", "nobody"]);
    expect(await find(`lastModifiedDateTime ge ${lastModifiedDateTime} and ${phone("+13129224122")}`)).toEqual([
      "both",
    ]);
    const after = new Date(Date.parse(lastModifiedDateTime) + 1).toISOString();
    expect(await find(`lastModifiedDateTime ge ${after} and ${phone("+13129224122")}`)).toEqual([]);
  });

  it("by those alone who may read them", async ({ service, nurseToken, find }) => {
    const ofLidia = email("lidia@contoso.com");
    expect(await find(ofLidia, nurseToken)).toEqual(["both"]);
    expect(await find(ofLidia, await newcomerToken(service, { id: crypto.randomUUID() }))).toEqual([]);
    const elsewhere = await newcomerToken(service, { ...doctor, tenantId: crypto.randomUUID() });
    expect(await find(ofLidia, elsewhere)).toEqual([]);
    expect(await find(ofLidia, nurseToken, `users/${doctor.id}`)).toEqual(["both"]);
    expect(await find(ofLidia, await service.applicationToken(), `users/${doctor.id}`)).toEqual(["both", "lidia-1"]);
    expect(await find(ofLidia, await service.applicationToken(), `users/${nurse.id}`)).toEqual(["both"]);
  });

  it("until they are with somebody else, or gone", async ({ token, find, addAppointment }) => {
    const path = await addAppointment("moving", [{ ...lidia, emailAddress: "moving@contoso.com" }]);
    expect(await find(email("moving@contoso.com"))).toEqual(["moving"]);
    const body = { appointmentClients: [{ emailAddress: "moved@contoso.com" }] };
    expect((await call("PATCH", path, { token, body })).status).toBe(204);
    expect(await find(email("moving@contoso.com"))).toEqual([]);
    expect(await find(email("moved@contoso.com"))).toEqual(["moving"]);
    expect((await call("DELETE", path, { token })).status).toBe(204);
    expect(await find(email("moved@contoso.com"))).toEqual([]);
  });

  it("page by page, and in a batch", async ({ service, token, list }) => {
    const first = await call("GET", list(email("LIDIA@contoso.com"), { $top: "1" }), { token });
    const link = new URL(first.body["@odata.nextLink"]);
    expect(link.searchParams.get("$filter")).toBe(email("lidia@contoso.com"));
    const second = await call("GET", link.href, { token });
    expect(idsOf({ value: [...first.body.value, ...second.body.value] })).toEqual(["both", "lidia-1"]);
    expect(second.body["@odata.nextLink"]).toBeUndefined();
    // The token is of this filter alone.
    const other = list(email("grady@contoso.com"), { $skiptoken: link.searchParams.get("$skiptoken") ?? "" });
    expect((await call("GET", other, { token })).status).toBe(400);
    const url = `/me/virtualAppointments?$filter=${encodeURIComponent(phone("+13129224122"))}`;
    const requests = [{ id: "1", method: "GET", url }];
    const { body } = await call("POST", `${service.url}/beta/$batch`, { token, body: { requests } });
    expect(idsOf(body.responses[0].body)).toEqual(["both", "grady-1"]);
  });
});

describe("what is refused, and never repeated", () => {
  it.for([
    ["or", `${email("secret@x")} or ${email("secret@y")}`],
    ["two of one kind", `${email("secret@x")} and ${email("secret@y")}`],
    ["and at the end", `${email("secret@x")} and `],
    ["another variable", "appointmentClients/any(c:d/emailAddress eq 'secret@x')"],
    ["another property", "appointmentClients/any(c:c/displayName eq 'secret')"],
    ["all", "appointmentClients/all(c:c/emailAddress eq 'secret@x')"],
    [
      "two conditions inside",
      "appointmentClients/any(c:c/emailAddress eq 'secret@x' and c/emailAddress eq 'secret@x')",
    ],
    ["no blank", `${email("secret@x")}and ${phone("+13129224122")}`],
    ["an empty address", email(" ")],
    ["a long address", email(`secret${"x".repeat(320)}`)],
    ["a number in words", phone("secret")],
    ["a time in quotes", "lastModifiedDateTime ge '2026-11-21T09:00:00Z'"],
    ["a time without a zone", "lastModifiedDateTime ge 2026-11-21T09:00:00"],
    ["another comparison", "lastModifiedDateTime gt 2026-11-21T09:00:00Z"],
    ["nothing", " "],
  ] as const)("%s", async ([, filter], { token, list }) => {
    const { status, body } = await call("GET", list(filter), { token });
    expect(status).toBe(400);
    expect(body.error.innerError.code).toBe("invalidQueryOption");
    expect(JSON.stringify(body)).not.toMatch(/secret|3129224122/);
  });
});
