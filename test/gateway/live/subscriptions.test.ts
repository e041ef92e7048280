import { describe, expect, vi } from "vitest";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";
import { change, changedOf, it, NAMED, resultOf, soon, streamsOf } from "./live-fixtures.ts";

describe("virtualAppointmentChanged", () => {
  it("tells of a change by name, with the appointment as it is after it", async ({
    gateway,
    service,
    token,
    subscribe,
  }) => {
    const live = await subscribe(gateway, token, changedOf());
    expect([live.status, live.headers["content-type"]]).toEqual([200, "text/event-stream; charset=utf-8"]);
    await change(service, token, "one");
    const first = await live.next();
    expect(first).toMatchObject({ event: "next", id: expect.stringMatching(/^\d+-\d+$/) });
    const { changes, ...result } = resultOf(first);
    expect(result).toEqual({ __typename: "MeetingChanges", eventId: first.id, hasGap: false });
    expect(changes).toEqual([
      {
        kind: "APPOINTMENT_UPDATED",
        onlineMeetingId: REFERENCE_MEETING,
        changedFields: ["externalAppointmentId"],
        etag: expect.any(String),
        changedBy: { kind: "USER", userPrincipalName: "adele@contoso.example" },
        virtualAppointment: {
          __typename: "VirtualAppointment",
          externalAppointmentId: "one",
          etag: changes[0]?.["etag"],
        },
      },
    ]);
    await change(service, token, "two");
    expect(resultOf(await live.next())).toMatchObject({
      changes: [{ virtualAppointment: { externalAppointmentId: "two" } }],
    });
  });

  it("goes on by Last-Event-ID, with what was missed put together", async ({ gateway, service, token, subscribe }) => {
    const live = await subscribe(gateway, token, changedOf());
    await change(service, token, "before");
    const { id = "" } = await live.next();
    await live[Symbol.asyncDispose]();
    for (const value of ["missed one", "missed two"]) await change(service, token, value);
    const again = await subscribe(gateway, token, changedOf(), { "last-event-id": id });
    const seen: unknown[] = [];
    await vi.waitFor(async () => {
      seen.push(...resultOf(await again.next()).changes);
      expect(seen.at(-1)).toMatchObject({ virtualAppointment: { externalAppointmentId: "missed two" } });
    }, soon);
    expect(seen.length).toBeLessThanOrEqual(2);
    const lost = await subscribe(gateway, token, changedOf(), { "last-event-id": "never heard of" });
    expect(resultOf(await lost.next())).toMatchObject({ hasGap: true, changes: [] });
  });

  it("tells nothing of a meeting that the caller may not see", async ({ gateway, service, token, subscribe }) => {
    const stranger = await service.token("adele", { id: "00000000-0000-4000-8000-000000000001", upn: "no@x.example" });
    const live = await subscribe(gateway, stranger, changedOf());
    const own = await subscribe(gateway, token, changedOf());
    await change(service, token, "unseen");
    await own.next();
    // Its own stream is beyond it now.
    await change(service, token, "unseen too");
    await own.next();
    expect(live.events).toEqual([]);
  });

  it("of many subscribers has one upstream stream, and reads once for all", async ({
    anotherService,
    anotherGateway,
    subscribe,
  }) => {
    const service = await anotherService();
    const gateway = await anotherGateway(service.url);
    const token = await service.token();
    const all = await Promise.all(Array.from({ length: 40 }, () => subscribe(gateway, token, changedOf())));
    expect(streamsOf(service)).toHaveLength(1);
    service.requests.splice(0);
    await change(service, token, "for all");
    for (const live of all) {
      expect(resultOf(await live.next())).toMatchObject({
        changes: [{ virtualAppointment: { externalAppointmentId: "for all" } }],
      });
    }
    const reads = service.requests.filter((line) => !line.startsWith("PATCH"));
    // What the read queue sends at once before it gathers.
    expect(reads.length).toBeLessThanOrEqual(5);
    for (const live of all) await live[Symbol.asyncDispose]();
    // Nobody listens any more: the stream ends, and the next subscriber opens another.
    await vi.waitFor(() => expect(service.accessLog.some((line) => line.includes("/changes"))).toBe(true), soon);
  });

  it("says what is wrong with its arguments, and ends", async ({ gateway, token, subscribe }) => {
    const live = await subscribe(gateway, token, changedOf(".."));
    expect(resultOf(await live.next())).toMatchObject({ __typename: "ValidationError" });
    expect(await live.next()).toMatchObject({ event: "complete" });
    await live.ended;
    const invalid = await subscribe(gateway, token, { query: "subscription { nothing }" });
    expect((await invalid.next()).data).toMatchObject({ errors: [{ message: expect.stringContaining("nothing") }] });
  });
});

