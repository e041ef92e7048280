import { describe, expect } from "vitest";
import { MAX_ANSWER_AGE, MAX_ANSWERS } from "../../../src/service/domain/stored-answer.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";

const clients = [{ displayName: "Kept Nowhere", emailAddress: "kept@nowhere.example" }];
const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
const confirmation = { attendees, messageType: "confirmation" };

let keys = 0;

const it = base
  /** A request to Adele's service with a key, new unless one is given. */
  .extend(
    "send",
    ({ service, token }) =>
      (method: string, meeting: string, { key = `key-${++keys}`, body = {}, headers = {}, by = token } = {}) => {
        const once = { ...headers, "Idempotency-Key": `"${key}"` };
        return call(method, service.at(meeting), { token: by, headers: once, body });
      },
  )
  .extend(
    "read",
    ({ service, token }) =>
      (meeting: string) =>
        call("GET", service.at(meeting), { token }),
  )
  .extend("writesOf", ({ service }) => async (meeting: string) => {
    return (await service.store.findHistory(meeting)).map(({ operation }) => operation);
  });

describe("a repeat", () => {
  it("of a create gets the first answer, whatever has become of the appointment", async ({ send, read, writesOf }) => {
    const body = { externalAppointmentId: "once", appointmentClients: clients };
    const create = { key: "create", body, headers: { "if-none-match": "*" } };
    const first = await send("PUT", "new-client", create);
    const again = await send("PUT", "new-client", create);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.body).toEqual(first.body);
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    await send("PATCH", "new-client", { body: { externalAppointmentId: "changed since" } });
    const late = await send("PUT", "new-client", create);
    expect([late.status, late.body]).toEqual([201, first.body]);
    expect((await read("new-client")).body.externalAppointmentId).toBe("changed since");
    expect(await writesOf("new-client")).toEqual(["create", "update"]);
  });

  it("of a change is no conflict with itself", async ({ send, read, writesOf }) => {
    const { headers } = await read("follow-up");
    const change = {
      key: "change",
      body: { externalAppointmentId: "changed once" },
      headers: { "if-match": headers.get("etag") ?? "", prefer: "return=representation" },
    };
    const first = await send("PATCH", "follow-up", change);
    const again = await send("PATCH", "follow-up", change);
    expect([first.status, again.status]).toEqual([200, 200]);
    expect(again.body).toEqual(first.body);
    await send("PATCH", "follow-up", { body: { externalAppointmentId: "changed since" } });
    // What it was is not kept: only that it was changed, and the tag.
    const late = await send("PATCH", "follow-up", change);
    expect([late.status, late.body, late.headers.get("preference-applied")]).toEqual([204, undefined, null]);
    expect(late.headers.get("etag")).toBe(first.headers.get("etag"));
    expect(await writesOf("follow-up")).toEqual(["update", "update"]);
  });

  it("of a delete deletes nothing that came later", async ({ send, read }) => {
    const removal = { key: "delete" };
    expect((await send("DELETE", REFERENCE_MEETING, removal)).status).toBe(204);
    expect((await send("DELETE", REFERENCE_MEETING, removal)).status).toBe(204);
    await send("PUT", REFERENCE_MEETING, { body: { externalAppointmentId: "later" } });
    expect((await send("DELETE", REFERENCE_MEETING, removal)).status).toBe(204);
    expect((await read(REFERENCE_MEETING)).body.externalAppointmentId).toBe("later");
  });

  it("of a change that changed nothing is over, too", async ({ send, read }) => {
    const { body } = await read(REFERENCE_MEETING);
    const same = { key: "same", body: { settings: body.settings } };
    const first = await send("PATCH", REFERENCE_MEETING, same);
    await send("PATCH", REFERENCE_MEETING, { body: { settings: { allowClientToJoinUsingBrowser: null } } });
    const again = await send("PATCH", REFERENCE_MEETING, same);
    expect(again.headers.get("etag")).toBe(first.headers.get("etag"));
    expect((await read(REFERENCE_MEETING)).body.settings).toEqual({ allowClientToJoinUsingBrowser: null });
  });

  it("of text messages sends none", async ({ ownService }) => {
    const token = await ownService.token();
    const url = `${ownService.url}/v1.0/me/onlineMeetings/follow-up/sendVirtualAppointmentSms`;
    const send = (key: string) => call("POST", url, { token, headers: { "Idempotency-Key": key }, body: confirmation });
    // The bare key is the same as the quoted one.
    const answers = [await send('"message"'), await send("message"), await send('"other"')];
    expect(answers.map(({ status, body }) => [status, body])).toEqual([
      [202, {}],
      [202, {}],
      [202, {}],
    ]);
    expect(await ownService.query("SELECT id FROM sms_outbox")).toHaveLength(2);
  });

  it("of an item of a $batch is one as well", async ({ service, token, send, writesOf }) => {
    await send("DELETE", "new-client");
    const before = await writesOf("new-client");
    const headers = { "Content-Type": "application/json", "Idempotency-Key": '"item"', "If-None-Match": "*" };
    const body = { externalAppointmentId: "item" };
    const item = { id: "1", method: "PUT", url: "/me/onlineMeetings/new-client/virtualAppointment", headers, body };
    const batch = async (requests: object[]) => {
      return (await call("POST", `${service.url}/beta/$batch`, { token, body: { requests } })).body.responses;
    };
    const [first] = await batch([item]);
    const [again] = await batch([item]);
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again).toEqual(first);
    expect(await writesOf("new-client")).toEqual([...before, "create"]);
  });

  it("that comes while the first is under way gets its answer, or waits for it", async ({
    service,
    token,
    writesOf,
  }) => {
    await call("DELETE", service.at("new-client"), { token });
    const before = (await writesOf("new-client")).length;
    const headers = { "Idempotency-Key": '"together"', "If-None-Match": "*" };
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call("PUT", service.at("new-client"), { token, headers, body: {} })),
    );
    const created = answers.filter(({ status }) => status === 201);
    const refused = answers.filter(({ status }) => status === 409);
    expect(created.length).toBeGreaterThan(0);
    expect(created.length + refused.length).toBe(20);
    expect(new Set(created.map(({ headers }) => headers.get("etag"))).size).toBe(1);
    for (const { body, headers } of refused) {
      expect(body.error.innerError.code).toBe("idempotencyKeyInUse");
      expect(headers.get("retry-after")).toBe("1");
    }
    expect((await writesOf("new-client")).length).toBe(before + 1);
  });
});

