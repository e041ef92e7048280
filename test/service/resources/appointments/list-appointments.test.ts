import { describe, expect } from "vitest";
import type { SampleUser } from "../../../../src/sandbox/samples.ts";
import { it as base } from "../../../support/fixtures.ts";
import { call, type Answer } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";

const doctor: Partial<SampleUser> = { id: "11111111-2222-4333-8444-555555555555", upn: "doctor@contoso.example" };
const nurse: Partial<SampleUser> = { id: "66666666-7777-4888-9999-000000000000", upn: "nurse@contoso.example" };

const it = base
  .extend("token", { scope: "file" }, ({ service }) => newcomerToken(service, doctor))
  .extend("nurseToken", { scope: "file" }, ({ service }) => newcomerToken(service, nurse))
  .extend("list", ({ service }) => (query: Readonly<Record<string, string>> = {}, parent = "me") => {
    return `${service.url}/beta/${parent}/virtualAppointments?${new URLSearchParams(query)}`;
  })
  /** An appointment in a meeting of its own, in which `attendee` takes part too. */
  .extend(
    "addAppointment",
    { scope: "file" },
    ({ service, token }) =>
      async (externalAppointmentId: string, attendee?: object): Promise<string> => {
        const meeting = await call("POST", `${service.url}/v1.0/me/onlineMeetings`, {
          token,
          body: { participants: { attendees: attendee === undefined ? [] : [attendee] } },
        });
        const { id } = meeting.body;
        const path = `${service.url}/beta/me/onlineMeetings/${encodeURIComponent(id)}/virtualAppointment`;
        expect((await call("PUT", path, { token, body: { externalAppointmentId } })).status).toBe(201);
        return id;
      },
  )
  .extend("find", ({ token, list }) => async (accept: string) => {
    return call("GET", list(eq("visit-2")), { token, headers: { accept } }).then(({ status, headers, body }) => ({
      status,
      type: headers.get("content-type"),
      body,
    }));
  });

const eq = (id: string) => ({ $filter: `externalAppointmentId eq '${id.replaceAll("'", "''")}'` });
const idsOf = (body: { value: { externalAppointmentId: string }[] }) =>
  body.value.map(({ externalAppointmentId }) => externalAppointmentId);

it.beforeAll(async ({ addAppointment }) => {
  for (let index = 0; index < 45; index += 1) await addAppointment(`visit-${index}`);
  // The nurse takes part in four: twice by object id, twice by name.
  await addAppointment("shared-1", { identity: { user: { id: nurse.id } } });
  await addAppointment("shared-2", { upn: "Nurse@contoso.example" });
  await addAppointment("shared-3", { identity: { user: { id: nurse.id } } });
  await addAppointment("shared-4", { upn: "nurse@contoso.example" });
});

describe("finding an appointment by its external id", () => {
  it("gives the entity with its meeting and ETag, marked as an extension", async ({
    service,
    token,
    list,
    addAppointment,
  }) => {
    const onlineMeetingId = await addAppointment("O'Brien + 100% ü");
    const { status, body } = await call("GET", list(eq("O'Brien + 100% ü")), { token });
    expect(status).toBe(200);
    const path = `${service.url}/beta/me/onlineMeetings/${encodeURIComponent(onlineMeetingId)}/virtualAppointment`;
    const read = await call("GET", path, { token });
    const { "@odata.context": _, ...appointment } = read.body;
    expect(body).toEqual({
      "@odata.context": `https://graph.microsoft.com/beta/$metadata#users('${doctor.id}')/virtualAppointments`,
      "@virtualAppointments.extension": true,
      value: [
        {
          "@virtualAppointments.skipToken": expect.any(String),
          "@odata.etag": read.headers.get("etag"),
          ...appointment,
          onlineMeetingId,
        },
      ],
    });
    const patched = await call("PATCH", path, {
      token,
      headers: { "if-match": body.value[0]["@odata.etag"] },
      body: { externalAppointmentId: "renamed" },
    });
    expect(patched.status).toBe(204);
    expect((await call("GET", list(eq("O'Brien + 100% ü")), { token })).body.value).toEqual([]);
    expect(idsOf((await call("GET", list(eq("renamed")), { token })).body)).toEqual(["renamed"]);
    expect((await call("DELETE", path, { token })).status).toBe(204);
    expect((await call("GET", list(eq("renamed")), { token })).body.value).toEqual([]);
  });

  it("finds all that share an id, page by page", async ({ token, list, addAppointment }) => {
    for (let index = 0; index < 3; index += 1) await addAppointment("twin");
    const first = await call("GET", list({ ...eq("twin"), $top: "2" }), { token });
    expect(idsOf(first.body)).toEqual(["twin", "twin"]);
    const second = await call("GET", first.body["@odata.nextLink"], { token });
    expect(idsOf(second.body)).toEqual(["twin"]);
    expect(second.body["@odata.nextLink"]).toBeUndefined();
  });

  it("finds only what the user takes part in, by object id or by name", async ({ service, nurseToken, list }) => {
    const find = async (id: string) => idsOf((await call("GET", list(eq(id)), { token: nurseToken })).body);
    expect(await find("shared-1")).toEqual(["shared-1"]);
    expect(await find("shared-2")).toEqual(["shared-2"]);
    expect(await find("visit-1")).toEqual([]);
    const elsewhere = await newcomerToken(service, { ...doctor, tenantId: crypto.randomUUID() });
    expect((await call("GET", list(eq("visit-1")), { token: elsewhere })).body.value).toEqual([]);
    expect((await call("GET", list(), { token: elsewhere })).body.value).toEqual([]);
  });
});

