import { describe, expect, vi } from "vitest";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { startWebhookReceiver } from "../../../support/webhook-receiver.ts";

const secret = `whsec_${Buffer.alloc(32, 1).toString("base64")}`;
const MINUTE = 60_000;
const attendee = (phoneNumber: string) => ({ phoneNumber, timeZone: "Pacific Standard Time" });

const it = base
  .extend("receiver", ({}, cleanup) => disposeLater(startWebhookReceiver(), cleanup))
  .extend("own", ({ anotherService, receiver }) => anotherService({ smsWebhook: { url: receiver.url, secret } }))
  .extend("ownToken", ({ own }) => own.token())
  .extend("ask", ({ own, ownToken }) => (method: string, path: string, body?: object) => {
    return call(method, `${own.url}/v1.0/me/onlineMeetings${path}`, { token: ownToken, body });
  })
  /** A meeting that starts after so many minutes. */
  .extend("meet", ({ own, ask }) => async (minutes: number) => {
    const startDateTime = new Date(own.clock.now + minutes * MINUTE).toISOString();
    const endDateTime = new Date(own.clock.now + (minutes + 30) * MINUTE).toISOString();
    const { body } = await ask("POST", "", { subject: "Visit", startDateTime, endDateTime });
    return String(body.id);
  })
  .extend("remind", ({ ask }) => async (id: string, ...numbers: string[]) => {
    const body = { attendees: numbers.map(attendee), remindBeforeTimeInMinutesType: "mins15" };
    expect((await ask("POST", `/${id}/sendVirtualAppointmentReminderSms`, body)).status).toBe(202);
  })
  .extend("historyOf", ({ ask }) => async (id: string, query = "") => {
    const { status, body } = await ask("GET", `/${id}/textMessages${query}`);
    expect(status).toBe(200);
    return body.value as Record<string, unknown>[];
  });

describe("the text messages of a meeting", () => {
  it("are shown with what became of each, and two digits", async ({ own, ask, meet, receiver, historyOf }) => {
    const id = await meet(60);
    expect(await historyOf(id)).toEqual([]);
    receiver.react = ({ body }) => ({ status: body.includes("4122") ? 204 : 410 });
    const send = (messageType: string, number: string) =>
      ask("POST", `/${id}/sendVirtualAppointmentSms`, { messageType, attendees: [attendee(number)] });
    const { now } = own.clock;
    await send("confirmation", "+13129224122");
    await vi.waitFor(async () => expect(await historyOf(id)).toMatchObject([{ state: "sent" }]), 30_000);
    own.clock.now += 1;
    await send("reschedule", "+4915112345678");
    const time = (at: number) => new Date(at).toISOString();
    const common = { id: expect.stringMatching(/^msg_/), attempts: 1, dueDateTime: null };
    await vi.waitFor(async () => {
      expect(await historyOf(id)).toEqual([
        {
          ...common,
          kind: "reschedule",
          state: "failed",
          createdDateTime: time(now + 1),
          sentDateTime: null,
          phoneNumberEnd: "78",
        },
        {
          ...common,
          kind: "confirmation",
          state: "sent",
          createdDateTime: time(now),
          sentDateTime: time(now),
          phoneNumberEnd: "22",
        },
      ]);
    }, 30_000);
    expect(await historyOf(id, "?$top=1")).toMatchObject([{ kind: "reschedule" }]);
    const { status, body } = await ask("GET", `/${id}/textMessages?$top=0`);
    expect([status, body.error.innerError.code]).toEqual([400, "invalidQueryOption"]);
    expect((await ask("GET", `/${id}/textMessages?$filter=x`)).status).toBe(400);
  });

  it("say so in every spelling of the metadata", async ({ own, ownToken, meet, remind }) => {
    const id = await meet(60);
    await remind(id, "+13129224122");
    const url = `${own.url}/beta/me/onlineMeetings/${id}/textMessages`;
    const read = async (level: string) =>
      (await call("GET", url, { token: ownToken, headers: { accept: `application/json;odata.metadata=${level}` } }))
        .body;
    expect(await read("minimal")).toMatchObject({
      "@odata.context": expect.stringMatching(
        /^https:\/\/graph\.microsoft\.com\/beta\/\$metadata#users\('.+'\)\/onlineMeetings\('.+'\)\/textMessages$/,
      ),
      "@virtualAppointments.extension": true,
      value: [{ kind: "reminder", state: "pending" }],
    });
    expect((await read("full")).value[0]["@odata.type"]).toBe("#microsoft.graph.textMessage");
    expect(await read("none")).not.toHaveProperty("@odata.context");
  });

  it("are in the audit, where there are any", async ({ own, meet, remind, historyOf }) => {
    const id = await meet(60);
    await historyOf(id);
    await remind(id, "+13129224122", "+13129224123");
    await historyOf(id);
    await own.audit.close();
    const entries = [];
    for await (const { action, count, fields } of own.store.audit.find({ meetingId: id })) {
      entries.push({ action, count, fields });
    }
    expect(entries).toEqual([
      { action: "message", count: 2, fields: ["phoneNumber"] },
      { action: "list", count: 2, fields: ["phoneNumberEnd"] },
    ]);
  });
});

