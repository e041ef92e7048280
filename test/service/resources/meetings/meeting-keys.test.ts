import { describe, expect } from "vitest";
import { MAX_SAME_KEY } from "../../../../src/service/store/store.ts";
import { call } from "../../../support/http.ts";
import { ADELE, ALEX, it } from "./meeting-fixtures.ts";

const encoded = (filter: string, more: Record<string, string> = {}) =>
  `?${new URLSearchParams({ $filter: filter, ...more })}`;

describe("a meeting by its link", () => {
  it("is found by $filter and by the alternate key, by who takes part", async ({
    service,
    token,
    meetings,
    create,
  }) => {
    const made = await create({
      subject: "O'Brien",
      participants: { attendees: [{ identity: { user: { id: ALEX } } }] },
    });
    const filter = encoded(`JoinWebUrl eq '${made.joinWebUrl}'`, { $count: "true", $select: "id,subject" });
    const found = await call("GET", `${meetings("me", "v1.0")}${filter}`, { token });
    expect(found.body).toEqual({
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#users('${ADELE}')/onlineMeetings(id,subject)`,
      "@odata.count": 1,
      value: [{ id: made.id, subject: "O'Brien" }],
    });
    const byKey = `${meetings()}(joinWebUrl='${encodeURIComponent(made.joinWebUrl)}')`;
    const [alex, megan] = [await service.token("alex"), await service.token("megan")];
    for (const bearer of [token, alex]) {
      expect((await call("GET", byKey, { token: bearer })).body).toMatchObject({ id: made.id, subject: "O'Brien" });
    }
    expect((await call("GET", `${meetings()}${filter}`, { token: megan })).body).toMatchObject({ value: [] });
    const nothing = await call("GET", byKey, { token: megan });
    expect([nothing.status, nothing.body.error.message]).toEqual([
      404,
      "No online meeting with this link was found for the user.",
    ]);
    expect((await call("PUT", `${byKey}/virtualAppointment`, { token, body: {} })).status).toBe(201);
    expect((await call("GET", `${byKey}/getVirtualAppointmentJoinWebUrl()`, { token })).body.value).toContain(
      "https://",
    );
    expect((await call("PATCH", byKey, { token, body: { subject: "renamed" } })).body.subject).toBe("renamed");
    expect((await call("DELETE", byKey, { token })).status).toBe(204);
    expect((await call("GET", byKey, { token })).status).toBe(404);
  });

  it("is found though its link was made before links were kept", async ({ service, token, meetings, create }) => {
    const { id, joinWebUrl } = await create({ subject: "old" });
    await service.query(`UPDATE meetings SET join_web_url = NULL WHERE id = '${id}' RETURNING id`);
    for (const link of [joinWebUrl, (await call("GET", `${meetings()}/follow-up`, { token })).body.joinWebUrl]) {
      const found = await call("GET", `${meetings()}${encoded(`joinWebUrl eq '${link}'`)}`, { token });
      expect(found.body.value).toMatchObject([{ joinWebUrl: link }]);
    }
    const other = joinWebUrl.replace(ADELE, ALEX);
    expect((await call("GET", `${meetings()}${encoded(`joinWebUrl eq '${other}'`)}`, { token })).body.value).toEqual(
      [],
    );
  });

  it("is found for applications by policy", async ({ service, meetings, create }) => {
    const { id, joinWebUrl } = await create({});
    const filter = encoded(`JoinWebUrl eq '${joinWebUrl}'`);
    const application = await service.applicationToken();
    const get = (parent: string, bearer = application) =>
      call("GET", `${meetings(parent)}${filter}`, { token: bearer });
    for (const parent of [`users/${ADELE}`, "communications", "app"]) {
      expect((await get(parent)).body.value).toMatchObject([{ id }]);
    }
    expect((await get(`users/${ALEX}`)).body.value).toEqual([]);
    expect((await get("me")).status).toBe(400);
    const unlisted = await service.applicationToken({ applicationId: crypto.randomUUID() });
    expect((await get(`users/${ADELE}`, unlisted)).status).toBe(403);
    expect((await get("communications", unlisted)).body.value).toEqual([]);
    const readers = await service.applicationToken({ roles: ["VirtualAppointment.Read.All"] });
    expect((await get(`users/${ADELE}`, readers)).status).toBe(403);
  });
});

it("a meeting is found by the id of its conference device, by applications alone", async ({
  service,
  token,
  meetings,
  create,
}) => {
  const { id } = await create({ videoTeleconferenceId: "98765" });
  const filter = encoded("VideoTeleconferenceId eq '98765'");
  const unlisted = await service.applicationToken({ applicationId: crypto.randomUUID() });
  const found = await call("GET", `${meetings("communications", "v1.0")}${filter}`, { token: unlisted });
  expect(found.body.value).toMatchObject([{ id, videoTeleconferenceId: "98765" }]);
  expect((await call("GET", `${meetings("me")}${filter}`, { token })).status).toBe(403);
});