describe("listing the appointments of a user", () => {
  it.for([undefined, "1", "7", "100"])("reaches each one once, in pages of %s", async ($top, { token, list }) => {
    const seen: string[] = [];
    let next: string | undefined = list($top === undefined ? {} : { $top });
    while (next !== undefined) {
      const answer: Answer = await call("GET", next, { token });
      expect(answer.status).toBe(200);
      const value: { onlineMeetingId: string }[] = answer.body.value;
      expect(value.length).toBeGreaterThan(0);
      expect(value.length).toBeLessThanOrEqual(Number($top ?? 20));
      seen.push(...value.map(({ onlineMeetingId }) => onlineMeetingId));
      next = answer.body["@odata.nextLink"];
    }
    expect(seen.length).toBeGreaterThanOrEqual(49);
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(seen.toSorted());
  });

  it("merges meetings known by object id and by name", async ({ nurseToken, list }) => {
    const first = await call("GET", list({ $top: "3" }), { token: nurseToken });
    const second = await call("GET", first.body["@odata.nextLink"], { token: nurseToken });
    expect([...idsOf(first.body), ...idsOf(second.body)].toSorted()).toEqual([
      "shared-1",
      "shared-2",
      "shared-3",
      "shared-4",
    ]);
    expect(second.body["@odata.nextLink"]).toBeUndefined();
  });

  it("shows of another user what both take part in, to an application all", async ({
    service,
    token,
    nurseToken,
    list,
  }) => {
    const ofDoctor = await call("GET", list({}, "users/doctor@contoso.example"), { token: nurseToken });
    expect(idsOf(ofDoctor.body).toSorted()).toEqual(["shared-1", "shared-2", "shared-3", "shared-4"]);
    const filtered = await call("GET", list(eq("visit-1"), `users/${doctor.id}`), { token: nurseToken });
    expect(filtered.body.value).toEqual([]);
    const application = await service.applicationToken();
    const all = await call("GET", list(eq("visit-1"), `users/${doctor.id}`), { token: application });
    expect(idsOf(all.body)).toEqual(["visit-1"]);
    expect((await call("GET", list(), { token: application })).status).toBe(400);
    const myself = await call("GET", list({ $top: "5" }, `users/${doctor.id}`), { token });
    expect(myself.body.value).toHaveLength(5);
    expect((await call("GET", myself.body["@odata.nextLink"], { token })).body.value).toHaveLength(5);
  });

  it("needs a permission to read appointments", async ({ service, list }) => {
    const scopes = ["VirtualAppointmentNotification.Send"];
    const answer = await call("GET", list(), { token: await newcomerToken(service, { ...doctor, scopes }) });
    expect(answer.status).toBe(403);
  });

  it("works as an item of a batch, with a link one can follow", async ({ service, token }) => {
    const { body } = await call("POST", `${service.url}/beta/$batch`, {
      token,
      body: { requests: [{ id: "1", method: "GET", url: "/me/virtualAppointments?$top=2" }] },
    });
    const [item] = body.responses;
    expect(item.status).toBe(200);
    expect(item.body["@odata.nextLink"].startsWith(`${service.url}/beta/me/virtualAppointments?`)).toBe(true);
    expect((await call("GET", item.body["@odata.nextLink"], { token })).body.value).toHaveLength(2);
  });
});

