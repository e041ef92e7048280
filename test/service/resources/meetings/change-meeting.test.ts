import { describe, expect } from "vitest";
import { call } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";
import { ADELE, ALEX, it } from "./meeting-fixtures.ts";

const TENANT = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const DAY = { startDateTime: "2026-12-01T09:00:00.000Z", endDateTime: "2026-12-01T10:00:00.000Z" };
const attendee = (id: string) => ({ identity: { user: { id } }, upn: null, role: "attendee" });
const attendeeIds = (body: { participants: { attendees: { identity: { user: { id: string } } }[] } }) =>
  body.participants.attendees.map(({ identity }) => identity.user.id);

it.override("serviceOptions", { adoptMeetings: true });

describe("PATCH", () => {
  it("changes what it holds, start and end together, attendees as a whole", async ({ token, meeting, create }) => {
    const made = await create({
      ...DAY,
      subject: "before",
      allowRecording: true,
      participants: { attendees: [attendee(ALEX)] },
    });
    const later = { startDateTime: "2026-12-02T09:00:00.000Z", endDateTime: "2026-12-02T10:00:00.000Z" };
    const moved = await call("PATCH", meeting(made.id), { token, body: { ...later, allowRecording: null } });
    expect(moved.status).toBe(200);
    const { allowRecording: _, ...rest } = made;
    expect(moved.body).toEqual({ ...rest, ...later });
    const nurse = crypto.randomUUID();
    const other = await call("PATCH", meeting(made.id), {
      token,
      body: { participants: { attendees: [attendee(nurse)] }, subject: null },
    });
    expect(attendeeIds(other.body)).toEqual([nurse]);
    expect(other.body.subject).toBeNull();
    expect((await call("GET", meeting(made.id), { token })).body).toEqual(other.body);
  });

  it("moves it on the agendas of who takes part, and off those of who doesn't any more", async ({
    service,
    token,
    meetings,
    meeting,
    create,
  }) => {
    const [first, second] = [crypto.randomUUID(), crypto.randomUUID()];
    const agenda = async (id: string, day: string) => {
      const filter = `startDateTime ge ${day}T00:00:00Z and startDateTime lt ${day}T23:00:00Z`;
      const bearer = await newcomerToken(service, { id });
      return (await call("GET", `${meetings()}?${new URLSearchParams({ $filter: filter })}`, { token: bearer })).body
        .value.length;
    };
    const { id } = await create({ ...DAY, participants: { attendees: [attendee(first)] } });
    expect([await agenda(first, "2026-12-01"), await agenda(second, "2026-12-01")]).toEqual([1, 0]);
    const body = {
      startDateTime: "2026-12-03T09:00:00Z",
      endDateTime: "2026-12-03T10:00:00Z",
      participants: { attendees: [attendee(second)] },
    };
    expect((await call("PATCH", meeting(id), { token, body })).status).toBe(200);
    expect([await agenda(first, "2026-12-01"), await agenda(first, "2026-12-03")]).toEqual([0, 0]);
    expect([await agenda(second, "2026-12-01"), await agenda(second, "2026-12-03")]).toEqual([0, 1]);
  });

  it.for([
    ["a start alone", { startDateTime: DAY.startDateTime }, "endDateTime"],
    ["an end alone", { endDateTime: DAY.endDateTime }, "startDateTime"],
    ["an end before the start", { startDateTime: DAY.endDateTime, endDateTime: DAY.startDateTime }, "endDateTime"],
    ["another organizer", { participants: { organizer: attendee(ALEX) } }, "participants.organizer"],
    ["another id", { id: "other" }, "id"],
    ["another link", { joinWebUrl: "https://elsewhere.example/" }, "joinWebUrl"],
    ["another key", { externalId: "other" }, "externalId"],
    ["what isn't there", { colour: "red" }, "colour"],
    ["a wrong type", { allowRecording: "yes" }, "allowRecording"],
    ["a wrong member", { allowMeetingChat: "loud" }, "allowMeetingChat"],
    ["a wrong property of a property", { chatRestrictions: { color: 1 } }, "chatRestrictions.color"],
  ] as const)("refuses %s", async ([, body, target], { token, meeting, create }) => {
    const made = await create(DAY);
    const refused = await call("PATCH", meeting(made.id), { token, body });
    expect([refused.status, refused.body.error.details[0].target]).toEqual([400, target]);
    expect((await call("GET", meeting(made.id), { token })).body).toEqual(made);
  });

  it("is the organizer's alone, and of a meeting that is there", async ({ service, token, meeting, create }) => {
    const { id } = await create({ participants: { attendees: [attendee(ALEX)] } });
    const alex = await service.token("alex");
    const refused = await call("PATCH", meeting(id), { token: alex, body: { subject: "mine" } });
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      "Only the organizer can change an online meeting.",
    ]);
    const megan = await service.token("megan", { scopes: ["OnlineMeetings.ReadWrite"] });
    expect((await call("PATCH", meeting(id), { token: megan, body: {} })).status).toBe(404);
    expect((await call("PATCH", meeting("gone"), { token, body: {} })).status).toBe(404);
  });

  it("leaves the appointment as it is, and findable by its clients", async ({ service, token, meeting, create }) => {
    const { id } = await create(DAY);
    const emailAddress = "moved-with@contoso.example";
    const body = { appointmentClients: [{ emailAddress }] };
    const made = await call("PUT", `${meeting(id)}/virtualAppointment`, { token, body });
    expect((await call("PATCH", meeting(id), { token, body: { subject: "moved" } })).status).toBe(200);
    const appointment = await call("GET", `${meeting(id)}/virtualAppointment`, { token });
    expect(appointment.headers.get("etag")).toBe(made.headers.get("etag"));
    const filter = new URLSearchParams({ $filter: `appointmentClients/any(c:c/emailAddress eq '${emailAddress}')` });
    const found = await call("GET", `${service.url}/beta/me/virtualAppointments?${filter}`, { token });
    expect(found.body.value).toMatchObject([{ onlineMeetingId: id }]);
  });

  it("is one of two at a time: nothing of either is lost", async ({ service, token, meeting, create }) => {
    const { id } = await create(DAY);
    const change = (body: object) => call("PATCH", meeting(id), { token, body });
    const answers = await Promise.all([
      change({ subject: "both" }),
      change({ participants: { attendees: [attendee(ALEX)] } }),
      change({ allowWhiteboard: false }),
      call("PUT", `${meeting(id)}/virtualAppointment`, { token, body: { externalAppointmentId: "x" } }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 201]);
    const { body } = await call("GET", meeting(id), { token });
    expect([body.subject, attendeeIds(body), body.allowWhiteboard]).toEqual(["both", [ALEX], false]);
    const lookup = { tenantId: TENANT, meetingId: id };
    expect((await service.store.findMeeting(lookup)).meeting?.appointment?.externalAppointmentId).toBe("x");
  });
});

