import { describe, expect } from "vitest";
import { decodeMeetingId } from "../../../../src/service/domain/meeting-id.ts";
import type { SampleUser } from "../../../../src/sandbox/samples.ts";
import { call } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";
import { ADELE, ALEX, it } from "./meeting-fixtures.ts";

describe("the life of an online meeting", () => {
  it.for(["beta", "v1.0"])(
    "is created, read and deleted in %s",
    async (version, { service, token, meetings, meeting }) => {
      const created = await call("POST", meetings("me", version), {
        token,
        body: {
          subject: "First visit",
          startDateTime: "2026-11-21T10:00:00+01:00",
          endDateTime: "2026-11-21T09:30:00.1234567Z",
          participants: {
            organizer: { identity: { user: { id: ADELE } } },
            attendees: [
              { upn: "alex@contoso.example", identity: { user: { id: ALEX.toUpperCase() } }, role: "coorganizer" },
              { upn: "Guest@contoso.example" },
              { upn: "ADELE@contoso.example" },
            ],
          },
        },
      });
      expect(created.status).toBe(201);
      const { id, joinWebUrl } = created.body;
      expect(decodeMeetingId(id)?.organizerId).toBe(ADELE);
      expect(joinWebUrl).toContain("https://teams.microsoft.com/l/meetup-join/19%3Ameeting_");
      const tenantId = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
      expect(created.body).toEqual({
        "@odata.context": `https://graph.microsoft.com/${version}/$metadata#users('${ADELE}')/onlineMeetings/$entity`,
        id,
        creationDateTime: new Date(service.clock.now).toISOString(),
        startDateTime: "2026-11-21T09:00:00.000Z",
        endDateTime: "2026-11-21T09:30:00.123Z",
        externalId: null,
        joinWebUrl,
        subject: "First visit",
        chatInfo: { threadId: decodeMeetingId(id)?.threadId, messageId: "0", replyChainMessageId: null },
        participants: {
          organizer: {
            upn: "adele@contoso.example",
            role: "presenter",
            identity: { user: { id: ADELE, displayName: null, tenantId } },
          },
          attendees: [
            {
              upn: "alex@contoso.example",
              role: "coorganizer",
              identity: { user: { id: ALEX, displayName: null, tenantId } },
            },
            { upn: "Guest@contoso.example", role: "attendee", identity: null },
          ],
        },
      });
      const read = await call("GET", meeting(id, "me", version), { token });
      expect(read.status).toBe(200);
      expect(read.body).toEqual(created.body);
      expect((await call("DELETE", meeting(id, "me", version), { token })).status).toBe(204);
      expect((await call("GET", meeting(id, "me", version), { token })).status).toBe(404);
      expect((await call("DELETE", meeting(id, "me", version), { token })).status).toBe(404);
    },
  );

  it("starts now and lasts an hour unless it says otherwise", async ({ service, create }) => {
    const { startDateTime, endDateTime } = await create({});
    expect(Date.parse(startDateTime)).toBe(service.clock.now);
    expect(Date.parse(endDateTime)).toBe(service.clock.now + 3_600_000);
  });

  it("takes its appointment along when it is deleted", async ({ service, token, meeting, create }) => {
    const { id } = await create({ subject: "with an appointment" });
    const appointment = `${meeting(id)}/virtualAppointment`;
    expect((await call("PUT", appointment, { token, body: { externalAppointmentId: "gone" } })).status).toBe(201);
    const lookup = { tenantId: "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80", meetingId: id };
    expect((await service.store.findMeeting(lookup)).meeting?.appointment).toBeDefined();
    expect((await call("DELETE", meeting(id), { token })).status).toBe(204);
    expect((await service.store.findMeeting(lookup)).meeting).toBeUndefined();
    expect((await call("GET", appointment, { token })).status).toBe(404);
  });

  it("leaves the deletion of its appointment in the history", async ({ service, token, meeting, create }) => {
    const { id } = await create({});
    expect((await call("DELETE", meeting((await create({})).id), { token })).status).toBe(204);
    const made = await call("PUT", `${meeting(id)}/virtualAppointment`, {
      token,
      body: { externalAppointmentId: "gone" },
    });
    const application = await service.applicationToken();
    expect((await call("DELETE", meeting(id, `users/${ADELE}`), { token: application })).status).toBe(204);
    expect(await service.store.findHistory(id)).toEqual([
      expect.objectContaining({ operation: "create", callerKind: "user" }),
      expect.objectContaining({
        operation: "delete",
        callerKind: "application",
        fields: ["externalAppointmentId", "appointmentClientJoinWebUrl"],
        etagBefore: made.headers.get("etag"),
        etagAfter: null,
      }),
    ]);
  });

  it("serves the sample meetings too", async ({ token, meeting }) => {
    const { status, body } = await call("GET", meeting("follow-up"), { token });
    expect(status).toBe(200);
    expect(body.participants.organizer.identity.user.id).toBe(ADELE);
    expect((await call("GET", meeting("MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi"), { token })).status).toBe(200);
  });

  it("is an item of a batch like any other", async ({ service, token }) => {
    const { status, body } = await call("POST", `${service.url}/v1.0/$batch`, {
      token,
      body: {
        requests: [
          {
            id: "1",
            method: "POST",
            url: "/me/onlineMeetings",
            headers: { "content-type": "application/json" },
            body: {},
          },
        ],
      },
    });
    expect(status).toBe(200);
    expect(body.responses[0].status).toBe(201);
  });
});

