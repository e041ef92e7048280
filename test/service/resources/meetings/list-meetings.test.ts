import { describe, expect } from "vitest";
import type { SampleUser } from "../../../../src/sandbox/samples.ts";
import { it as base } from "../../../support/fixtures.ts";
import { call, type Answer } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";

const doctor: Partial<SampleUser> = { id: "11111111-2222-4333-8444-555555555555", upn: "doctor@contoso.example" };
const nurse: Partial<SampleUser> = { id: "66666666-7777-4888-9999-000000000000", upn: "nurse@contoso.example" };

const MONDAY = span("2026-11-23T00:00:00Z", "2026-11-24T00:00:00Z");
const YEAR = span("2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");

const it = base
  .extend("token", { scope: "file" }, ({ service }) => newcomerToken(service, doctor))
  .extend("nurseToken", { scope: "file" }, ({ service }) => newcomerToken(service, nurse))
  .extend(
    "list",
    ({ service }) =>
      (filter: string, { parent = "me", version = "beta", ...more }: Record<string, string> = {}) => {
        return `${service.url}/${version}/${parent}/onlineMeetings?${new URLSearchParams({ $filter: filter, ...more })}`;
      },
  )
  .extend("subjects", ({ token, list }) => async (filter: string, options?: Record<string, string>, bearer = token) => {
    return subjectsOf(await call("GET", list(filter, options), { token: bearer }));
  })
  .extend(
    "addMeeting",
    { scope: "file" },
    ({ service, token }) =>
      async (subject: string, startDateTime: string, ...attendees: object[]) => {
        const { status, body } = await call("POST", `${service.url}/v1.0/me/onlineMeetings`, {
          token,
          body: {
            subject,
            startDateTime,
            endDateTime: new Date(Date.parse(startDateTime) + 1).toISOString(),
            participants: { attendees },
          },
        });
        expect(status).toBe(201);
        return body;
      },
  );

function span(from: string, before: string): string {
  return `startDateTime ge ${from} and startDateTime lt ${before}`;
}
const subjectsOf = ({ body }: Answer): string[] => body.value.map(({ subject }: { subject: string }) => subject);

it.beforeAll(async ({ addMeeting }) => {
  await addMeeting("noon", "2026-11-23T12:00:00Z", { upn: "Nurse@contoso.example" });
  await addMeeting("first moment", "2026-11-23T01:00:00+01:00");
  await addMeeting("last moment", "2026-11-23T23:59:59.999Z", { identity: { user: { id: nurse.id } } });
  await addMeeting("the day after", "2026-11-24T00:00:00Z", { identity: { user: { id: nurse.id } } });
  await addMeeting("the day before", "2026-11-22T23:59:59.999Z");
  // Starts together with 24 more, so that pages have to go on within one start.
  for (let index = 0; index < 25; index += 1) await addMeeting(`march ${index}`, "2026-03-02T08:00:00Z");
});

