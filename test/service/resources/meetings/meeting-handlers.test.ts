import { describe, expect } from "vitest";
import { decodeMeetingId } from "../../../../src/service/domain/meeting-id.ts";
import type { SampleUser } from "../../../../src/sandbox/samples.ts";
import { it as base } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { startService } from "../../../support/service.ts";
import { newcomerToken } from "../../../support/tokens.ts";

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const ALEX = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";

const it = base
  .extend("meetings", ({ service }) => (parent = "me", version = "beta") => {
    return `${service.url}/${version}/${parent}/onlineMeetings`;
  })
  .extend("meeting", ({ meetings }) => (id: string, parent = "me", version = "beta") => {
    return `${meetings(parent, version)}/${encodeURIComponent(id)}`;
  })
  .extend("create", ({ token, meetings }) => async (body: unknown) => {
    return (await call("POST", meetings(), { token, body })).body;
  });

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
    expect(service.store.findAppointment("a796be92-31f5-4c7a-9a52-0c1e5d6f7a80", id)).toBeDefined();
    expect((await call("DELETE", meeting(id), { token })).status).toBe(204);
    expect(service.store.findAppointment("a796be92-31f5-4c7a-9a52-0c1e5d6f7a80", id)).toBeUndefined();
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
    expect(service.store.history.find(id)).toEqual([
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

describe("who may", () => {
  it("lets a reader read meetings and not make or delete them", async ({ service, meetings, meeting }) => {
    const megan = await service.token("megan");
    expect((await call("GET", meeting("follow-up"), { token: megan })).status).toBe(200);
    const refused = await call("POST", meetings(), { token: megan, body: {} });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain("OnlineMeetings.ReadWrite");
    expect((await call("DELETE", meeting("follow-up"), { token: megan })).status).toBe(403);
  });

  it("does not let a permission for appointments touch meetings", async ({ service, meetings, meeting }) => {
    const visitor = await newcomerToken(service, { id: ADELE, scopes: ["VirtualAppointment.ReadWrite"] });
    expect((await call("POST", meetings(), { token: visitor, body: {} })).status).toBe(403);
    expect((await call("GET", meeting("follow-up"), { token: visitor })).status).toBe(403);
  });

  it("lets users organize for themselves only, by id or name", async ({ token, meetings }) => {
    expect((await call("POST", meetings(`users/${ADELE}`), { token, body: {} })).status).toBe(201);
    expect((await call("POST", meetings("users/Adele@contoso.example"), { token, body: {} })).status).toBe(201);
    expect((await call("POST", meetings(`users/${ALEX}`), { token, body: {} })).status).toBe(403);
  });

  it("lets an application organize for a user named by object id", async ({ service, meetings, meeting }) => {
    const application = await service.applicationToken();
    const created = await call("POST", meetings(`users/${ALEX}`), { token: application, body: {} });
    expect(created.status).toBe(201);
    expect(decodeMeetingId(created.body.id)?.organizerId).toBe(ALEX);
    expect((await call("GET", meeting(created.body.id), { token: await service.token("alex") })).status).toBe(200);
    expect((await call("POST", meetings(), { token: application, body: {} })).status).toBe(400);
    expect((await call("POST", meetings("users/alex@contoso.example"), { token: application, body: {} })).status).toBe(
      404,
    );
    const elsewhere = meeting("follow-up", `users/${ALEX}`);
    expect((await call("DELETE", elsewhere, { token: application })).status).toBe(403);
    expect((await call("DELETE", meeting(created.body.id, `users/${ALEX}`), { token: application })).status).toBe(204);
  });
});

describe("application access policies", () => {
  const NO_POLICY = "No application access policy found for this app.";

  it("decide for every verb, whether the meeting exists or not", async ({
    service,
    token,
    meetings,
    meeting,
    create,
  }) => {
    const other = await service.applicationToken({ applicationId: crypto.randomUUID() });
    const { id } = await create({});
    const refusals = [
      await call("POST", meetings(`users/${ADELE}`), { token: other, body: {} }),
      await call("POST", `${meetings(`users/${ADELE}`)}/createOrGet`, { token: other, body: { externalId: "x" } }),
      await call("GET", meeting(id, `users/${ADELE}`), { token: other }),
      await call("GET", meeting("missing", `users/${ADELE}`), { token: other }),
      await call("GET", meeting(id, "communications"), { token: other }),
      await call("DELETE", meeting(id, "app"), { token: other }),
    ];
    for (const { status, body } of refusals) expect([status, body.error.message]).toEqual([403, NO_POLICY]);
    expect((await call("GET", meeting(id), { token })).status).toBe(200);
  });

  it("open the aliases for the organizers they name, to read and to delete", async () => {
    await using own = await startService();
    const applicationId = crypto.randomUUID();
    const application = await own.applicationToken({ applicationId });
    own.store.grantAccessPolicy("a796be92-31f5-4c7a-9a52-0c1e5d6f7a80", applicationId, ALEX);
    const alias = (id: string) => `${own.url}/v1.0/communications/onlineMeetings/${encodeURIComponent(id)}`;
    const post = (bearer: string) => call("POST", `${own.url}/beta/me/onlineMeetings`, { token: bearer, body: {} });
    const [alexs, adeles] = [await post(await own.token("alex")), await post(await own.token())];
    const read = await call("GET", alias(alexs.body.id), { token: application });
    expect(read.body["@odata.context"]).toBe(
      "https://graph.microsoft.com/v1.0/$metadata#communications/onlineMeetings/$entity",
    );
    expect((await call("GET", alias(adeles.body.id), { token: application })).status).toBe(404);
    expect((await call("DELETE", alias(adeles.body.id), { token: application })).status).toBe(404);
    expect((await call("DELETE", alias(alexs.body.id), { token: application })).status).toBe(204);
    const nobodys = await call("POST", `${own.url}/v1.0/communications/onlineMeetings`, {
      token: application,
      body: {},
    });
    expect(nobodys.status).toBe(400);
  });

  it("and permissions are in 2023 what they were: meetings outlived the appointments", async () => {
    await using last = await startService({ permissionsRevision: "2023" });
    const path = `${last.url}/v1.0/users/${ADELE}/onlineMeetings`;
    const created = await call("POST", path, { token: await last.applicationToken(), body: {} });
    expect(created.status).toBe(201);
    const one = `${path}/${encodeURIComponent(created.body.id)}`;
    expect((await call("GET", one, { token: await last.applicationToken() })).status).toBe(200);
  });
});

describe("conventions", () => {
  it("Prefer: return=minimal creates without a body, and says so", async ({ token, meetings }) => {
    const headers = { prefer: "return=minimal" };
    const answer = await call("POST", meetings(), { token, headers, body: { externalId: "quiet" } });
    expect([answer.status, answer.body, answer.headers.get("preference-applied")]).toEqual([
      204,
      undefined,
      "return=minimal",
    ]);
    const found = await call("POST", `${meetings()}/createOrGet`, { token, body: { externalId: "quiet" } });
    expect(answer.headers.get("odata-entityid")).toBe(
      `https://graph.microsoft.com/beta/users('${ADELE}')/onlineMeetings('${encodeURIComponent(found.body.id)}')`,
    );
  });

  it("$select takes properties, and refuses what isn't one; other options are refused", async ({ token, meeting }) => {
    const { body } = await call("GET", `${meeting("follow-up")}?$select=subject,joinWebUrl`, { token });
    expect(Object.keys(body)).toEqual(["@odata.context", "joinWebUrl", "subject"]);
    expect((await call("GET", `${meeting("follow-up")}?$select=colour`, { token })).status).toBe(400);
    expect((await call("GET", `${meeting("follow-up")}?$expand=virtualAppointment`, { token })).status).toBe(400);
  });

  it("Accept decides how much metadata there is, and whether any answer", async ({ token, meeting }) => {
    const read = (accept: string) => call("GET", meeting("follow-up"), { token, headers: { accept } });
    expect((await read("application/json;odata.metadata=none")).body).not.toHaveProperty(["@odata.context"]);
    const full = await read("application/json;odata.metadata=full");
    expect(full.headers.get("content-type")).toContain("odata.metadata=full");
    expect([full.body["@odata.type"], full.body.participants.organizer.identity.user["@odata.type"]]).toEqual([
      "#microsoft.graph.onlineMeeting",
      "#microsoft.graph.identity",
    ]);
    expect((await read("text/html")).status).toBe(406);
  });

  it("keys in parentheses name users and meetings", async ({ service, token }) => {
    const path = `${service.url}/beta/users('${ADELE}')/onlineMeetings('follow-up')`;
    expect((await call("GET", path, { token })).body.id).toBe("follow-up");
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

describe("bodies", () => {
  it("refuses unknown properties and wrong values by name and path, and creates nothing", async ({
    token,
    meetings,
  }) => {
    const refused = await call("POST", `${meetings()}/createOrGet`, {
      token,
      body: {
        externalId: "refused",
        colour: "red",
        startDateTime: "tomorrow",
        participants: { attendees: [{ role: "king", upn: 5 }, { identity: { user: { nickname: "x" } } }] },
      },
    });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details.map(({ message }: { message: string }) => message).toSorted())
      .toMatchInlineSnapshot(`
      [
        "The property 'colour' does not exist on the type.",
        "The property 'participants.attendees[0].role' must be one of 'attendee', 'presenter', 'producer', 'coorganizer'.",
        "The property 'participants.attendees[0].upn' has a value of the wrong type.",
        "The property 'participants.attendees[1].identity.user.nickname' does not exist on the type.",
        "The property 'startDateTime' has the wrong form.",
      ]
    `);
    const accepted = await call("POST", `${meetings()}/createOrGet`, { token, body: { externalId: "refused" } });
    expect(accepted.status).toBe(201);
  });

  it.for([
    [
      "an end before the start",
      { startDateTime: "2026-01-02T00:00:00Z", endDateTime: "2026-01-01T00:00:00Z" },
      "endDateTime",
    ],
    ["a time without a zone", { startDateTime: "2026-01-02T00:00:00" }, "startDateTime"],
    [
      "an attendee without a name",
      { participants: { attendees: [{ role: "attendee" }] } },
      "participants.attendees[0]",
    ],
    ["an attendee twice", { participants: { attendees: [{ upn: "a@b" }, { upn: "A@b" }] } }, "participants.attendees"],
    [
      "another organizer",
      { participants: { organizer: { identity: { user: { id: ALEX } } } } },
      "participants.organizer",
    ],
    [
      "a guest from another tenant",
      { participants: { attendees: [{ identity: { user: { id: ALEX, tenantId: "elsewhere" } } }] } },
      "participants.attendees[0].identity.user.tenantId",
    ],
    ["half a surrogate pair as subject", { subject: "half \ud83d" }, "subject"],
    ["half a surrogate pair as key", { externalId: "\udc4b" }, "externalId"],
    [
      "half a surrogate pair as name",
      { participants: { attendees: [{ upn: "\ud83d@b" }] } },
      "participants.attendees[0].upn",
    ],
    ["too long a subject", { subject: "x".repeat(2000) }, "subject"],
    [
      "too many attendees",
      { participants: { attendees: Array.from({ length: 300 }, (_, n) => ({ upn: `${n}@b` })) } },
      "participants.attendees",
    ],
  ] as const)("refuses %s", async ([, body, target], { token, meetings }) => {
    const refused = await call("POST", meetings(), { token, body });
    expect(refused.status).toBe(400);
    expect(refused.body.error.details[0].target).toBe(target);
  });

  it("refuses methods that aren't there", async ({ token, meetings, meeting }) => {
    const patch = await call("PATCH", meeting("follow-up"), { token, body: {} });
    expect([patch.status, patch.headers.get("allow")]).toEqual([405, "GET, DELETE"]);
    const all = await call("DELETE", meetings(), { token });
    expect([all.status, all.headers.get("allow")]).toEqual([405, "GET, POST"]);
  });
});