it("agendaChanged tells of meetings of its span, several in one event", async ({
  gateway,
  service,
  token,
  subscribe,
}) => {
  const query = `subscription($from: DateTime!, $before: DateTime!) {
    agendaChanged(startsFrom: $from, startsBefore: $before) { __typename ... on MeetingChanges { changes {
      kind onlineMeetingId virtualAppointment { __typename } } } } }`;
  const span = { from: "2027-03-01T00:00:00Z", before: "2027-03-02T00:00:00Z" };
  const live = await subscribe(gateway, token, { query, variables: span });
  const create = (startDateTime: string) =>
    call("POST", `${service.url}/v1.0/me/onlineMeetings`, {
      token,
      body: { startDateTime, endDateTime: startDateTime.replace(":00:00Z", ":30:00Z") },
    });
  await create("2027-02-28T23:00:00Z");
  const created = await Promise.all(Array.from({ length: 5 }, (_, hour) => create(`2027-03-01T0${hour}:00:00Z`)));
  await create("2027-03-02T00:00:00Z");
  const ids = created.map(({ body }) => (body as { id: string }).id);
  const seen = new Set<unknown>();
  while (seen.size < ids.length) {
    for (const { kind, onlineMeetingId, virtualAppointment } of resultOf(await live.next()).changes) {
      expect([kind, virtualAppointment]).toEqual(["MEETING_CREATED", { __typename: "NotFoundError" }]);
      seen.add(onlineMeetingId);
    }
  }
  expect(seen).toEqual(new Set(ids));
});

it("tenantProvisioning tells of its beginning and of its end", async ({
  anotherService,
  anotherGateway,
  subscribe,
}) => {
  const service = await anotherService();
  const gateway = await anotherGateway(service.url);
  const token = await service.token("lee");
  const query = "subscription { tenantProvisioning { __typename ... on TenantProvisioning { isReady readyAt } } }";
  const live = await subscribe(gateway, token, { query });
  const { tid } = JSON.parse(atob(token.split(".")[1] ?? "")) as { tid: string };
  await service.store.beginProvisioning(tid, 1);
  expect(resultOf(await live.next())).toMatchObject({ isReady: false, readyAt: expect.any(String) });
  expect(resultOf(await live.next())).toMatchObject({ isReady: true });
});

