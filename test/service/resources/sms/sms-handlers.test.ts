import { describe, expect, vi } from "vitest";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { usesPostgres } from "../../../support/postgres/test-databases.ts";
import { startService, type RunningService } from "../../../support/service.ts";
import { newcomerToken } from "../../../support/tokens.ts";
import { startWebhookReceiver } from "../../../support/webhook-receiver.ts";

const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
const confirmation = { attendees, messageType: "confirmation" };
const reminder = { attendees, remindBeforeTimeInMinutesType: "mins15" };
const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;

const it = base
  .extend("receiver", { scope: "file" }, ({}, cleanup) => disposeLater(startWebhookReceiver(), cleanup))
  /** A receiver of the test and a service that sends to it, which is stopped once the receiver is gone. */
  .extend("own", async ({ anotherService }, cleanup) => {
    const receiver = await disposeLater(startWebhookReceiver(), cleanup);
    // The sender waits longer for each than a test could.
    return { receiver, service: await anotherService({ smsWebhook: { url: receiver.url, secret, timeout: 600_000 } }) };
  })
  .extend("keeping", { scope: "file" }, ({}, cleanup) => disposeLater(startService(), cleanup))
  .extend(
    "at",
    ({ service }) =>
      (action: string, { parent = "me/onlineMeetings", version = "v1.0", meeting = "follow-up" } = {}) => {
        return `${service.url}/${version}/${parent}/${meeting}/${action}`;
      },
  )
  .extend("status", ({ at }) => async (user: string, meeting = "follow-up") => {
    return (await call("POST", at("sendVirtualAppointmentSms", { meeting }), { token: user, body: confirmation }))
      .status;
  });
it.override("serviceOptions", ({ receiver }) => ({ smsWebhook: { url: receiver.url, secret } }));

const kept = async (service: RunningService) => {
  const rows = await service.query("SELECT event, state FROM sms_outbox");
  return rows.map(({ event, state }) => ({ event: String(event), state }));
};

describe("sending text messages", () => {
  it("answers 202 with an empty object and hands each message to the webhook", async ({
    service,
    token,
    receiver,
    at,
  }) => {
    const two = [...attendees, { phoneNumber: "+4915112345678", timeZone: "W. Europe Standard Time" }];
    const answer = await call("POST", at("sendVirtualAppointmentSms"), {
      token,
      body: { attendees: two, messageType: "reschedule" },
    });
    expect([answer.status, answer.body]).toEqual([202, {}]);
    await vi.waitFor(() => expect(receiver.deliveries).toHaveLength(2), 30_000);
    const events = receiver.deliveries
      .map(({ body }) => JSON.parse(body))
      .toSorted((one, other) => one.data.phoneNumber.length - other.data.phoneNumber.length);
    const meeting = await call("GET", `${service.url}/v1.0/me/onlineMeetings/follow-up`, { token });
    const appointment = await call("GET", `${service.url}/beta/me/onlineMeetings/follow-up/virtualAppointment`, {
      token,
    });
    expect(events[0]).toEqual({
      type: "virtualAppointment.sms",
      timestamp: new Date(service.clock.now).toISOString(),
      data: {
        messageType: "reschedule",
        phoneNumber: "+13129224122",
        timeZone: "Pacific Standard Time",
        tenantId: "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80",
        onlineMeetingId: "follow-up",
        subject: meeting.body.subject,
        startDateTime: meeting.body.startDateTime,
        endDateTime: meeting.body.endDateTime,
        appointmentClientJoinWebUrl: appointment.body.appointmentClientJoinWebUrl,
      },
    });
    expect(new Set(receiver.deliveries.map(({ headers }) => headers["webhook-id"])).size).toBe(2);
  });

  it("keeps them in the outbox where there is no webhook", async ({ keeping }) => {
    const path = `${keeping.url}/beta/me/onlineMeetings/follow-up/sendVirtualAppointmentReminderSms`;
    const answer = await call("POST", path, { token: await keeping.token(), body: reminder });
    expect([answer.status, answer.body]).toEqual([202, {}]);
    const [row] = await kept(keeping);
    expect(row?.state).toBe("pending");
    expect(JSON.parse(row?.event ?? "")).toMatchObject({
      type: "virtualAppointment.reminderSms",
      data: { remindBeforeTimeInMinutesType: "mins15", phoneNumber: "+13129224122" },
    });
  });

  it("answers while the receiver is silent", async ({ own: { receiver: silent, service: waiting } }) => {
    silent.react = () => "silence";
    const path = `${waiting.url}/v1.0/me/onlineMeetings/follow-up/sendVirtualAppointmentSms`;
    const bearer = await waiting.token();
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => call("POST", path, { token: bearer, body: confirmation })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array<number>(30).fill(202));
    expect((await kept(waiting)).map(({ state }) => state)).toEqual(Array<string>(30).fill("pending"));
  });

  it.for(["beta", "v1.0"])("takes every spelling of the path in %s", async (version, { token, at }) => {
    const statuses: number[] = [];
    const parents = [
      "me/onlineMeetings",
      "me/onlineMeeting",
      "users/adele@contoso.example/onlineMeetings",
      "communications/onlineMeetings",
    ];
    for (const parent of parents) {
      for (const name of ["sendVirtualAppointmentSms", "microsoft.graph.sendVirtualAppointmentSms()"]) {
        statuses.push((await call("POST", at(name, { parent, version }), { token, body: confirmation })).status);
      }
      for (const name of ["microsoft.graph.sendVirtualAppointmentReminderSms", "sendVirtualAppointmentReminderSms()"]) {
        statuses.push((await call("POST", at(name, { parent, version }), { token, body: reminder })).status);
      }
    }
    expect(statuses).toEqual(Array.from({ length: 16 }, () => 202));
    const read = await call("GET", at("sendVirtualAppointmentSms", { version }), { token });
    expect([read.status, read.headers.get("allow")]).toEqual([405, "POST"]);
  });
});

