import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { agenda, usual, withAppointments } from "./agenda-fixtures.ts";

const span = { startsFrom: "2031-03-03T00:00:00Z", startsBefore: "2031-03-04T00:00:00Z" };

const it = base.extend(
  "of",
  ({ service, gateway }) =>
    async (variables: object = {}, document = usual, token?: string) => {
      service.requests.splice(0);
      const { body } = await gateway.query(document, {
        variables: { ...span, ...variables },
        ...(token === undefined ? {} : { token }),
      });
      expect(body.errors).toBeUndefined();
      return body.data.outcome;
    },
);
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));

describe("with the real service", () => {
  const NOON = Date.parse("2031-03-03T12:00:00Z");
  const ids: string[] = [];

  it.beforeAll(async ({ service, token }) => {
    // Sixty, an hour too early and one on the next day among them; every third has an appointment.
    for (let index = -1; index <= 58; index++) {
      const start = index === -1 ? NOON - 86_400_000 : index === 58 ? NOON + 86_400_000 : NOON + index * 60_000;
      const { body } = await call("POST", `${service.url}/beta/me/onlineMeetings`, {
        token,
        body: {
          subject: `Visit ${index}`,
          startDateTime: new Date(start).toISOString(),
          endDateTime: new Date(start + 900_000).toISOString(),
        },
      });
      if (index >= 0 && index < 58) ids.push(body.id);
      if (index % 3 === 0) {
        await call("PUT", service.at(body.id), { token, body: { externalAppointmentId: `e${index}` } });
      }
    }
  });

  it("walks through a day page by page, every meeting once and in order", async ({ of }) => {
    const first = await of();
    expect(first.nodes.map((node: { onlineMeetingId: string }) => node.onlineMeetingId)).toEqual(ids.slice(0, 50));
    expect(first.nodes[1]).toEqual({
      onlineMeetingId: ids[1],
      userId: null,
      subject: "Visit 1",
      startDateTime: "2031-03-03T12:01:00.000Z",
      endDateTime: "2031-03-03T12:16:00.000Z",
    });
    const { endCursor } = first.pageInfo;
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, endCursor: expect.any(String) });
    const second = await of({ after: endCursor });
    expect(second.nodes.map((node: { onlineMeetingId: string }) => node.onlineMeetingId)).toEqual(ids.slice(50));
    const { startCursor } = second.pageInfo;
    expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(
      (await of({ after: startCursor })).nodes.map((node: { onlineMeetingId: string }) => node.onlineMeetingId),
    ).toEqual(ids.slice(51));
    expect((await of({ after: second.pageInfo.endCursor })).nodes).toEqual([]);
    // The same span written in another zone is the same list.
    const { nodes } = await of({ startsFrom: "2031-03-03T01:00:00+01:00", after: endCursor });
    expect(nodes).toHaveLength(8);
  });

  it("goes on behind any of its meetings", async ({ of }) => {
    const { edges } = await of({ first: 100 }, agenda("edges { cursor node { onlineMeetingId } }"));
    expect(edges).toHaveLength(58);
    for (const [index, { cursor, node }] of edges.entries()) {
      expect(node.onlineMeetingId).toBe(ids[index]);
      const next = await of({ after: cursor, first: 1 });
      expect(next.nodes.map(({ onlineMeetingId }: { onlineMeetingId: string }) => onlineMeetingId)).toEqual(
        ids.slice(index + 1, index + 2),
      );
    }
  });

  it("asks for the appointments of 50 meetings in one request and three batches", async ({ service, of }) => {
    const { nodes } = await of({}, withAppointments);
    expect(service.requests.map((request) => request.split("?")[0])).toEqual([
      "GET /beta/me/onlineMeetings",
      ...Array<string>(3).fill("POST /beta/$batch"),
    ]);
    expect(nodes).toMatchObject(
      Array.from({ length: 50 }, (_, index) => ({
        onlineMeetingId: ids[index],
        virtualAppointment: index % 3 === 0 ? { externalAppointmentId: `e${index}` } : { __typename: "NotFoundError" },
      })),
    );
  });

  it("says what is wrong with a cursor of another span, or of no list", async ({ of }) => {
    const { pageInfo } = await of({ first: 1 });
    const issues = [{ path: ["after"], message: "must be a cursor of an answer to the same arguments" }];
    for (const wrong of [{ startsFrom: "2031-03-03T00:00:01Z", after: pageInfo.endCursor }, { after: "x" }]) {
      expect((await of(wrong)).error).toMatchObject({ __typename: "ValidationError", issues });
    }
  });

  it("shows a user nothing of meetings that others hold without them", async ({ service, of }) => {
    const megan = await service.token("megan");
    expect((await of({}, usual, megan)).nodes).toEqual([]);
    expect((await of({ userId: "adele@contoso.example" }, usual, megan)).nodes).toEqual([]);
    // The sample meetings of the day: all of them are hers, too.
    const day = new Date(service.clock.now).setHours(0, 0, 0, 0);
    const samples = { startsFrom: new Date(day), startsBefore: new Date(day + 86_400_000) };
    expect((await of(samples, usual, megan)).nodes).toHaveLength(10);
    expect((await of(samples, usual, await service.token("lee"))).nodes).toHaveLength(1);
  });

  it("asks for the permission of meetings", async ({ service, of }) => {
    const outcome = await of({}, usual, await service.token("adele", { scopes: ["VirtualAppointment.ReadWrite"] }));
    expect(outcome.error).toMatchObject({
      __typename: "ForbiddenError",
      requiredPermissions: ["OnlineMeetings.Read", "OnlineMeetings.Read.All"],
    });
  });

  it("goes into a batch like any read when all slots are taken", async ({ service, anotherGateway }) => {
    const narrow = await anotherGateway(service.url, { token: await service.token(), readSlots: 1 });
    service.requests.splice(0);
    const page = (name: string, first: number) =>
      `${name}: onlineMeetings(startsFrom: "${span.startsFrom}", startsBefore: "${span.startsBefore}", first: ${first}) {
         nodes { subject } }`;
    const { body } = await narrow.query(`{ ${page("a", 1)} ${page("b", 2)} ${page("c", 3)} }`);
    expect([body.data.a, body.data.b, body.data.c].map(({ nodes }) => nodes.length)).toEqual([1, 2, 3]);
    expect(service.requests.map((request) => request.split("?")[0])).toEqual([
      "GET /beta/me/onlineMeetings",
      "POST /beta/$batch",
    ]);
  });
});