describe("an upstream", () => {
  it("without the feed is said to have none", async ({ anotherUpstream, anotherGateway, subscribe }) => {
    for (const answer of [
      {
        status: 400,
        body: { error: { code: "BadRequest", message: "Resource not found for the segment 'virtualAppointments'." } },
      },
      { status: 404, body: { error: { code: "UnknownError", message: "" } } },
    ]) {
      const upstream = await anotherUpstream(() => answer);
      const live = await subscribe(await anotherGateway(upstream.url), "any", changedOf());
      expect(resultOf(await live.next())).toMatchObject({ __typename: "LiveUpdatesUnavailableError" });
      expect((await live.next()).event).toBe("complete");
    }
  });

  it("that refuses the caller is heard", async ({ anotherUpstream, anotherGateway, subscribe }) => {
    const upstream = await anotherUpstream(({ path }) => ({ status: path.includes("users") ? 403 : 401 }));
    const gateway = await anotherGateway(upstream.url);
    const refused = await subscribe(gateway, "any", changedOf());
    expect((await refused.next()).data).toMatchObject({ errors: [{ extensions: { code: "UNAUTHENTICATED" } }] });
    const query = `subscription { virtualAppointmentChanged(onlineMeetingId: "x", userId: "y") { __typename } }`;
    const forbidden = await subscribe(gateway, "any", { query });
    expect(resultOf(await forbidden.next())).toEqual({ __typename: "ForbiddenError" });
  });

  it("that goes away and comes again loses nothing", async ({
    directory,
    anotherService,
    anotherGateway,
    subscribe,
  }) => {
    const first = await anotherService({ directory });
    const port = Number(new URL(first.url).port);
    const gateway = await anotherGateway(first.url);
    const token = await first.token();
    const live = await subscribe(gateway, token, { query: NAMED, variables: { id: REFERENCE_MEETING } });
    await change(first, token, "before");
    await live.next();
    await first[Symbol.asyncDispose]();
    const second = await anotherService({ directory, port });
    await change(second, token, "after");
    await vi.waitFor(() => expect(live.events.length).toBeGreaterThan(1), soon);
    expect(resultOf(await live.next())).toMatchObject({ hasGap: false, changes: [{ kind: "APPOINTMENT_UPDATED" }] });
  });
});

describe("a gateway", () => {
  it("has no subscription for whoever takes one answer alone", async ({ gateway, token }) => {
    const { status, body } = await call("POST", `${gateway.url}/graphql`, { token, body: changedOf() });
    expect([status, body]).toMatchObject([406, { errors: [{ extensions: { code: "NOT_ACCEPTABLE" } }] }]);
  });

  it("gives each caller a share of subscriptions, which take no place of other operations", async ({
    service,
    token,
    anotherGateway,
    subscribe,
  }) => {
    const gateway = await anotherGateway(service.url, { liveBounds: { subscriptions: 18 } });
    const two = [await subscribe(gateway, token, changedOf()), await subscribe(gateway, token, changedOf())];
    const third = await subscribe(gateway, token, changedOf());
    expect([...two.map(({ status }) => status), third.status]).toEqual([200, 200, 429]);
    await two[0]?.[Symbol.asyncDispose]();
    await vi.waitFor(async () => expect((await subscribe(gateway, token, changedOf())).status).toBe(200), soon);
  });

  it("that stops ends its streams, and another one goes on", async ({ service, token, anotherGateway, subscribe }) => {
    const stopping = await anotherGateway(service.url);
    const live = await subscribe(stopping, token, changedOf());
    await change(service, token, "heard");
    await live.next();
    const closed = new Promise((resolve) => stopping.server.close(resolve));
    await live.ended;
    await closed;
    expect(live.events.map(({ event }) => event)).toEqual(["next"]);
    await change(service, token, "between");
    const other = await anotherGateway(service.url);
    const again = await subscribe(other, token, changedOf(), { "last-event-id": live.lastId ?? "" });
    expect(resultOf(await again.next())).toMatchObject({
      hasGap: false,
      changes: [{ virtualAppointment: { externalAppointmentId: "between" } }],
    });
  });

  it("answers a query by events as well", async ({ gateway, token, subscribe }) => {
    const live = await subscribe(gateway, token, { query: "{ __typename }" });
    expect((await live.next()).data).toEqual({ data: { __typename: "Query" } });
    expect((await live.next()).event).toBe("complete");
  });

  it("logs a stream as what it is", async ({ gateway, token, subscribe }) => {
    const live = await subscribe(gateway, token, changedOf());
    await live[Symbol.asyncDispose]();
    await vi.waitFor(() => {
      const line = gateway.accessLog.map((text) => JSON.parse(text)).find(({ route }) => route === "/graphql/stream");
      expect(line).toMatchObject({ type: "subscription", status: 200, aborted: true });
    }, soon);
  });
});
