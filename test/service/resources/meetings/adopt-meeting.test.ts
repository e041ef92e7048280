import { expect } from "vitest";
import { createMeetingId } from "../../../../src/service/domain/meeting-id.ts";
import { sampleUsers, type SampleUser } from "../../../../src/sandbox/samples.ts";
import { it as base } from "../../../support/fixtures.ts";
import type { RunningService } from "../../../support/service.ts";

// Microsoft Teams holds the meetings, this service their appointments: it hears of a meeting with its appointment.

const [adele, alex] = sampleUsers as [SampleUser, SampleUser];
const APPLICATION_PATH = `users/${adele.id}`;

const it = base.extend(
  "call",
  ({ service }) =>
    async (method: string, meeting: string, { token, parent, headers = {}, body }: Call) => {
      const response = await fetch(service.at(meeting, parent), {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json", ...headers },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, body: (text === "" ? {} : JSON.parse(text)) as Record<string, unknown> };
    },
);
it.override("serviceOptions", { adoptMeetings: true });

interface Call {
  readonly token: string;
  readonly parent?: string;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

it("takes the first appointment of the organizer's own meeting, whose link stays with Teams", async ({
  service,
  call,
}) => {
  const meeting = createMeetingId(adele.id);
  const token = await service.token("adele");
  expect(await call("GET", meeting, { token })).toMatchObject({ status: 404 });
  const created = await call("PUT", meeting, { token, body: { externalAppointmentId: "from-teams" } });
  expect(created).toMatchObject({
    status: 201,
    body: { externalAppointmentId: "from-teams", appointmentClientJoinWebUrl: null },
  });
  expect(await call("GET", meeting, { token })).toMatchObject({
    status: 200,
    body: { externalAppointmentId: "from-teams" },
  });
  const link = await fetch(
    `${service.url}/v1.0/me/onlineMeetings/${encodeURIComponent(meeting)}/getVirtualAppointmentJoinWebUrl`,
    { headers: { authorization: `Bearer ${token}` } },
  );
  expect(link.status).toBe(404);
  expect(await link.json()).toMatchObject({ error: { message: expect.stringContaining("Microsoft Graph") as string } });
});

it("takes it from an application that may act for the organizer", async ({ service, call }) => {
  const meeting = createMeetingId(adele.id);
  const token = await service.applicationToken();
  const body = { externalAppointmentId: "from-an-application" };
  expect(await call("PUT", meeting, { token, parent: APPLICATION_PATH, body })).toMatchObject({ status: 201 });
  expect(await call("GET", meeting, { token: await service.token("adele") })).toMatchObject({ status: 200 });
});

it.for<[string, (service: RunningService) => Promise<[string, Call]>]>([
  ["somebody else's meeting", async (service) => [createMeetingId(adele.id), { token: await service.token("alex") }]],
  [
    "somebody else's, asked for as theirs",
    async (service) => [createMeetingId(adele.id), { token: await service.token("alex"), parent: APPLICATION_PATH }],
  ],
  [
    "an application's path that names another than the organizer",
    async (service) => [
      createMeetingId(adele.id),
      { token: await service.applicationToken(), parent: `users/${alex.id}` },
    ],
  ],
  ["an id that names nobody", async (service) => ["MSpub2JvZHk=", { token: await service.token("adele") }]],
  [
    "another spelling of an id",
    async (service) => [createMeetingId(adele.id).replace(/=*$/, " "), { token: await service.token("adele") }],
  ],
])("does not take %s", async ([, prepare], { service, call }) => {
  const [meeting, given] = await prepare(service);
  const { status } = await call("PUT", meeting, { ...given, body: { externalAppointmentId: "no" } });
  expect(status).toBe(404);
  expect((await service.store.findMeeting({ tenantId: adele.tenantId, meetingId: meeting })).meeting).toBeUndefined();
});

it("asks for the right to write first, and keeps nothing of what it refuses", async ({ service, call }) => {
  const reader = sampleUsers.find(({ name }) => name === "megan")?.id ?? "";
  const own = createMeetingId(reader);
  expect(await call("PUT", own, { token: await service.token("megan"), body: {} })).toMatchObject({ status: 403 });
  const token = await service.token("adele");
  for (const refused of [
    { status: 400, body: { nonsense: true } },
    { status: 412, body: {}, headers: { "if-match": 'W/"a-version"' } },
  ]) {
    const meeting = createMeetingId(adele.id);
    expect(await call("PUT", meeting, { token, ...refused })).toMatchObject({ status: refused.status });
    expect((await service.store.findMeeting({ tenantId: adele.tenantId, meetingId: meeting })).meeting).toBeUndefined();
  }
});

it("takes none by a change or a deletion, and none at all unless the operator wants it", async ({
  service,
  call,
  anotherService,
}) => {
  const token = await service.token("adele");
  for (const method of ["PATCH", "DELETE"]) {
    expect(await call(method, createMeetingId(adele.id), { token, body: {} }), method).toMatchObject({ status: 404 });
  }
  const strict = await anotherService();
  const response = await fetch(strict.at(createMeetingId(adele.id)), {
    method: "PUT",
    headers: { authorization: `Bearer ${await strict.token()}`, "content-type": "application/json" },
    body: "{}",
  });
  expect(response.status).toBe(404);
});