describe("a reminder", () => {
  const told = (receiver: { deliveries: readonly { body: string }[] }) =>
    receiver.deliveries.map(({ body }) => JSON.parse(body).data as Record<string, unknown>);

  it("is sent at its time, of the meeting as it is by then, in each client's zone", async ({
    own,
    ask,
    meet,
    remind,
    receiver,
    historyOf,
  }) => {
    const id = await meet(60);
    await remind(id, "+13129224122");
    // One that is due now is behind it in the same outbox.
    const due = await meet(10);
    await remind(due, "+13129224199");
    await vi.waitFor(() => expect(told(receiver)).toMatchObject([{ onlineMeetingId: due }]), 30_000);
    const moved = new Date(own.clock.now + 45 * MINUTE).toISOString();
    const endDateTime = new Date(own.clock.now + 75 * MINUTE).toISOString();
    const patch = { startDateTime: moved, endDateTime, subject: "Moved" };
    expect((await ask("PATCH", `/${id}`, patch)).status).toBe(200);
    expect(await historyOf(id)).toMatchObject([
      { state: "pending", dueDateTime: new Date(Date.parse(moved) - 15 * MINUTE).toISOString() },
    ]);
    own.clock.now += 30 * MINUTE;
    // Any message wakes it; a running service looks by itself.
    await remind(due, "+13129224198");
    await vi.waitFor(() => expect(told(receiver)).toHaveLength(3), 30_000);
    expect(told(receiver).find(({ onlineMeetingId }) => onlineMeetingId === id)).toMatchObject({
      remindBeforeTimeInMinutesType: "mins15",
      phoneNumber: "+13129224122",
      timeZone: "Pacific Standard Time",
      subject: "Moved",
      startDateTime: moved,
      endDateTime,
    });
  });

  it("goes with its meeting, and with its appointment", async ({
    own,
    ownToken,
    ask,
    meet,
    remind,
    receiver,
    historyOf,
  }) => {
    const [cancelled, kept] = [await meet(60), await meet(60)];
    await remind(cancelled, "+13129224122");
    const appointment = own.at(kept);
    expect((await call("PUT", appointment, { token: ownToken, body: {} })).status).toBeLessThan(504);
    own.clock.now += 11_000;
    expect((await call("PUT", appointment, { token: ownToken, body: {} })).status).toBe(201);
    await remind(kept, "+13129224123");
    expect((await ask("DELETE", `/${cancelled}`)).status).toBe(204);
    expect((await call("DELETE", appointment, { token: ownToken })).status).toBe(204);
    expect(await historyOf(kept)).toMatchObject([{ state: "cancelled", attempts: 0, dueDateTime: null }]);
    const rows = await own.query("SELECT state, event FROM sms_outbox");
    expect(rows).toEqual([
      { state: "cancelled", event: "" },
      { state: "cancelled", event: "" },
    ]);
    own.clock.now += 60 * MINUTE;
    const due = await meet(10);
    await remind(due, "+13129224199");
    await vi.waitFor(() => expect(told(receiver)).toMatchObject([{ onlineMeetingId: due }]), 30_000);
  });

  it("is given up once its meeting has begun", async ({ own, meet, remind, receiver, historyOf }) => {
    receiver.react = () => ({ status: 503 });
    const id = await meet(10);
    await remind(id, "+13129224122");
    const reasons = () => own.query("SELECT reason FROM sms_outbox ORDER BY created_at");
    await vi.waitFor(async () => expect(await reasons()).toEqual([{ reason: "status 503" }]), 30_000);
    own.clock.now += 11 * MINUTE;
    receiver.react = () => ({ status: 204 });
    // Asked for after the start, it is sent all the same.
    await remind(id, "+13129224123");
    await vi.waitFor(async () => {
      expect((await historyOf(id)).map(({ state }) => state)).toEqual(["sent", "failed"]);
    }, 30_000);
    expect(await reasons()).toEqual([{ reason: "too late" }, { reason: null }]);
  });
});

it("a meeting has so many messages a day, and is told how long to wait", async ({ anotherService }) => {
  const service = await anotherService({ maxSmsPerMeeting: 3 });
  const token = await service.token();
  const send = (count: number) =>
    call("POST", `${service.url}/v1.0/me/onlineMeetings/follow-up/sendVirtualAppointmentSms`, {
      token,
      body: { messageType: "confirmation", attendees: Array.from({ length: count }, () => attendee("+13129224122")) },
    });
  expect((await send(2)).status).toBe(202);
  service.clock.now += 1500;
  const refused = await send(2);
  expect([refused.status, refused.headers.get("retry-after"), refused.body.error]).toEqual([
    429,
    String(24 * 60 * 60 - 1),
    expect.objectContaining({
      code: "TooManyRequests",
      message: "The meeting has had as many text messages as it may have in a day: nothing was sent.",
      innerError: expect.objectContaining({ code: "smsLimitReached" }),
    }),
  ]);
  expect((await send(1)).status).toBe(202);
  expect(await service.query("SELECT id FROM sms_outbox")).toHaveLength(3);
});