it("a meeting is found by the number that people type in", async ({ token, meetings, create }) => {
  const { id } = await create({ joinMeetingIdSettings: { joinMeetingId: "31415926535", isPasscodeRequired: false } });
  const filter = encoded("joinMeetingIdSettings/joinMeetingId eq '31415926535'");
  expect((await call("GET", `${meetings()}${filter}`, { token })).body.value).toMatchObject([{ id }]);
});

it("a meeting is found by a key that many others have, in which the caller takes no part", async ({
  service,
  token,
  meetings,
  create,
}) => {
  const keys = { videoTeleconferenceId: "shared", joinMeetingIdSettings: { joinMeetingId: "27182818284" } };
  const other = await service.token("alex");
  for (let planted = 0; planted < 2 * MAX_SAME_KEY; planted++) {
    expect((await call("POST", meetings(), { token: other, body: keys })).status).toBe(201);
  }
  const { id } = await create(keys);
  const ofOwn = encoded("joinMeetingIdSettings/joinMeetingId eq '27182818284'");
  expect((await call("GET", `${meetings()}${ofOwn}`, { token })).body.value).toMatchObject([{ id }]);
  expect((await call("GET", `${meetings()}${ofOwn}`, { token: other })).body.value).toHaveLength(MAX_SAME_KEY);
  const ofUser = `${meetings(`users/${ADELE}`)}${encoded("VideoTeleconferenceId eq 'shared'")}`;
  const application = await service.applicationToken();
  expect((await call("GET", ofUser, { token: application })).body.value).toMatchObject([{ id }]);
});

it("a list has the order, the properties, the size and the count that are asked for", async ({
  service,
  token,
  meetings,
}) => {
  const doctor = { id: crypto.randomUUID(), upn: "lists@contoso.example", scopes: ["OnlineMeetings.ReadWrite"] };
  const bearer = await service.token("adele", doctor);
  for (const hour of ["08", "09", "10"]) {
    const body = {
      subject: hour,
      startDateTime: `2026-12-05T${hour}:00:00Z`,
      endDateTime: `2026-12-05T${hour}:30:00Z`,
    };
    expect((await call("POST", meetings(), { token: bearer, body })).status).toBe(201);
  }
  const filter = "startDateTime ge 2026-12-05T00:00:00Z and startDateTime lt 2026-12-06T00:00:00Z";
  const query = encoded(filter, { $orderby: "startDateTime desc", $select: "subject", $count: "true" });
  const headers = { prefer: "respond-async, odata.maxpagesize=2" };
  const first = await call("GET", `${meetings()}${query}`, { token: bearer, headers });
  expect(first.headers.get("preference-applied")).toBe("odata.maxpagesize=2");
  expect(first.body).toEqual({
    "@odata.context": `https://graph.microsoft.com/beta/$metadata#users('${doctor.id}')/onlineMeetings(subject)`,
    "@odata.count": 3,
    "@virtualAppointments.extension": true,
    value: [{ subject: "10" }, { subject: "09" }],
    "@odata.nextLink": expect.stringContaining("$orderby=startDateTime%20desc&$select=subject&$count=true&$top=2"),
  });
  const next = await call("GET", first.body["@odata.nextLink"], { token: bearer });
  expect([next.body.value, next.body["@odata.nextLink"]]).toEqual([[{ subject: "08" }], undefined]);
  const skipToken = new URL(first.body["@odata.nextLink"]).searchParams.get("$skiptoken") ?? "";
  const otherOrder = await call("GET", `${meetings()}${encoded(filter, { $skiptoken: skipToken })}`, { token: bearer });
  expect(otherOrder.status).toBe(400);
  expect((await call("GET", `${meetings()}${query}`, { token })).body["@odata.count"]).toBe(0);
});

it("full metadata has the ids, links and types of all", async ({ token, meetings, create }) => {
  const made = await create({ subject: "full", chatRestrictions: { allowTextOnly: true } });
  const headers = { accept: "application/json;odata.metadata=full" };
  const { body } = await call("GET", `${meetings()}/${encodeURIComponent(made.id)}`, { token, headers });
  const url = `https://graph.microsoft.com/beta/users('${ADELE}')/onlineMeetings('${encodeURIComponent(made.id)}')`;
  expect(body).toMatchObject({
    "@odata.type": "#microsoft.graph.onlineMeeting",
    "@odata.id": url,
    "@odata.editLink": url,
    "startDateTime@odata.type": "#DateTimeOffset",
    chatRestrictions: { "@odata.type": "#microsoft.graph.chatRestrictions", allowTextOnly: true },
  });
});