describe("a user's meetings by their start", () => {
  it.for(["beta", "v1.0"])(
    "are what each of them is by itself, by start, marked as an extension, in %s",
    async (version, { service, token, list }) => {
      const { status, body } = await call("GET", list(MONDAY, { version }), { token });
      expect(status).toBe(200);
      const read = async ({ id, ...listed }: { id: string; "@virtualAppointments.skipToken": string }) => {
        const url = `${service.url}/${version}/me/onlineMeetings/${encodeURIComponent(id)}`;
        const { "@odata.context": _, ...meeting } = (await call("GET", url, { token })).body;
        const name = "@virtualAppointments.skipToken";
        return { [name]: listed[name], ...meeting };
      };
      expect(body).toEqual({
        "@odata.context": `https://graph.microsoft.com/${version}/$metadata#users('${doctor.id}')/onlineMeetings`,
        "@virtualAppointments.extension": true,
        value: await Promise.all(body.value.map(read)),
      });
      expect(body.value.map((one: { subject: string }) => one.subject)).toEqual([
        "first moment",
        "noon",
        "last moment",
      ]);
    },
  );

  it("are counted from the first time on and before the second, in any offset", async ({ subjects }) => {
    expect(await subjects(span("2026-11-23T12:00:00Z", "2026-11-23T23:59:59.999Z"))).toEqual(["noon"]);
    expect(await subjects(span("2026-11-23T13:00:00+01:00", "2026-11-23T12:00:00.001Z"))).toEqual(["noon"]);
    expect(await subjects(span("2026-11-23T12:00:00.001Z", "2026-11-23T23:59:59Z"))).toEqual([]);
  });

  it.for([undefined, "1", "7", "30", "100"])("are reached once each, in pages of %s", async ($top, { token, list }) => {
    const seen: { id: string; startDateTime: string }[] = [];
    let next: string | undefined = list(YEAR, $top === undefined ? {} : { $top });
    while (next !== undefined) {
      const answer: Answer = await call("GET", next, { token });
      expect(answer.status).toBe(200);
      expect(answer.body.value.length).toBeGreaterThan(0);
      expect(answer.body.value.length).toBeLessThanOrEqual(Number($top ?? 20));
      seen.push(...answer.body.value);
      next = answer.body["@odata.nextLink"];
    }
    expect(seen).toHaveLength(30);
    const order = seen.map(({ startDateTime, id }) => `${startDateTime} ${id}`);
    expect(new Set(order).size).toBe(30);
    expect(order).toEqual(order.toSorted());
  });

  it("go on at the same place when a meeting is added before it or deleted", async ({
    service,
    token,
    list,
    subjects,
    addMeeting,
  }) => {
    const first = await call("GET", list(MONDAY, { $top: "2" }), { token });
    const { id } = await addMeeting("early bird", "2026-11-23T05:00:00Z");
    expect(subjectsOf(await call("GET", first.body["@odata.nextLink"], { token }))).toEqual(["last moment"]);
    const url = `${service.url}/v1.0/me/onlineMeetings/${encodeURIComponent(id)}`;
    expect((await call("DELETE", url, { token })).status).toBe(204);
    expect(await subjects(MONDAY)).toEqual(["first moment", "noon", "last moment"]);
  });

  it("leave out those without a start", async ({ service, subjects }) => {
    const tenantId = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
    const id = crypto.randomUUID();
    await service.store.addMeeting({
      tenantId,
      id: "no-start",
      organizerId: id,
      clientJoinWebUrl: "https://visit.teams.microsoft.com/x",
      joinWebUrl: null,
      kept: {},
      participants: [{ userId: id, upn: null, role: "presenter" }],
      subject: null,
      createdAt: null,
      startAt: null,
      endAt: null,
      externalId: null,
    });
    const user = await newcomerToken(service, { id });
    expect(await subjects(span("0001-01-01T00:00:00Z", "9999-12-31T00:00:00Z"), {}, user)).toEqual([]);
  });

  it("come as an item of a batch, with a link one can follow", async ({ service, token }) => {
    const url = `/me/onlineMeetings?$filter=${encodeURIComponent(MONDAY)}&$top=2`;
    const { body } = await call("POST", `${service.url}/v1.0/$batch`, {
      token,
      body: { requests: [{ id: "1", method: "GET", url }] },
    });
    const [item] = body.responses;
    expect([item.status, item.body.value.length]).toEqual([200, 2]);
    expect(item.body["@odata.nextLink"].startsWith(`${service.url}/v1.0/me/onlineMeetings?`)).toBe(true);
    expect(subjectsOf(await call("GET", item.body["@odata.nextLink"], { token }))).toEqual(["last moment"]);
  });

  it("say as much about their types as is asked for", async ({ token, list }) => {
    const read = async (level: string) =>
      (await call("GET", list(MONDAY), { token, headers: { accept: `application/json;odata.metadata=${level}` } }))
        .body;
    expect(Object.keys(await read("none"))).toEqual(["@virtualAppointments.extension", "value"]);
    expect((await read("full")).value[0]["@odata.type"]).toBe("#microsoft.graph.onlineMeeting");
  });
});

describe("who sees which", () => {
  it("is a participant, known by object id or by name", async ({ nurseToken, list, subjects }) => {
    expect(await subjects(YEAR, {}, nurseToken)).toEqual(["noon", "last moment", "the day after"]);
    const first = await call("GET", list(YEAR, { $top: "1" }), { token: nurseToken });
    expect(subjectsOf(first)).toEqual(["noon"]);
    const second = await call("GET", first.body["@odata.nextLink"], { token: nurseToken });
    expect(subjectsOf(second)).toEqual(["last moment"]);
  });

  it("is of another user what both take part in, and nothing in another tenant", async ({
    service,
    nurseToken,
    subjects,
  }) => {
    expect(await subjects(MONDAY, { parent: `users/${doctor.id}` }, nurseToken)).toEqual(["noon", "last moment"]);
    expect(await subjects(MONDAY, { parent: "users('doctor@contoso.example')" }, nurseToken)).toEqual([
      "noon",
      "last moment",
    ]);
    expect(await subjects(MONDAY, { parent: `users/${nurse.id}` }, nurseToken)).toEqual(["noon", "last moment"]);
    expect(await subjects(MONDAY, { parent: `users/${doctor.id}` }, await service.token("megan"))).toEqual([]);
    const elsewhere = await newcomerToken(service, { ...doctor, tenantId: crypto.randomUUID() });
    expect(await subjects(MONDAY, {}, elsewhere)).toEqual([]);
  });

  it("is an application with a role and a policy for the user, whom it names by object id", async ({
    service,
    list,
  }) => {
    const get = async (parent: string, changes = {}) =>
      call("GET", list(MONDAY, { parent }), { token: await service.applicationToken(changes) });
    expect(subjectsOf(await get(`users/${doctor.id}`))).toEqual(["first moment", "noon", "last moment"]);
    expect((await get("me")).status).toBe(400);
    expect((await get("users/doctor@contoso.example")).status).toBe(404);
    expect((await get(`users/${doctor.id}`, { applicationId: crypto.randomUUID() })).status).toBe(403);
    expect((await get(`users/${doctor.id}`, { roles: ["VirtualAppointment.ReadWrite.All"] })).status).toBe(403);
  });

  it("takes the permissions of meetings, as reading a single one does", async ({ service, list }) => {
    const status = async (scopes: string[]) =>
      (await call("GET", list(MONDAY), { token: await newcomerToken(service, { ...doctor, scopes }) })).status;
    expect(await status(["OnlineMeetings.Read"])).toBe(200);
    expect(await status(["VirtualAppointment.ReadWrite"])).toBe(403);
  });
});