describe("a key", () => {
  it("that came with another request is refused, and with another condition, too", async ({ send, read }) => {
    await send("PATCH", "follow-up", { key: "taken", body: { externalAppointmentId: "taken" } });
    const others = [
      await send("PATCH", "follow-up", { key: "taken", body: { externalAppointmentId: "another" } }),
      await send("PATCH", REFERENCE_MEETING, { key: "taken", body: { externalAppointmentId: "taken" } }),
      await send("PUT", "follow-up", { key: "taken", body: { externalAppointmentId: "taken" } }),
      await send("DELETE", "follow-up", { key: "taken" }),
      await send("PATCH", "follow-up", {
        key: "taken",
        body: { externalAppointmentId: "taken" },
        headers: { "if-match": "*" },
      }),
    ];
    expect(others.map(({ status, body }) => [status, body.error.innerError.code])).toEqual(
      others.map(() => [422, "idempotencyKeyReused"]),
    );
    expect((await read("follow-up")).body.externalAppointmentId).toBe("taken");
    expect(JSON.stringify(others)).not.toContain("taken");
  });

  it("is its caller's alone", async ({ service, send, read }) => {
    const by = await service.token("alex");
    await send("PATCH", "follow-up", { key: "mine", body: { externalAppointmentId: "mine" } });
    const theirs = await send("PATCH", "follow-up", { key: "mine", body: { externalAppointmentId: "theirs" }, by });
    expect(theirs.status).toBe(204);
    expect((await read("follow-up")).body.externalAppointmentId).toBe("theirs");
  });

  it("of a request that was refused is good for another attempt", async ({ send }) => {
    const attempt = { key: "attempt", body: {}, headers: { "if-match": 'W/"stale"' } };
    expect((await send("PATCH", REFERENCE_MEETING, attempt)).status).toBe(412);
    expect((await send("PATCH", REFERENCE_MEETING, { ...attempt, headers: {} })).status).toBe(204);
  });

  it.for(["", '""', '"', '"a" b', "ä", `"${"k".repeat(256)}"`, "two words", '"tab\tin"'])(
    "%j is refused",
    async (key, { service, token }) => {
      const headers = { "Idempotency-Key": new TextDecoder("latin1").decode(new TextEncoder().encode(key)) };
      const { status, body } = await call("PATCH", service.at("follow-up"), { token, headers, body: {} });
      expect([status, body.error.innerError.code]).toEqual([400, "malformedIdempotencyKey"]);
    },
  );

  it("of 255 characters is taken, quotes and backslashes as they are escaped", async ({ send }) => {
    expect((await send("PATCH", "follow-up", { key: "k".repeat(255) })).status).toBe(204);
    expect((await send("PATCH", "follow-up", { key: '\\"and\\\\' })).status).toBe(204);
  });
});

describe("what is kept", () => {
  it("is nothing of the request, and for a day", async ({ ownService }) => {
    const token = await ownService.token();
    const body = { externalAppointmentId: "kept", appointmentClients: clients };
    const headers = { "Idempotency-Key": '"kept@nowhere.example"', "If-None-Match": "*" };
    const create = () => call("PUT", ownService.at("new-client"), { token, headers, body });
    expect((await create()).status).toBe(201);
    const rows = await ownService.query("SELECT * FROM kept_answers");
    expect(rows).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toMatch(/nowhere|Kept|new-client|"kept"/);
    ownService.clock.now += MAX_ANSWER_AGE - 1;
    expect((await create()).status).toBe(201);
    ownService.clock.now += 1;
    expect((await create()).status).toBe(412);
    await call("DELETE", ownService.at("new-client"), { token });
    // The old one is still there, and in nobody's way.
    expect((await create()).status).toBe(201);
    expect((await create()).status).toBe(201);
    expect(await ownService.query("SELECT * FROM kept_answers")).toHaveLength(1);
  });

  it("are so many of one caller, the last ones", async ({ ownService }) => {
    const token = await ownService.token();
    let writes = 0;
    const write = (key: string) => {
      const body = { externalAppointmentId: String(++writes) };
      return call("PATCH", ownService.at("follow-up"), { token, headers: { "Idempotency-Key": key }, body });
    };
    await write("first");
    await write("second");
    // As after so many others.
    await ownService.query(`UPDATE kept_answers SET number = ${MAX_ANSWERS} WHERE number = 2`);
    expect(await ownService.query("SELECT number FROM kept_answers")).toHaveLength(2);
    await write("third");
    expect((await write("second")).status).toBe(422);
    expect((await write("first")).status).toBe(204);
  });
});