it.skipIf(usesPostgres)(
  "refuses with 507 what the disk has no room for, and sends none of it",
  async ({ own }) => {
    const { receiver: unheard, service: full } = own;
    const { connection } = full.sqlite;
    const pages = Number(connection.get("PRAGMA page_count")?.["page_count"]);
    connection.get(`PRAGMA max_page_count = ${pages + 30}`);
    const bearer = await full.token();
    const path = `${full.url}/v1.0/me/onlineMeetings/follow-up/sendVirtualAppointmentSms`;
    const numbers = Array.from({ length: 40 }, (_, index) => index);
    const answers = await Promise.all(
      numbers.map(async (number) => {
        const numbered = Array.from({ length: 50 }, (_, index) => ({
          ...attendees[0],
          phoneNumber: `+1${2_000_000_000 + 100 * number + index}`,
        }));
        const { status } = await call("POST", path, { token: bearer, body: { ...confirmation, attendees: numbered } });
        return { status, numbered };
      }),
    );
    expect(new Set(answers.map(({ status }) => status))).toContain(507);
    connection.get("PRAGMA max_page_count = 1000000");
    expect((await call("POST", path, { token: bearer, body: confirmation })).status).toBe(202);
    const accepted = new Set(
      answers.filter(({ status }) => status === 202).flatMap(({ numbered }) => numbered.map((one) => one.phoneNumber)),
    ).add("+13129224122");
    await vi.waitFor(
      () => {
        const sent = unheard.deliveries.map(({ body }): string => JSON.parse(body).data.phoneNumber);
        expect(new Set(sent)).toEqual(accepted);
      },
      { timeout: 20_000, interval: 200 },
    );
  },
  30_000,
);

describe("what is refused", () => {
  const other = (change: object) => ({ ...attendees[0], ...change });
  it.for([
    ["no attendees", { ...confirmation, attendees: [] }, "attendees"],
    ["attendees left out", { messageType: "confirmation" }, "attendees"],
    ["too many", { ...confirmation, attendees: Array.from({ length: 51 }, () => attendees[0]) }, "attendees"],
    [
      "a number without country",
      { ...confirmation, attendees: [other({ phoneNumber: "312-922-4122" })] },
      "attendees[0].phoneNumber",
    ],
    [
      "a number too long",
      { ...confirmation, attendees: [other({ phoneNumber: "+1234567890123456" })] },
      "attendees[0].phoneNumber",
    ],
    ["no time zone", { ...confirmation, attendees: [{ phoneNumber: "+13129224122" }] }, "attendees[0].timeZone"],
    [
      "a long time zone",
      { ...confirmation, attendees: [other({ timeZone: "x".repeat(65) })] },
      "attendees[0].timeZone",
    ],
    ["an unknown type", { ...confirmation, messageType: "greeting" }, "messageType"],
    ["the future value", { ...confirmation, messageType: "unknownFutureValue" }, "messageType"],
    ["a list of types", { ...confirmation, messageType: ["confirmation"] }, "messageType"],
    ["no type", { attendees }, "messageType"],
    [
      "the other action's",
      { ...confirmation, remindBeforeTimeInMinutesType: "mins15" },
      "remindBeforeTimeInMinutesType",
    ],
  ] as const)("%s", async ([, body, target], { service, token, at }) => {
    const before = (await kept(service)).length;
    const answer = await call("POST", at("sendVirtualAppointmentSms"), { token, body });
    expect(answer.status).toBe(400);
    expect(answer.body.error.details[0].target).toBe(target);
    // Without the ids of the request, which may hold any digits.
    const { innerError: _ids, ...error } = answer.body.error;
    expect(JSON.stringify(error)).not.toMatch(/922|123456/);
    expect(await kept(service)).toHaveLength(before);
  });

  it("a reminder of another time", async ({ token, at }) => {
    const body = { ...reminder, remindBeforeTimeInMinutesType: "mins30" };
    const answer = await call("POST", at("sendVirtualAppointmentReminderSms"), { token, body });
    expect(answer.body.error.details[0].message).toContain("must be one of 'mins15'");
  });

  it("a body that isn't JSON", async ({ token, at }) => {
    const answer = await call("POST", at("sendVirtualAppointmentSms"), {
      token,
      headers: { "content-type": "text/plain" },
      body: JSON.stringify(confirmation),
    });
    expect(answer.status).toBe(400);
  });
});