describe("query options", () => {
  it.for([
    ["another property", { $filter: "id eq 'x'" }, "externalAppointmentId eq"],
    ["another operator", { $filter: "externalAppointmentId ne 'x'" }, "externalAppointmentId eq"],
    [
      "two conditions",
      { $filter: "externalAppointmentId eq 'x' or externalAppointmentId eq 'y'" },
      "each once at most",
    ],
    ["an open quote", { $filter: "externalAppointmentId eq 'O'Brien'" }, "each once at most"],
    ["null", { $filter: "externalAppointmentId eq null" }, "each once at most"],
    ["a long text", eq("x".repeat(3000)), "2048 characters"],
    ["$top of 0", { $top: "0" }, "1 to 100"],
    ["$top of 101", { $top: "101" }, "1 to 100"],
    ["$top of ten", { $top: "ten" }, "1 to 100"],
    ["another option", { $orderby: "id" }, "The query parameter '$orderby' is not supported."],
    ["a filter without $ that isn't taken", { filter: "id eq 'x'" }, "externalAppointmentId eq"],
    ["a token of nothing", { $skiptoken: "abc" }, "follow an @odata.nextLink"],
    ["a long token", { $skiptoken: "x".repeat(5000) }, "follow an @odata.nextLink"],
  ] as const)("refuses %s", async ([, query, message], { token, list }) => {
    const answer = await call("GET", list(query), { token });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: "BadRequest",
      message: expect.stringContaining(message),
      innerError: { code: "invalidQueryOption" },
    });
  });

  it("knows them without $ too", async ({ token, list }) => {
    const { body } = await call("GET", list({ filter: "externalAppointmentId eq 'visit-7'", top: "1" }), { token });
    expect(idsOf(body)).toEqual(["visit-7"]);
  });

  it("refuses one given twice", async ({ token, list }) => {
    const answer = await call("GET", `${list({ $top: "1" })}&$top=2`, { token });
    expect([answer.status, answer.body.error.innerError.code]).toEqual([400, "invalidQueryOption"]);
  });

  it("refuses a token that was changed, or belongs to another list", async ({ token, nurseToken, list }) => {
    const page = await call("GET", list({ $top: "2" }), { token });
    const link = new URL(page.body["@odata.nextLink"]);
    const skip = link.searchParams.get("$skiptoken") ?? "";
    const [position = "", signature = ""] = skip.split(".");
    const status = async (query: Readonly<Record<string, string>>, user = token) =>
      (await call("GET", list(query), { token: user })).status;
    expect(await status({ $skiptoken: skip })).toBe(200);
    expect(await status({ $skiptoken: `${position.slice(1)}.${signature}` })).toBe(400);
    expect(await status({ $skiptoken: `${position}.${signature.replace(/./, (c) => (c === "A" ? "B" : "A"))}` })).toBe(
      400,
    );
    expect(await status({ $skiptoken: skip, ...eq("visit-1") })).toBe(400);
    expect(await status({ $skiptoken: skip }, nurseToken)).toBe(400);
  });
});

describe("applications", () => {
  it("need a policy for the user, whom they name by object id", async ({ service, list }) => {
    const application = await service.applicationToken({ applicationId: crypto.randomUUID() });
    const refused = await call("GET", list({}, `users/${doctor.id}`), { token: application });
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      "No application access policy found for this app.",
    ]);
    const named = await call("GET", list({}, "users/doctor@contoso.example"), {
      token: await service.applicationToken(),
    });
    expect([named.status, named.body.error.code]).toEqual([404, "UnknownError"]);
  });

  it("are not served by the permissions of 2023, nor are the appointments' own scopes", async ({ anotherService }) => {
    const last = await anotherService({ permissionsRevision: "2023" });
    const status = async (bearer: string, parent: string) =>
      (await call("GET", `${last.url}/beta/${parent}/virtualAppointments`, { token: bearer })).status;
    expect(await status(await last.applicationToken(), `users/${doctor.id}`)).toBe(403);
    expect(await status(await last.token("adele", { scopes: ["VirtualAppointment.ReadWrite"] }), "me")).toBe(403);
    expect(await status(await last.token("adele", { scopes: ["OnlineMeetings.Read"] }), "me")).toBe(200);
  });
});

describe("metadata", () => {
  it("is as much as Accept asks for, and 406 where it excludes JSON", async ({ find }) => {
    const none = await find("application/json;odata.metadata=none");
    expect(none.type).toContain("odata.metadata=none");
    expect(Object.keys(none.body)).toEqual(["@virtualAppointments.extension", "value"]);
    expect(none.body.value[0]).not.toHaveProperty(["@odata.etag"]);
    const full = await find("application/json;odata.metadata=full");
    expect(full.type).toContain("odata.metadata=full");
    expect(full.body.value[0]["@odata.type"]).toBe("#microsoft.graph.virtualAppointment");
    expect((await find("text/html")).status).toBe(406);
  });
});

describe("paths", () => {
  it("name the user in parentheses too", async ({ token, list }) => {
    expect((await call("GET", list(eq("visit-3"), `users('${doctor.id}')`), { token })).body.value).toHaveLength(1);
  });

  it("is there in beta alone, and to be read only", async ({ service, token }) => {
    const stable = await call("GET", `${service.url}/v1.0/me/virtualAppointments`, { token });
    expect([stable.status, stable.body.error.message]).toEqual([
      400,
      "Resource not found for the segment 'virtualAppointments'.",
    ]);
    const written = await call("POST", `${service.url}/beta/me/virtualAppointments`, { token, body: {} });
    expect([written.status, written.headers.get("allow")]).toEqual([405, "GET"]);
  });
});