describe("PUT", () => {
  it("takes an item of a list back as it is, with all metadata", async ({ token, meetings, meeting, create }) => {
    const made = await create({
      ...DAY,
      subject: "listed",
      participants: { attendees: [attendee(ALEX)] },
      lobbyBypassSettings: { scope: "organization", isDialInBypassEnabled: true },
    });
    const filter = `startDateTime ge ${DAY.startDateTime} and startDateTime lt ${DAY.endDateTime}`;
    for (const level of ["none", "minimal", "full"]) {
      const headers = { accept: `application/json;odata.metadata=${level}` };
      const list = await call("GET", `${meetings()}?${new URLSearchParams({ $filter: filter })}`, { token, headers });
      const item = list.body.value.find(({ id }: { id: string }) => id === made.id);
      const put = await call("PUT", meeting(made.id), { token, body: item });
      expect([put.status, put.body]).toEqual([200, made]);
      expect((await call("PATCH", meeting(made.id), { token, body: item })).body).toEqual(made);
    }
  });

  it("adopts a meeting of Microsoft Teams, once", async ({ service, token, meetings, meeting }) => {
    const id = teamsMeeting(ADELE);
    const joinWebUrl = `https://teams.microsoft.com/l/meetup-join/${crypto.randomUUID()}`;
    const guest = {
      identity: { user: { id: crypto.randomUUID(), tenantId: "guests", displayName: null } },
      upn: null,
      role: "attendee",
    };
    const body = {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('x')/onlineMeetings/$entity",
      somethingNew: { of: ["next", "year"] },
      id,
      creationDateTime: "2026-11-30T08:00:00Z",
      ...DAY,
      subject: "From Teams",
      joinWebUrl,
      externalId: "adopted-1",
      videoTeleconferenceId: "123456789",
      joinMeetingIdSettings: { isPasscodeRequired: true, joinMeetingId: "1234567890", passcode: "abc" },
      chatInfo: { threadId: "19:meeting_x@thread.v2", messageId: "0", replyChainMessageId: null },
      participants: { organizer: attendee(ADELE), attendees: [attendee(ALEX), guest] },
    };
    const adopted = await call("PUT", meeting(id), { token, body });
    expect(adopted.status).toBe(201);
    const { somethingNew: _, "@odata.context": __, ...kept } = body;
    expect(adopted.body).toMatchObject({
      ...kept,
      creationDateTime: "2026-11-30T08:00:00.000Z",
      participants: { attendees: [{ role: "attendee" }, guest] },
    });
    const again = await call("PUT", meeting(id), { token, body });
    expect([again.status, again.body]).toEqual([200, adopted.body]);
    const quiet = await call("PUT", meeting(id), {
      token,
      body: { ...body, subject: "Moved" },
      headers: { prefer: "return=minimal" },
    });
    expect([quiet.status, quiet.headers.get("preference-applied")]).toEqual([204, "return=minimal"]);
    const alex = await service.token("alex");
    expect((await call("GET", meeting(id), { token: alex })).body.subject).toBe("Moved");
    const byLink = `${meetings()}?${new URLSearchParams({ $filter: `JoinWebUrl eq '${joinWebUrl}'` })}`;
    expect((await call("GET", byLink, { token: alex })).body.value.map((found: { id: string }) => found.id)).toEqual([
      id,
    ]);
    const appointment = await call("PUT", `${meeting(id)}/virtualAppointment`, { token: alex, body: {} });
    expect([appointment.status, appointment.body.appointmentClientJoinWebUrl]).toEqual([201, null]);
  });

  it("adopts for the organizer and for applications that may act for them alone", async ({
    service,
    token,
    meeting,
  }) => {
    const id = teamsMeeting(ALEX);
    const alex = await service.token("alex");
    expect((await call("PUT", meeting(id), { token, body: DAY })).status).toBe(404);
    expect((await call("PUT", meeting(id), { token: alex, body: { ...DAY, id: "another" } })).status).toBe(400);
    const application = await service.applicationToken();
    expect((await call("PUT", meeting(id, `users/${ADELE}`), { token: application, body: DAY })).status).toBe(404);
    expect((await call("PUT", meeting(id, `users/${ALEX}`), { token: application, body: DAY })).status).toBe(201);
    const unlisted = await service.applicationToken({ applicationId: crypto.randomUUID() });
    expect((await call("PUT", meeting(id, `users/${ALEX}`), { token: unlisted, body: DAY })).status).toBe(403);
  });

  it("doesn't take the external id of another meeting", async ({ token, meeting, create }) => {
    await create({ externalId: "taken" });
    const refused = await call("PUT", meeting(teamsMeeting(ADELE)), { token, body: { ...DAY, externalId: "taken" } });
    expect([refused.status, refused.body.error.innerError.code]).toEqual([409, "nameAlreadyExists"]);
  });

  it("adopts one meeting once, however many ask at a time", async ({ token, meeting }) => {
    const id = teamsMeeting(ADELE);
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        call("PUT", meeting(id), { token, body: { ...DAY, subject: `${index}` } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  });

  it("is no way to a meeting where none are adopted", async ({ anotherService }) => {
    const own = await anotherService({});
    const url = `${own.url}/beta/me/onlineMeetings/${encodeURIComponent(teamsMeeting(ADELE))}`;
    expect((await call("PUT", url, { token: await own.token(), body: DAY })).status).toBe(404);
  });
});

function teamsMeeting(organizer: string): string {
  const thread = `19:meeting_${Buffer.from(crypto.randomUUID()).toString("base64")}@thread.v2`;
  return Buffer.from(`1*${organizer}*0**${thread}`).toString("base64");
}