describe("what is refused", () => {
  const TAKEN =
    "startDateTime ge {time} and startDateTime lt {time}, or joinWebUrl, videoTeleconferenceId or " +
    "joinMeetingIdSettings/joinMeetingId eq '…'.";
  it.for([
    ["no filter", "", TAKEN],
    ["another property", "subject eq 'x'", TAKEN],
    ["a text without its end", "JoinWebUrl eq 'x", TAKEN],
    ["too long a text", `JoinWebUrl eq '${"x".repeat(2049)}'`, "2048 characters at most"],
    ["no end", "startDateTime ge 2026-11-23T00:00:00Z", TAKEN],
    ["another operator", "startDateTime gt 2026-11-23T00:00:00Z and startDateTime lt 2026-11-24T00:00:00Z", TAKEN],
    ["more conditions", `${MONDAY} and subject eq 'x'`, TAKEN],
    ["a quoted time", span("'2026-11-23T00:00:00Z'", "'2026-11-24T00:00:00Z'"), "A time of $filter is written as"],
    ["a day", span("2026-11-23", "2026-11-24"), "A time of $filter is written as"],
    ["a time of no place", span("2026-11-23T00:00:00", "2026-11-24T00:00:00"), "A time of $filter is written as"],
    ["a day that isn't", span("2026-02-30T00:00:00Z", "2026-11-24T00:00:00Z"), "A time of $filter is written as"],
    ["an end before the start", span("2026-11-23T00:00:00Z", "2026-11-23T00:00:00Z"), "has to be later"],
  ] as const)("%s", async ([, filter, message], { token, list }) => {
    const answer = await call("GET", list(filter), { token });
    expect(answer.status).toBe(400);
    expect(answer.body.error).toMatchObject({
      code: "BadRequest",
      message: expect.stringContaining(message),
      innerError: { code: "invalidQueryOption" },
    });
  });

  it("no query at all, wrong pages and unknown options", async ({ service, token, list }) => {
    const bare = await call("GET", `${service.url}/beta/me/onlineMeetings`, { token });
    expect([bare.status, bare.body.error.message]).toEqual([400, `Give a $filter: ${TAKEN}`]);
    for (const more of [
      { $top: "0" },
      { $top: "101" },
      { $orderby: "subject" },
      { $count: "yes" },
      { $select: "colour" },
      { $skiptoken: "abc" },
    ]) {
      const refused = await call("GET", list(MONDAY, more), { token });
      expect([refused.status, refused.body.error.innerError.code]).toEqual([400, "invalidQueryOption"]);
    }
  });

  it("a token of another day, another user or the list of appointments", async ({
    service,
    token,
    nurseToken,
    list,
  }) => {
    const page = await call("GET", list(MONDAY, { $top: "1" }), { token });
    const $skiptoken = new URL(page.body["@odata.nextLink"]).searchParams.get("$skiptoken") ?? "";
    const status = async (url: string, bearer = token) => (await call("GET", url, { token: bearer })).status;
    expect(await status(list(MONDAY, { $skiptoken }))).toBe(200);
    expect(await status(list(YEAR, { $skiptoken }))).toBe(400);
    expect(await status(list(MONDAY, { $skiptoken }), nurseToken)).toBe(400);
    const { searchParams } = new URL(list(MONDAY, { $skiptoken }));
    searchParams.delete("$filter");
    expect(await status(`${service.url}/beta/me/virtualAppointments?${searchParams}`)).toBe(400);
  });

  it("aliases that name no user", async ({ service, token }) => {
    const path = `${service.url}/beta/communications/onlineMeetings?${new URLSearchParams({ $filter: MONDAY })}`;
    const answer = await call("GET", path, { token });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      "Filter expression expected - /onlineMeetings?$filter={ParameterName} eq '{id}'.",
    ]);
  });
});