describe("createOrGet", () => {
  it("makes one meeting for each external id of a user", async ({ service, token, meetings }) => {
    const path = `${meetings()}/createOrGet`;
    const first = await call("POST", path, { token, body: { externalId: "visit-1", subject: "Visit" } });
    expect(first.status).toBe(201);
    expect(first.body).toMatchObject({ externalId: "visit-1", subject: "Visit" });
    service.clock.now += 60_000;
    const again = await call("POST", `${meetings("users/adele@contoso.example", "v1.0")}/microsoft.graph.createOrGet`, {
      token,
      body: { externalId: "visit-1", subject: "Ignored" },
    });
    expect(again.status).toBe(200);
    expect({ ...again.body, "@odata.context": "" }).toEqual({ ...first.body, "@odata.context": "" });

    const alex = await service.token("alex");
    const others = await call("POST", path, { token: alex, body: { externalId: "visit-1" } });
    expect(others.status).toBe(201);
    expect(others.body.id).not.toBe(first.body.id);
    const lee = await service.token("lee");
    expect((await call("POST", path, { token: lee, body: { externalId: "visit-1" } })).status).toBe(201);
  });

  it("gives the same meeting to many at once", async ({ token, meetings }) => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, () =>
        call("POST", `${meetings()}/createOrGet`, { token, body: { externalId: "rush" } }),
      ),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
  });

  it("needs an external id, which POST refuses to give to a second meeting", async ({ token, meetings }) => {
    const missing = await call("POST", `${meetings()}/createOrGet`, { token, body: {} });
    expect(missing.status).toBe(400);
    expect(missing.body.error.details[0].target).toBe("externalId");
    expect((await call("POST", meetings(), { token, body: { externalId: "once" } })).status).toBe(201);
    expect((await call("POST", meetings(), { token, body: { externalId: "once" } })).status).toBe(409);
    expect((await call("POST", `${meetings()}/createOrGet`, { token, body: { externalId: "once" } })).status).toBe(200);
  });
});

describe("participants", () => {
  it("may touch the appointment, by object id or by the name in their token, and nobody else may", async ({
    service,
    meeting,
    create,
  }) => {
    const byId = crypto.randomUUID();
    const { id } = await create({
      participants: {
        attendees: [{ identity: { user: { id: byId } } }, { upn: "Named@Contoso.example" }],
      },
    });
    const appointment = `${meeting(id)}/virtualAppointment`;
    const status = async (user: Partial<SampleUser>) =>
      (await call("PUT", appointment, { token: await newcomerToken(service, user), body: {} })).status;
    expect(await status({ id: byId })).toBe(201);
    expect(await status({ upn: "named@contoso.EXAMPLE" })).toBe(201);
    expect(await status({})).toBe(404);
    expect(await status({ upn: "named@contoso.example", tenantId: crypto.randomUUID() })).toBe(404);
  });

  it("are matched by object id alone where there is one: names are passed on", async ({ service, meeting, create }) => {
    const { id } = await create({
      participants: { attendees: [{ upn: "desk@contoso.example", identity: { user: { id: ALEX } } }] },
    });
    const successor = await newcomerToken(service, { upn: "desk@contoso.example" });
    expect((await call("GET", meeting(id), { token: successor })).status).toBe(404);
    expect((await call("GET", meeting(id), { token: await service.token("alex") })).status).toBe(200);
  });

  it("may read the meeting; only the organizer deletes it", async ({ service, token, meeting, create }) => {
    const { id } = await create({ participants: { attendees: [{ identity: { user: { id: ALEX } } }] } });
    const alex = await service.token("alex");
    const refused = await call("DELETE", meeting(id), { token: alex });
    expect(refused.status).toBe(403);
    expect((await call("DELETE", meeting(id, "users/adele@contoso.example"), { token: alex })).status).toBe(403);
    expect((await call("GET", meeting(id), { token })).status).toBe(200);
  });
});

describe("a meeting that isn't found", () => {
  it("is told apart by its id alone, never by whether it exists", async ({ service, meeting, create }) => {
    const { id } = await create({ subject: "adele's alone" });
    const alex = await service.token("alex");
    const message = async (path: string, user = alex) => {
      const { status, body } = await call("GET", path, { token: user });
      return [status, body.error.code, body.error.message];
    };
    const free = Buffer.from(`1*${ADELE}*0**19:meeting_nothing@thread.v2`).toString("base64");
    const mismatch = [404, "NotFound", "Organizer Id mismatch."];
    expect(await message(meeting(id))).toEqual(mismatch);
    expect(await message(meeting(free))).toEqual(mismatch);
    const uniform = [404, "NotFound", "No online meeting with this id was found for the user."];
    expect(await message(meeting(id, `users/${ADELE}`))).toEqual(uniform);
    expect(await message(meeting(free, `users/${ADELE}`))).toEqual(uniform);
    expect(await message(meeting("missing"))).toEqual(uniform);
    expect(await message(meeting("follow-up"), await service.token("lee"))).toEqual(uniform);
    expect(await message(meeting("aGFsZg=="))).toEqual([404, "NotFound", "Meeting Id is corrupted."]);
  });
});