describe("who may send", () => {
  it("is whoever has the permission and takes part", async ({ service, token, status }) => {
    const alex = { id: "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e", upn: "alex@contoso.example" };
    const scopes = ["VirtualAppointmentNotification.Send"];
    expect(await status(await newcomerToken(service, { ...alex, scopes }))).toBe(202);
    expect(await status(await service.token("alex"))).toBe(202);
    expect(await status(await service.token("alex", { scopes: ["OnlineMeetings.ReadWrite"] }))).toBe(403);
    expect(await status(await service.token("megan"))).toBe(403);
    expect(await status(await newcomerToken(service, { scopes }))).toBe(404);
    expect(await status(token, "missing")).toBe(404);
    expect(await status(await service.token("lee"))).toBe(404);
  });

  it("is an application with a policy for the user", async ({ service, at }) => {
    const roles = ["VirtualAppointmentNotification.Send"];
    const send = async (applicationId: string, parent: string) =>
      call("POST", at("sendVirtualAppointmentSms", { parent }), {
        token: await service.applicationToken({ applicationId, roles }),
        body: confirmation,
      });
    const adeles = "users/dc17674c-81d9-4adb-bfb2-8f842a442e4c/onlineMeetings";
    const before = (await kept(service)).length;
    for (const parent of [adeles, "app/onlineMeetings"]) {
      const refused = await send(crypto.randomUUID(), parent);
      expect([refused.status, refused.body.error.message]).toEqual([
        403,
        "No application access policy found for this app.",
      ]);
    }
    expect(await kept(service)).toHaveLength(before);
    for (const parent of [adeles, "app/onlineMeetings"]) {
      expect((await send("5c9f4b1e-2f0c-4a7e-9d1b-7b0f6f0a9c21", parent)).status).toBe(202);
    }
  });

  it("is in 2023 no application, and nobody by a permission for appointments", async ({ anotherService }) => {
    const last = await anotherService({ permissionsRevision: "2023" });
    const roles = ["VirtualAppointmentNotification.Send"];
    const path = (parent: string) => `${last.url}/v1.0/${parent}/onlineMeetings/follow-up/sendVirtualAppointmentSms`;
    const send = async (bearer: string, parent = "me") =>
      (await call("POST", path(parent), { token: bearer, body: confirmation })).status;
    const adele = "users/dc17674c-81d9-4adb-bfb2-8f842a442e4c";
    expect(await send(await last.applicationToken({ roles }), adele)).toBe(403);
    expect(await send(await last.token("adele", { scopes: ["VirtualAppointment.ReadWrite"] }))).toBe(403);
    expect(await send(await last.token("adele", { scopes: roles }))).toBe(202);
  });
});

describe("without anybody who would send them", () => {
  it("they are refused with a reason, and none is kept", async ({ anotherService }) => {
    const service = await anotherService({ refusesSms: true });
    const token = await service.token();
    const send = (path: string, body: object) =>
      call("POST", `${service.url}/beta/me/onlineMeetings/follow-up/${path}`, { token, body });
    const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
    for (const [path, about] of [
      ["sendVirtualAppointmentSms", { messageType: "confirmation" }],
      ["sendVirtualAppointmentReminderSms", { remindBeforeTimeInMinutesType: "mins15" }],
    ] as const) {
      const { status, body } = await send(path, { attendees, ...about });
      expect(status).toBe(501);
      expect(body.error).toMatchObject({
        code: "NotImplemented",
        message: "Text messages are not set up here: nothing was sent.",
        innerError: { code: "smsNotConfigured" },
      });
      // What is wrong by itself is still told.
      expect((await send(path, { attendees: [] })).status).toBe(400);
    }
    expect(await service.query("SELECT id FROM sms_outbox")).toEqual([]);
  });
});
