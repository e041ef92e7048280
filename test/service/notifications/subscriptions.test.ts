import { createHmac } from "node:crypto";
import { describe, expect, vi } from "vitest";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";
import { echo, it, PATH } from "./subscription-fixtures.ts";

const stranger = { id: "00000000-0000-4000-8000-000000000001", upn: "stranger@contoso.example" };

function claimsOf(token: string) {
  return JSON.parse(atob(token.split(".")[1] ?? "")) as { oid: string; tid: string; appid: string };
}

describe("a subscription", () => {
  it("is made when its URL has said so, renewed, shown and deleted by who made it", async ({
    subscribed: { service, subscribe, token },
    receiver,
  }) => {
    const made = await subscribe({ lifecycleNotificationUrl: `${receiver.url}?a=b` }, token, "v1.0");
    expect([made.status, made.body]).toEqual([
      201,
      {
        "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#subscriptions/$entity",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        resource: PATH,
        applicationId: claimsOf(token).appid,
        changeType: "created,updated,deleted",
        clientState: "known to the receiver",
        notificationUrl: receiver.url,
        lifecycleNotificationUrl: `${receiver.url}?a=b`,
        expirationDateTime: expect.stringMatching(/Z$/),
        creatorId: claimsOf(token).oid,
        includeResourceData: false,
        latestSupportedTlsVersion: "v1_2",
        "@virtualAppointments.secret": expect.stringMatching(/^whsec_[\w+/]{43}=$/),
      },
    ]);
    expect(receiver.deliveries.map(({ path }) => path.replace(/=Validation.*/, ""))).toEqual([
      "/hook?validationToken",
      "/hook?a=b&validationToken",
    ]);
    const { id } = made.body as { id: string };
    const url = `${service.url}/beta/subscriptions/${id}`;
    expect(made.headers.get("location")).toBe(`${service.url}/v1.0/subscriptions/${id}`);
    // Neither of the secrets a second time.
    const { "@virtualAppointments.secret": secret, ...shown } = made.body as Record<string, unknown>;
    expect(secret).toBeDefined();
    const context = "https://graph.microsoft.com/beta/$metadata#subscriptions";
    const again = { ...shown, clientState: null, "@odata.context": `${context}/$entity` };
    expect((await call("GET", url, { token })).body).toEqual(again);
    const { "@odata.context": _, ...listed } = again;
    expect((await call("GET", `${service.url}/beta/subscriptions`, { token })).body).toEqual({
      "@odata.context": context,
      value: [listed],
    });
    const expirationDateTime = new Date(service.clock.now + 4_000_000).toISOString();
    const renewed = await call("PATCH", url, { token, body: { expirationDateTime } });
    expect([renewed.status, renewed.body.expirationDateTime]).toEqual([200, expirationDateTime]);
    expect((await call("POST", `${url}/reauthorize`, { token })).status).toBe(204);

    const others = [await service.token("adele", stranger), await service.applicationToken()];
    for (const other of others) {
      for (const method of ["GET", "DELETE"]) expect((await call(method, url, { token: other })).status).toBe(404);
      expect((await call("PATCH", url, { token: other, body: { expirationDateTime } })).status).toBe(404);
      expect((await call("GET", `${service.url}/beta/subscriptions`, { token: other })).body.value).toEqual([]);
    }
    expect((await call("DELETE", url, { token })).status).toBe(204);
    expect((await call("DELETE", url, { token })).status).toBe(404);
    await vi.waitFor(async () => {
      const entries: string[] = [];
      for await (const { action } of service.store.audit.find({})) entries.push(action);
      expect(entries).toEqual(["subscribe", "unsubscribe"]);
    });
  });

  it("is gone when its time is over", async ({ subscribed: { service, subscribe, token, write, told }, receiver }) => {
    const { id } = (await subscribe()).body as { id: string };
    await write();
    await told(1);
    service.clock.now += 3_600_001;
    expect((await call("GET", `${service.url}/beta/subscriptions/${id}`, { token })).status).toBe(404);
    await write();
    await subscribe();
    await write();
    await vi.waitFor(() => expect(receiver.told().at(-1)?.subscriptionId).not.toBe(id), 20_000);
    expect(receiver.told()).toHaveLength(2);
  });

  it("is refused with what is wrong, before anybody is asked", async ({
    subscribed: { service, subscribe },
    receiver,
  }) => {
    const at = (milliseconds: number) => new Date(service.clock.now + milliseconds).toISOString();
    const wrong: readonly [changes: object, message: RegExp][] = [
      [{ resource: "me/messages" }, /'resource' must be/],
      [{ resource: "me/onlineMeetings/%zz/virtualAppointment" }, /'resource' must be/],
      [{ changeType: "created,moved" }, /'changeType'/],
      [{ changeType: "" }, /'changeType'/],
      [{ changeType: "created,created" }, /'changeType'/],
      [{ expirationDateTime: at(-1) }, /must be in the future/],
      [{ expirationDateTime: at(4230 * 60_000 + 60_000) }, /only be 4230 minutes/],
      [{ expirationDateTime: "tomorrow" }, /'expirationDateTime'/],
      [{ expirationDateTime: undefined }, /'expirationDateTime' is required/],
      [{ notificationUrl: "no URL" }, /'notificationUrl' must be a URL/],
      [{ notificationUrl: "ftp://receiver.example" }, /https URL/],
      [{ notificationUrl: "https://a:b@receiver.example" }, /no user/],
      [{ lifecycleNotificationUrl: "no URL" }, /'lifecycleNotificationUrl' must be a URL/],
      [{ clientState: "x".repeat(129) }, /128 characters/],
      [{ includeResourceData: true }, /'includeResourceData'/],
      [{ encryptionCertificate: "x" }, /does not exist/],
    ];
    for (const [changes, message] of wrong) {
      const { status, body } = await subscribe(changes);
      expect([status, body.error.message]).toEqual([400, expect.stringMatching(message)]);
    }
    expect(receiver.deliveries).toEqual([]);
  });

  it("is refused to who may not read what it is about", async ({
    subscribed: { service, subscribe, token },
    receiver,
  }) => {
    const [guest, noScope, application] = await Promise.all([
      service.token("adele", stranger),
      service.token("adele", { scopes: ["OnlineMeetingTranscript.Read"] }),
      service.applicationToken(),
    ]);
    const one = `me/onlineMeetings('${REFERENCE_MEETING}')/virtualAppointment`;
    expect((await subscribe({}, "none")).status).toBe(401);
    expect((await subscribe({}, noScope)).status).toBe(403);
    expect((await subscribe({ resource: one }, guest)).status).toBe(404);
    expect((await subscribe({}, application)).status).toBe(400);
    expect((await subscribe({ resource: `users/${stranger.id}/virtualAppointments` }, application)).status).toBe(201);
    const { tid, appid } = claimsOf(application);
    await service.store.revokeAccessPolicy(tid, appid);
    expect((await subscribe({ resource: `users/${stranger.id}/virtualAppointments` }, application)).status).toBe(403);
    expect(receiver.deliveries).toHaveLength(1);
    expect((await subscribe({ resource: one }, token)).status).toBe(201);
  });

  it("is refused where its URL doesn't say what it was asked to", async ({
    subscribed: { service, subscribe, token },
    receiver,
  }) => {
    const text = { "content-type": "text/plain" };
    const tokenOf = (path: string) => new URL(path, "http://x").searchParams.get("validationToken") ?? "";
    const reactions: (typeof receiver.react)[] = [
      () => ({ status: 404 }),
      () => ({ status: 200, headers: text, body: "another" }),
      ({ path }) => ({ status: 200, headers: text, body: `${tokenOf(path)} ` }),
      ({ path }) => ({ status: 202, headers: text, body: tokenOf(path) }),
      ({ path }) => ({ status: 200, headers: { "content-type": "application/json" }, body: tokenOf(path) }),
      ({ path }) => ({ status: 302, headers: { ...text, location: path }, body: tokenOf(path) }),
      () => ({ status: 200, headers: text, body: "x".repeat(100_000) }),
    ];
    for (const react of reactions) {
      receiver.react = react;
      const { status, body } = await subscribe();
      expect([status, body.error.code]).toEqual([400, "ValidationError"]);
    }
    receiver.react = (delivery) =>
      delivery.path.startsWith("/hook?gone") ? { status: 404 } : (echo(delivery) ?? { status: 202 });
    expect((await subscribe({ lifecycleNotificationUrl: `${receiver.url}?gone` })).status).toBe(400);
    expect((await subscribe({ notificationUrl: "http://127.0.0.1:9/" })).status).toBe(400);
    expect((await call("GET", `${service.url}/beta/subscriptions`, { token })).body.value).toEqual([]);
  });

  it("is one of a bounded number, and asks a bounded number of URLs", async ({
    subscribed: { service, subscribe, token },
    receiver,
  }) => {
    const { oid, tid, appid } = claimsOf(token);
    const subscriber = { tenantId: tid, callerId: oid, callerKind: "user", upn: null, applicationId: appid } as const;
    const { id } = (await subscribe()).body as { id: string };
    const present = await service.store.subscriptions.find({ tenantId: tid, id });
    if (present === undefined) throw new TypeError("it was made");
    for (let number = 1; number < 100; number++) {
      await service.store.subscriptions.add({ ...present, subscriber, id: `${id}${number}` }, 100);
    }
    const { status, body } = await subscribe();
    expect([status, body.error.innerError.code]).toEqual([403, "subscriptionLimitReached"]);

    expect(receiver.deliveries).toHaveLength(1);
    expect((await call("DELETE", `${service.url}/beta/subscriptions/${id}`, { token })).status).toBe(204);

    receiver.react = () => "silence";
    const waiting = Array.from({ length: 8 }, () => subscribe());
    await vi.waitFor(() => expect(receiver.deliveries).toHaveLength(9), 20_000);
    const more = await subscribe();
    expect([more.status, more.headers.get("retry-after")]).toEqual([429, "10"]);
    await receiver[Symbol.asyncDispose]();
    for (const { status: refused } of await Promise.all(waiting)) expect(refused).toBe(400);
  });
});

