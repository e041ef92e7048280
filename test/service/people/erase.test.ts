import { describe, expect } from "vitest";
import { erasePerson } from "../../../src/service/people/erase-person.ts";
import { personOf } from "../../../src/service/people/person.ts";
import { call } from "../../support/http.ts";
import { newcomerToken } from "../../support/tokens.ts";
import { doctor, filesWith, it, other, person, TRACES } from "./people-fixtures.ts";

const ADDRESS = ["--email", "quentin.zebrowski@example.org"];

describe("service erase", () => {
  it("tells what it would do, and does nothing unless it is told to", async ({
    ownToken: token,
    addAppointment,
    run,
    ownService: service,
  }) => {
    const { path } = await addAppointment([other, person]);
    const before = await call("GET", path, { token });
    const { code, stdout } = await run("erase", ...ADDRESS);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Nothing was changed\. With --yes these go:\n  1 clients of 1 appointments in 1 tenants/);
    const after = await call("GET", path, { token });
    expect([after.headers.get("etag"), after.body]).toEqual([before.headers.get("etag"), before.body]);
    expect(service.logs.join("")).not.toMatch(/zebrowski/i);
  });

  it("leaves the appointments without the person, in every tenant, and the history says so", async ({
    ownService: service,
    ownToken: token,
    addAppointment,
    run,
  }) => {
    const shared = await addAppointment([other, person]);
    const alone = await addAppointment([person]);
    const others = await addAppointment([other]);
    const elsewhere = await newcomerToken(service, { ...doctor, tenantId: crypto.randomUUID() });
    const meeting = await call("POST", `${service.url}/v1.0/me/onlineMeetings`, { token: elsewhere, body: {} });
    const foreign = service.at(meeting.body.id);
    await call("PUT", foreign, { token: elsewhere, body: {} });
    service.clock.now += 10_000;
    expect((await call("PUT", foreign, { token: elsewhere, body: { appointmentClients: [person] } })).status).toBe(201);
    const etags = await Promise.all(
      [shared, others].map(async ({ path }) => (await call("GET", path, { token })).headers),
    );

    const { code, stdout, stderr } = await run("erase", ...ADDRESS, "--yes");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout).toContain("3 clients of 3 appointments in 2 tenants");
    expect(stdout).not.toMatch(/zebrowski|quentin/i);

    const left = await call("GET", shared.path, { token });
    expect(left.body).toMatchObject({ externalAppointmentId: "kept", appointmentClients: [other] });
    expect(left.headers.get("etag")).not.toBe(etags[0]?.get("etag"));
    expect((await call("GET", alone.path, { token })).body.appointmentClients).toEqual([]);
    expect((await call("GET", foreign, { token: elsewhere })).body.appointmentClients).toEqual([]);
    const untouched = await call("GET", others.path, { token });
    expect([untouched.headers.get("etag"), untouched.body.appointmentClients]).toEqual([
      etags[1]?.get("etag"),
      [other],
    ]);
    expect((await service.store.findHistory(shared.id)).at(-1)).toMatchObject({
      callerKind: "operator",
      callerId: "erase",
      operation: "update",
      fields: ["appointmentClients"],
      etagAfter: left.headers.get("etag"),
    });
    expect((await run("erase", ...ADDRESS, "--yes")).stdout).toContain("0 clients of 0 appointments");
  });

  it("finds them by a number alone, and takes their text messages with them", async ({
    ownService: service,
    ownToken: token,
    addAppointment,
    run,
  }) => {
    const { path } = await addAppointment([other, { ...person, emailAddress: null }]);
    const send = (phoneNumber: string) =>
      call("POST", path.replace("virtualAppointment", "sendVirtualAppointmentSms"), {
        token,
        body: { attendees: [{ phoneNumber, timeZone: "Pacific Standard Time" }], messageType: "confirmation" },
      });
    expect((await send("+14255550199")).status).toBe(202);
    expect((await send("+12345678900")).status).toBe(202);
    const { stdout } = await run("erase", "--phone", "001 425 555 0199", "--yes");
    expect(stdout).toContain("1 clients of 1 appointments");
    expect(stdout).toContain("1 text messages, 1 of them not sent yet");
    const rows = await service.query("SELECT event FROM sms_outbox");
    expect(rows.map(({ event }) => JSON.parse(String(event)).data.phoneNumber)).toEqual(["+12345678900"]);
  });

  it("takes all text messages with them, interrupted after each write, and those that are sent meanwhile", async ({
    ownService: service,
    ownToken: token,
    addAppointment,
  }) => {
    const meetings = [await addAppointment([other, person]), await addAppointment([person])];
    const send = async (path: string, ...phoneNumbers: string[]) => {
      const attendees = phoneNumbers.map((phoneNumber) => ({ phoneNumber, timeZone: "Pacific Standard Time" }));
      const body = { attendees, messageType: "confirmation" };
      const url = path.replace("virtualAppointment", "sendVirtualAppointmentSms");
      expect((await call("POST", url, { token, body })).status).toBe(202);
    };
    for (const { path } of meetings) await send(path, "+14255550199", "+12345678900");
    const quentin = personOf("quentin.zebrowski@example.org", undefined);
    if (quentin === undefined) throw new TypeError("an address names somebody");
    const erase = (pause: () => Promise<void>) =>
      erasePerson(service.store, quentin, { isDry: false, now: Date.now, pause });
    const sentTo = async () =>
      (await service.query("SELECT event FROM sms_outbox")).map(
        ({ event }) => JSON.parse(String(event)).data.phoneNumber,
      );
    let interruptions = 0;
    const interrupt = async () => {
      interruptions++;
      // Somebody else goes on sending while the appointment is there.
      if (interruptions === 1) await send(meetings[0]?.path ?? "", "+14255550199");
      throw new Error("killed");
    };
    let isDone = false;
    while (!isDone)
      isDone = await erase(interrupt).then(
        () => true,
        () => false,
      );
    // Two clients and three messages, a write each.
    expect(interruptions).toBe(5);
    expect(await sentTo()).toEqual(["+12345678900", "+12345678900"]);

    const { path } = await addAppointment([person]);
    await send(path, "+14255550199");
    let writes = 0;
    // The message is gone before the client; another one comes between the two.
    const sendOnce = async () => (writes++ === 0 ? send(path, "+14255550199") : undefined);
    expect(await erase(sendOnce)).toMatchObject({ clients: 1, messages: 2, unsent: 2 });
    expect(await sentTo()).toEqual(["+12345678900", "+12345678900"]);
  });

  it("takes what is sent to their number during an interruption, when no appointment knows it any more", async ({
    ownService: service,
    ownToken: token,
    addAppointment,
  }) => {
    const { path } = await addAppointment([person]);
    const quentin = personOf("quentin.zebrowski@example.org", undefined);
    if (quentin === undefined) throw new TypeError("an address names somebody");
    const erase = (pause: () => Promise<void>) =>
      erasePerson(service.store, quentin, { isDry: false, now: Date.now, pause });
    await expect(erase(() => Promise.reject(new Error("killed")))).rejects.toThrow("killed");
    expect((await call("GET", path, { token })).body.appointmentClients).toEqual([]);
    for (const phoneNumber of ["+14255550199", "+12345678900"]) {
      await call("POST", path.replace("virtualAppointment", "sendVirtualAppointmentSms"), {
        token,
        body: { attendees: [{ phoneNumber, timeZone: "Pacific Standard Time" }], messageType: "confirmation" },
      });
    }
    expect(await erase(() => Promise.resolve())).toMatchObject({ clients: 0, messages: 1, unsent: 1 });
    expect(await service.query("SELECT number_end FROM sms_outbox")).toEqual([{ number_end: "00" }]);
    expect(await service.query("SELECT person FROM erasures")).toEqual([]);
  });

  it("takes what is left of messages that were sent: two digits", async ({
    ownService: service,
    ownToken: token,
    addAppointment,
    run,
  }) => {
    const [theirs, others] = [await addAppointment([person]), await addAppointment([other])];
    for (const { path } of [theirs, others]) {
      for (const phoneNumber of ["+14255550199", "+12345678900"]) {
        await call("POST", path.replace("virtualAppointment", "sendVirtualAppointmentSms"), {
          token,
          body: { attendees: [{ phoneNumber, timeZone: "Pacific Standard Time" }], messageType: "confirmation" },
        });
      }
    }
    for (const message of await service.store.outbox.claim(4, 60_000))
      await service.store.outbox.markDelivered(message);
    const exported = JSON.parse((await run("export", ...ADDRESS)).stdout);
    expect(exported.textMessages).toMatchObject([{ state: "sent", onlineMeetingId: theirs.id, phoneNumberEnd: "99" }]);
    expect((await run("erase", ...ADDRESS, "--yes")).stdout).toContain("1 text messages, 0 of them not sent yet");
    const left = await service.query("SELECT meeting_id, number_end FROM sms_outbox ORDER BY number_end, meeting_id");
    expect(left).toEqual([
      ...[theirs.id, others.id].toSorted().map((id) => ({ meeting_id: id, number_end: "00" })),
      { meeting_id: others.id, number_end: "99" },
    ]);
  });

  it("leaves no byte of them in the files, while 32 others write, of whom nothing is lost", async ({
    ownService: service,
    ownToken: token,
    addAppointment,
    run,
    databaseUrl,
  }) => {
    const meetings = await Promise.all(Array.from({ length: 60 }, () => addAppointment([other, person])));
    // Rows that grow and shrink, as they do in the life of a database.
    for (const [index, { path }] of meetings.entries()) {
      const appointmentClients = Array.from({ length: 1 + (index % 12) }, () => (index % 3 === 0 ? person : other));
      await call("PATCH", path, { token, body: { appointmentClients: [...appointmentClients, person] } });
    }
    await call("DELETE", meetings[0]?.path ?? "", { token });
    await call("POST", (meetings[1]?.path ?? "").replace("virtualAppointment", "sendVirtualAppointmentSms"), {
      token,
      body: {
        attendees: [{ phoneNumber: "+14255550199", timeZone: "Pacific Standard Time" }],
        messageType: "confirmation",
      },
    });
    expect(await filesWith(databaseUrl, TRACES)).not.toEqual([]);

    const own = await Promise.all(Array.from({ length: 32 }, () => addAppointment([other])));
    const erasure = { isOver: false };
    const writers = own.map(async ({ path }, writer) => {
      let written = 0;
      while (!erasure.isOver || written < 3) {
        const body = { externalAppointmentId: `${writer} ${++written}`, appointmentClients: [other] };
        expect((await call("PATCH", path, { token, body })).status).toBe(204);
      }
      return `${writer} ${written}`;
    });
    const erased = await run("erase", ...ADDRESS, "--yes", "--vacuum").finally(() => {
      erasure.isOver = true;
    });
    const last = await Promise.all(writers);
    expect([erased.code, erased.stderr]).toEqual([0, ""]);
    expect(erased.stdout).toContain("of 59 appointments in 1 tenants");
    const left = await Promise.all(own.map(async ({ path }) => (await call("GET", path, { token })).body));
    expect(left.map(({ externalAppointmentId }) => externalAppointmentId)).toEqual(last);
    // What they wrote meanwhile is in the log; the person is in neither.
    expect(await filesWith(databaseUrl, TRACES)).toEqual([]);
    expect(service.logs.concat(service.accessLog).join("")).not.toMatch(/quentin|zebrowski|5550199/i);
  });

  it("refuses who can't be found, and repeats nothing of them", async ({ ownService: _service, run }) => {
    for (const words of [[], ["--phone", "Quentin"], ["--email", " "], ["--email", "a@b", "--phone", "Quentin"]]) {
      const { code, stderr } = await run("erase", ...words, "--yes");
      expect(code).toBe(1);
      expect(stderr).toMatch(/^Name the person by --email ADDRESS/);
      expect(stderr).not.toContain("Quentin");
    }
  });
});

