import { once } from "node:events";
import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";

// An upstream that takes everything and answers nothing: without an end to each operation no test here would have one.

const DEADLINE = 600;
const fields = "__typename ... on ServiceUnavailableError { message outcome }";
const timeIsUp = {
  __typename: "ServiceUnavailableError",
  message: "The operation took longer than it may.",
  outcome: "NOT_SENT",
};
const read = (alias: string) => `${alias}: virtualAppointment(onlineMeetingId: "${alias}") { ${fields} }`;
const update = (alias: string) =>
  `${alias}: updateVirtualAppointment(input: { onlineMeetingId: "${alias}", externalAppointmentId: "x" }) { ${fields} }`;
const sms = `sms: sendVirtualAppointmentSms(input: { onlineMeetingId: "m", messageType: CONFIRMATION,
  attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }] }) { ${fields} }`;

const it = base
  .extend("upstreamAnswer", { scope: "file" }, () => () => "handled" as const)
  .extend("gatewayOptions", { scope: "file" }, { token: "any", operationDeadline: DEADLINE });

describe("what an operation has not done when its time is up", () => {
  it("is a typed error in each field: reads", async ({ gateway }) => {
    const names = Array.from({ length: 50 }, (_, index) => `r${index}`);
    const { status, body } = await gateway.query(`{ ${names.map(read).join(" ")} }`);
    expect(status).toBe(200);
    expect(body).toEqual({ data: Object.fromEntries(names.map((name) => [name, timeIsUp])) });
  });

  it("is a typed error in each field: a list and an agenda", async ({ gateway }) => {
    const { body } = await gateway.query(`{
      list: virtualAppointments(meetings: [{ onlineMeetingId: "a" }, { onlineMeetingId: "b" }]) { ${fields} }
      agenda: onlineMeetings(startsFrom: "2026-11-30T00:00:00Z", startsBefore: "2026-12-01T00:00:00Z") { error { ${fields} } }
    }`);
    expect(body).toEqual({ data: { list: [timeIsUp, timeIsUp], agenda: { error: timeIsUp } } });
  });

  it("says of writes which may have been executed; those after it are not begun", async ({ upstream, gateway }) => {
    const before = upstream.calls.length;
    const { body } = await gateway.query(`mutation { ${["w1", "w2", "w3"].map(update).join(" ")} }`);
    const { w1, w2, w3 } = body.data;
    expect(w1).toMatchObject({ __typename: "ServiceUnavailableError", outcome: "UNKNOWN" });
    expect([w2, w3]).toEqual([timeIsUp, timeIsUp]);
    const methods = upstream.calls.slice(before).map(({ method, path }) => `${method} ${path}`);
    // The write, and the read that was to find out what became of it.
    expect(methods).toEqual(
      ["PATCH", "GET"].map((method) => `${method} /beta/me/onlineMeetings/w1/virtualAppointment`),
    );
  });

  it("a text message that is on its way may have gone out", async ({ gateway }) => {
    const { body } = await gateway.query(`mutation { ${sms} }`);
    expect(body.data.sms).toMatchObject({ __typename: "ServiceUnavailableError", outcome: "UNKNOWN" });
  });

  it("is stopped: the upstream sees its connection closed", async ({ upstream, gateway }) => {
    const closed = Promise.withResolvers<void>();
    upstream.answer = (_, response) => {
      void once(response, "close").then(() => closed.resolve());
      return "handled";
    };
    await gateway.query(`{ ${read("m")} }`);
    await closed.promise;
    upstream.answer = () => "handled";
  });
});

describe("a write has a shorter time within that of its operation", () => {
  it("and what became of it is found out in the rest", async ({ upstream, anotherGateway }) => {
    const gateway = await anotherGateway(upstream.url, { token: "any", writeDeadline: 300 });
    const missing = { error: { code: "NotFound", message: "This online meeting has no virtual appointment." } };
    upstream.answer = ({ method }) => (method === "GET" ? { status: 404, body: missing } : "handled");
    const { body } = await gateway.query(
      `mutation { w: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { ${fields} } }`,
    );
    expect(body.data.w.__typename).toBe("DeleteVirtualAppointmentPayload");
    upstream.answer = () => "handled";
  });
});

describe("a token for the upstream that doesn't come", () => {
  it("counts in its operation's time: reads and writes are typed errors, and nothing is sent", async ({
    authority,
    upstream,
    anotherGateway,
  }) => {
    authority.reply = () => "handled";
    const gateway = await anotherGateway(upstream.url, {
      identity: authority.settings(),
      operationDeadline: DEADLINE,
    });
    const before = upstream.calls.length;
    const token = await authority.token();
    expect((await gateway.query(`{ ${read("m")} }`, { token })).body.data.m).toEqual(timeIsUp);
    expect((await gateway.query(`mutation { ${update("m")} }`, { token })).body.data.m).toEqual(timeIsUp);
    expect(upstream.calls.length).toBe(before);
  });
});

describe("Prefer: wait", () => {
  it("ends an operation sooner", async ({ upstream, anotherGateway }) => {
    // Of the longest deadline there is a test would not see the end.
    const gateway = await anotherGateway(upstream.url, { token: "any", operationDeadline: 3_600_000 });
    const { body } = await gateway.query(`{ ${read("m")} }`, { headers: { Prefer: "wait=1" } });
    expect(body.data.m).toEqual(timeIsUp);
  });

  it("never later", async ({ gateway }) => {
    const { body } = await gateway.query(`{ ${read("m")} }`, { headers: { Prefer: "wait=3600" } });
    expect(body.data.m).toEqual(timeIsUp);
  });
});