describe("a notification", () => {
  it("comes for each change, in order, signed, without a value", async ({
    subscribed: { subscribe, token, write, told },
    receiver,
  }) => {
    const { id, "@virtualAppointments.secret": secret, expirationDateTime } = (await subscribe()).body;
    const etag = await write();
    await told(1);
    await write("DELETE");
    await write("PUT");
    const all = await told(3);
    const resource = `users/${claimsOf(token).oid}/onlineMeetings/${REFERENCE_MEETING}/virtualAppointment`;
    expect(all[0]).toEqual({
      id: expect.stringMatching(new RegExp(`^${id}\\.\\d+-\\d+$`)),
      subscriptionId: id,
      subscriptionExpirationDateTime: expirationDateTime,
      clientState: "known to the receiver",
      tenantId: claimsOf(token).tid,
      changeType: "updated",
      resource,
      resourceData: {
        "@odata.type": "#Microsoft.Graph.virtualAppointment",
        "@odata.id": resource,
        "@odata.etag": etag ?? expect.any(String),
        id: REFERENCE_MEETING,
      },
      "@virtualAppointments.sequence": 1,
      "@virtualAppointments.position": all[0]?.id.split(".")[1],
      "@virtualAppointments.kind": "appointmentUpdated",
      "@virtualAppointments.fields": ["externalAppointmentId"],
      "@virtualAppointments.changedBy": { id: claimsOf(token).oid, kind: "user" },
      "@virtualAppointments.changedDateTime": expect.stringMatching(/Z$/),
    });
    expect(all.map(({ changeType }) => changeType)).toEqual(["updated", "deleted", "created"]);
    expect(all.map((one) => one["@virtualAppointments.sequence"])).toEqual([1, 2, 3]);
    for (const { headers, body } of receiver.taken) {
      expect(body).not.toMatch(/value \d/);
      const key = Buffer.from(String(secret).replace("whsec_", ""), "base64");
      const signed = `${String(headers["webhook-id"])}.${String(headers["webhook-timestamp"])}.${body}`;
      const signature = createHmac("sha256", key).update(signed).digest("base64");
      expect(headers["webhook-signature"]).toBe(`v1,${signature}`);
    }
  });

  it("comes of what was asked for alone", async ({ subscribed: { subscribe, write, told } }) => {
    const all = await subscribe();
    const deleted = await subscribe({ changeType: "Deleted", clientState: null });
    const other = await subscribe({ resource: "/me/onlineMeetings/follow-up/virtualAppointment" });
    await write();
    await write("DELETE");
    await write("PATCH", "follow-up");
    const names = new Map(
      Object.entries({ all, deleted, other }).map(([name, { body }]) => [(body as { id: string }).id, name]),
    );
    const told5 = (await told(5)).map((one) => `${names.get(one.subscriptionId)} ${one.changeType} ${one.clientState}`);
    expect(told5.toSorted()).toEqual([
      "all deleted known to the receiver",
      "all updated known to the receiver",
      "all updated known to the receiver",
      "deleted deleted undefined",
      "other updated known to the receiver",
    ]);
  });

  it("comes to nobody who has lost the right, or the subscription", async ({
    subscribed: { service, subscribe, token, write, told },
    receiver,
  }) => {
    const application = await service.applicationToken();
    const { oid } = claimsOf(token);
    const { tid, appid } = claimsOf(application);
    const acting = (await subscribe({ resource: `users/${oid}/virtualAppointments` }, application)).body as {
      id: string;
    };
    const own = (await subscribe()).body as { id: string };
    await write();
    await told(2);
    await service.store.revokeAccessPolicy(tid, appid);
    await write();
    await told(3);
    await service.store.grantAccessPolicy(tid, appid);
    expect((await call("DELETE", `${service.url}/beta/subscriptions/${own.id}`, { token })).status).toBe(204);
    await write();
    await told(4);
    const of = (id: string) => receiver.told().filter(({ subscriptionId }) => subscriptionId === id).length;
    expect([of(acting.id), of(own.id)]).toEqual([2, 2]);
  });
});