describe("service export", () => {
  it("prints all of the person, and nobody else's", async ({ ownToken: token, addAppointment, run }) => {
    const { id, path } = await addAppointment([other, person]);
    await call("POST", path.replace("virtualAppointment", "sendVirtualAppointmentSms"), {
      token,
      body: {
        attendees: [
          { phoneNumber: "+14255550199", timeZone: "Pacific Standard Time" },
          { phoneNumber: "+12345678900", timeZone: "Pacific Standard Time" },
        ],
        messageType: "confirmation",
      },
    });
    const { code, stdout } = await run("export", ...ADDRESS);
    expect(code).toBe(0);
    const exported = JSON.parse(stdout);
    expect(exported).toMatchObject({
      appointments: [
        {
          onlineMeetingId: id,
          externalAppointmentId: "kept",
          appointmentClients: [person],
          history: [
            {
              operation: "create",
              fields: ["externalAppointmentId", "appointmentClientJoinWebUrl", "appointmentClients"],
            },
          ],
        },
      ],
      textMessages: [{ state: "pending", phoneNumber: "+14255550199", onlineMeetingId: id }],
      participations: [],
    });
    expect(stdout).not.toMatch(/lidia|12345678900/);
    expect(JSON.parse((await run("export", "--email", "doctor@contoso.example")).stdout)).toMatchObject({
      appointments: [],
      textMessages: [],
      participations: [{ onlineMeetingId: id }],
    });
  });
});
