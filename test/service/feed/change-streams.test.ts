import { connect } from "node:net";
import { describe, expect, vi } from "vitest";
import { loadSigningKey } from "../../../src/sandbox/identity-provider/signing-key.ts";
import { acceptOwnTokens } from "../../../src/sandbox/identity-provider/tokens.ts";
import { readEvents } from "../../support/live/event-reader.ts";
import { it as base, startEach } from "../../support/fixtures.ts";
import { keyDirectoryOf } from "../../support/programs/service-process.ts";
import { REFERENCE_MEETING, type RunningService } from "../../support/service.ts";

const it = base.extend("watch", ({}, cleanup) =>
  startEach(
    async (service: RunningService, token: string, headers: Record<string, string> = {}, parent: string = "me") =>
      readEvents(`${service.url}/beta/${parent}/virtualAppointments/changes`, token, { headers }),
    cleanup,
  ),
);

const stranger = { id: "00000000-0000-4000-8000-000000000001", upn: "stranger@contoso.example" };

async function write(
  service: RunningService,
  token: string,
  method: string,
  body?: object,
  meeting = REFERENCE_MEETING,
) {
  const response = await fetch(service.at(meeting), {
    method,
    headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  expect(response.ok, `${method} ${response.status}`).toBe(true);
  return response.headers.get("etag");
}

function claimsOf(token: string) {
  return JSON.parse(atob(token.split(".")[1] ?? "")) as { oid: string; tid: string; appid: string };
}

const patch = (service: RunningService, token: string, externalAppointmentId: string) =>
  write(service, token, "PATCH", { externalAppointmentId });

describe("a stream of changes", () => {
  it("tells of each write by name, in order, and goes on by Last-Event-ID", async ({ ownService: service, watch }) => {
    const token = await service.token();
    const stream = await watch(service, token);
    expect([stream.status, stream.headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
    expect(stream.headers).toMatchObject({ "cache-control": "no-store", "x-accel-buffering": "no" });
    const etag = await patch(service, token, "one");
    await write(service, token, "DELETE");
    const first = await stream.next();
    expect(first).toMatchObject({
      event: "change",
      data: {
        kind: "appointmentUpdated",
        onlineMeetingId: REFERENCE_MEETING,
        fields: ["externalAppointmentId"],
        changedBy: { kind: "user", userPrincipalName: expect.stringMatching(/^adele/i) },
      },
    });
    expect(JSON.stringify(first)).not.toContain("one");
    if (etag !== null) expect(first.data).toMatchObject({ etag });
    expect(await stream.next()).toMatchObject({ event: "change", data: { kind: "appointmentDeleted", etag: null } });

    const again = await watch(service, token, { "last-event-id": first.id ?? "" });
    expect(await again.next()).toMatchObject({ data: { kind: "appointmentDeleted" } });
    await write(service, token, "PUT", { externalAppointmentId: "new" });
    for (const each of [stream, again]) {
      expect(await each.next()).toMatchObject({ data: { kind: "appointmentCreated" } });
    }
    expect([stream.events.length, again.events.length]).toEqual([3, 2]);
  });

  it("tells who takes part, and nobody else", async ({ ownService: service, watch }) => {
    const [adele, guest] = await Promise.all([service.token(), service.token("adele", stranger)]);
    const own = await watch(service, adele);
    const others = await watch(service, guest);
    await patch(service, adele, "seen by who takes part");
    await own.next();
    const created = await fetch(`${service.url}/v1.0/me/onlineMeetings`, {
      method: "POST",
      headers: { authorization: `Bearer ${guest}`, "content-type": "application/json" },
      body: JSON.stringify({ startDateTime: "2026-12-01T10:00:00Z", endDateTime: "2026-12-01T10:30:00Z" }),
    });
    const { id } = (await created.json()) as { id: string };
    expect(await others.next()).toMatchObject({
      data: { kind: "meetingCreated", onlineMeetingId: id, startDateTime: "2026-12-01T10:00:00.000Z" },
    });
    const deleted = await fetch(`${service.url}/v1.0/me/onlineMeetings/${id}`, {
      method: "DELETE",
      headers: { authorization: `Bearer ${guest}` },
    });
    expect(deleted.status).toBe(204);
    expect(await others.next()).toMatchObject({ data: { kind: "meetingDeleted", onlineMeetingId: id } });
    await patch(service, adele, "last");
    await own.next();
    expect([own.events.length, others.events.length]).toEqual([2, 2]);
  });

  it("says nothing more to who lost the right", async ({ ownService: service, watch }) => {
    const [adele, application] = await Promise.all([service.token(), service.applicationToken()]);
    const { oid, tid } = claimsOf(adele);
    const { appid } = claimsOf(application);
    const own = await watch(service, adele);
    const acting = await watch(service, application, {}, `users/${oid}`);
    expect(acting.status).toBe(200);
    await patch(service, adele, "seen");
    await Promise.all([own.next(), acting.next()]);
    await service.store.revokeAccessPolicy(tid, appid);
    await patch(service, adele, "unseen");
    await own.next();
    await service.store.grantAccessPolicy(tid, appid);
    await patch(service, adele, "seen again");
    expect([await own.next(), await acting.next()]).toMatchObject([{ event: "change" }, { event: "change" }]);
    expect([own.events.length, acting.events.length]).toEqual([3, 2]);
  });

  it("tells of a gap where it can't go on", async ({ ownService: service, watch }) => {
    const token = await service.token();
    for (const wrong of ["no position", `${"9".repeat(18)}-0`]) {
      const stream = await watch(service, token, { "last-event-id": wrong });
      expect(await stream.next()).toMatchObject({ event: "gap", id: expect.stringMatching(/^\d+-\d+$/) });
      await patch(service, token, wrong);
      expect(await stream.next()).toMatchObject({ event: "change" });
    }
  });

  it("refuses who may not watch", async ({ ownService: service, watch }) => {
    const noScope = await service.token("adele", { scopes: ["OnlineMeetingTranscript.Read"] });
    const application = await service.applicationToken();
    const statusOf = async (...parameters: Parameters<typeof watch>) => (await watch(...parameters)).status;
    expect(await statusOf(service, "none")).toBe(401);
    expect(await statusOf(service, noScope)).toBe(403);
    expect(await statusOf(service, application)).toBe(400);
    const { tid, appid } = claimsOf(application);
    await service.store.revokeAccessPolicy(tid, appid);
    expect(await statusOf(service, application, {}, `users/${stranger.id}`)).toBe(403);
    const wrongMethod = await fetch(`${service.url}/beta/me/virtualAppointments/changes`, {
      method: "POST",
      headers: { authorization: `Bearer ${await service.token()}` },
    });
    expect([wrongMethod.status, wrongMethod.headers.get("allow")]).toEqual([405, "GET"]);
  });
});

describe("a stream ends", () => {
  it("with its token", async ({ ownService: service, watch }) => {
    const token = await service.token();
    const stream = await watch(service, token);
    service.clock.now += 7_200_000;
    expect(await stream.next()).toMatchObject({ event: "end", data: { reason: "tokenExpired" } });
    await stream.ended;
  });

  it("with its service, and another one goes on", async ({ directory, anotherService, watch }) => {
    const first = await anotherService({ directory });
    const token = await first.token();
    const stream = await watch(first, token);
    await patch(first, token, "before");
    await stream.next();
    await first[Symbol.asyncDispose]();
    await stream.ended;
    const second = await anotherService({ directory });
    await patch(second, token, "between");
    const again = await watch(second, token, { "last-event-id": stream.lastId ?? "" });
    await patch(second, token, "after");
    // What the samples do at the start is among it.
    await vi.waitFor(() =>
      expect(again.events.filter(({ data }) => (data as { kind: string }).kind === "appointmentUpdated")).toHaveLength(
        2,
      ),
    );
  });
});

it("one caller has a share of the streams, and gets it back", async ({ anotherService, watch }) => {
  const service = await anotherService({ streamBounds: { streams: 18 } });
  const [token, other] = await Promise.all([service.token(), service.token("alex")]);
  const streams = [await watch(service, token), await watch(service, token)];
  const refused = await watch(service, token);
  expect([...streams.map(({ status }) => status), refused.status]).toEqual([200, 200, 429]);
  expect(refused.headers["retry-after"]).toBe("5");
  expect((await watch(service, other)).status).toBe(200);
  await streams[0]?.[Symbol.asyncDispose]();
  await vi.waitFor(async () => expect((await watch(service, token)).status).toBe(200));
});

it("who leaves before its stream begins has taken none", async ({ directory, anotherService, watch }) => {
  const accept = acceptOwnTokens(await loadSigningKey(keyDirectoryOf(directory)));
  let arrived = Promise.withResolvers<void>();
  let leaving: Promise<void> | undefined;
  const service = await anotherService({
    directory,
    streamBounds: { streams: 18 },
    authenticate: async (header) => {
      arrived.resolve();
      await leaving;
      return accept(header);
    },
  });
  const token = await service.token();
  const lines = [`GET /beta/me/virtualAppointments/changes HTTP/1.1`, "Host: any", `Authorization: Bearer ${token}`];
  for (let left = 0; left < 6; left++) {
    const { promise, resolve } = Promise.withResolvers<void>();
    leaving = promise;
    arrived = Promise.withResolvers();
    const socket = connect(Number(new URL(service.url).port), "127.0.0.1");
    socket.write([...lines, "", ""].join("\r\n"));
    await arrived.promise;
    const ended = service.accessLog.length + 1;
    socket.destroy();
    await vi.waitFor(() => expect(service.accessLog).toHaveLength(ended));
    resolve();
  }
  leaving = undefined;
  for (let stream = 0; stream < 2; stream++) {
    await vi.waitFor(async () => expect((await watch(service, token)).status).toBe(200));
  }
});
