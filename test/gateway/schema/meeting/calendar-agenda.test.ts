import { expect } from "vitest";
import { it as base, startEach } from "../../../support/fixtures.ts";
import { throttled } from "../../../support/live-graph/live-graph.ts";
import { newMeeting } from "../../../support/live-graph/meetings.ts";
import { COLLEAGUE, ORGANIZER, startTenant } from "../../../support/live-graph/tenant.ts";

// A day of live meetings, from the service and from the calendar.

const DAY = { startsFrom: "2031-03-03T00:00:00Z", startsBefore: "2031-03-04T00:00:00Z" };
const at = (minute: number, day = "03") =>
  new Date(Date.parse(`2031-03-${day}T08:00:00Z`) + minute * 60_000).toISOString();
const agenda = `query ($startsFrom: DateTime!, $startsBefore: DateTime!, $first: Int, $after: String) {
  outcome: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: $first, after: $after) {
    error { ... on ValidationError { issues { code } } } pageInfo { hasNextPage endCursor }
    nodes { onlineMeetingId subject startDateTime joinWebUrl virtualAppointment { __typename } } } }`;

interface Node {
  readonly onlineMeetingId: string;
  readonly subject: string;
  readonly startDateTime: string;
  readonly virtualAppointment: { readonly __typename: string };
}

const it = base
  .extend("anotherTenant", ({}, cleanup) => startEach(startTenant, cleanup))
  .extend("begin", ({ anotherTenant }) => async () => {
    const tenant = await anotherTenant("on-behalf-of", { calendar: true });
    const token = await tenant.tokenOf();
    const ask = async (document: string, variables: Readonly<Record<string, unknown>> = {}) => {
      const { body } = await tenant.gateway.query(document, { variables, token });
      expect(body.errors).toBeUndefined();
      return body.data;
    };
    return {
      ...tenant,
      read: async (more: Readonly<Record<string, unknown>> = {}) => (await ask(agenda, { ...DAY, ...more })).outcome,
      subjects: async () =>
        (await ask(agenda, DAY)).outcome.nodes.map(
          (node: Node) => `${node.startDateTime.slice(11, 16)} ${node.subject}`,
        ),
      /** Meetings made through the gateway, each with an appointment. */
      addMeetings: async (count: number): Promise<string[]> => {
        const fields = Array.from(
          { length: count },
          (_, index) => `m${index}: createOnlineMeeting(input: { externalId: "v-${index}", subject: "Visit ${index}",
            startDateTime: "${at(index)}", endDateTime: "${at(index + 1)}" }) {
            ... on CreateOnlineMeetingPayload { onlineMeeting { onlineMeetingId } handoverFailure { __typename } } }`,
        );
        const made = Object.values(await ask(`mutation { ${fields.join("\n")} }`)) as {
          onlineMeeting: { onlineMeetingId: string };
        }[];
        const ids = made.map(({ onlineMeeting }) => onlineMeeting.onlineMeetingId);
        const appointments = ids.map((onlineMeetingId) => ({ onlineMeetingId, externalAppointmentId: "x" }));
        const bulk = `mutation ($appointments: [CreateVirtualAppointmentInput!]!) {
          outcome: createVirtualAppointments(input: { appointments: $appointments }) { __typename } }`;
        expect((await ask(bulk, { appointments })).outcome.__typename).toBe("CreateVirtualAppointmentsPayload");
        return ids;
      },
      /** How many requests went to both, and none of the batches' items. */
      count: () => tenant.live.calls.splice(0).length + tenant.service.requests.splice(0).length,
    };
  });

it("a day of fifty live meetings with their appointments costs six requests, cold, and five again", async ({
  begin,
}) => {
  const { addMeetings, read, count, live } = await begin();
  const ids = await addMeetings(50);
  // Some of them stand in the calendar as well.
  for (const id of ids.slice(0, 10)) {
    const meeting = live.meetings.get(id);
    live.events.push({
      userId: ORGANIZER,
      subject: "x",
      start: meeting?.startDateTime ?? "",
      end: meeting?.endDateTime ?? "",
      joinUrl: meeting?.joinWebUrl ?? "",
    });
  }
  count();
  const { nodes } = await read();
  expect(nodes.map((node: Node) => [node.onlineMeetingId, node.virtualAppointment.__typename])).toEqual(
    ids.map((id) => [id, "VirtualAppointment"]),
  );
  // The list, the calendar, a batch of looks at meetings that stand in none, and fifty appointments in three.
  expect(count()).toBe(6);
  await read();
  await read();
  // Forty stand in no calendar, and nobody is asked about one of them twice within a minute.
  count();
  await read();
  expect(count()).toBe(5);
});

it("what the calendar alone knows is found by its link, once, and told to the service", async ({ begin }) => {
  const { subjects, live, service, requests } = await begin();
  const made = newMeeting(ORGANIZER, { subject: "From Outlook", startDateTime: at(0), endDateTime: at(30) });
  live.meetings.set(made.id, made);
  const event = { userId: ORGANIZER, subject: "From Outlook", start: at(5), end: at(35), joinUrl: made.joinWebUrl };
  const elsewhere = { ...event, subject: "Elsewhere", joinUrl: "https://teams.microsoft.com/l/meetup-join/other/0" };
  live.events.push(event, elsewhere, { ...event, subject: "In person", joinUrl: null });
  expect(await subjects()).toEqual(["08:05 From Outlook"]);
  const lookups = () => requests().graph.filter((request) => request.includes("JoinWebUrl"));
  expect(lookups()).toHaveLength(2);
  expect(await service.query("SELECT start_at FROM meetings WHERE subject = 'From Outlook'")).toEqual([
    { start_at: Date.parse(at(5)) },
  ]);
  expect(await subjects()).toEqual(["08:05 From Outlook"]);
  // One is the service's now, and the other led nowhere.
  expect(lookups()).toEqual([]);
});

it("moved and cancelled meetings follow, with an event and without", async ({ begin }) => {
  const { addMeetings, subjects, live, service } = await begin();
  const ids = await addMeetings(4);
  const [first, second, third, fourth] = ids.map((id) => live.meetings.get(id) ?? expect.fail("no meeting"));
  const eventOf = (meeting: typeof first, more: object) => ({
    userId: ORGANIZER,
    subject: "x",
    start: meeting?.startDateTime ?? "",
    end: meeting?.endDateTime ?? "",
    joinUrl: meeting?.joinWebUrl ?? "",
    ...more,
  });
  live.events.push(eventOf(first, { start: at(90), end: at(95) }), eventOf(second, { isCancelled: true }));
  if (third !== undefined) Object.assign(third, { startDateTime: at(60), endDateTime: at(65) });
  live.meetings.delete(fourth?.id ?? "");
  expect(await subjects()).toEqual(["09:00 Visit 2", "09:30 Visit 0"]);
  const starts = await service.query(
    "SELECT subject, start_at FROM meetings WHERE subject LIKE 'Visit _' ORDER BY subject",
  );
  expect(starts.map(({ start_at: start }) => Number(start))).toEqual([at(90), at(1), at(60), at(3)].map(Date.parse));
});

it("pages hold every meeting once, from both", async ({ begin }) => {
  const { addMeetings, read, live } = await begin();
  await addMeetings(5);
  for (const minute of [0, 2, 7]) {
    const made = newMeeting(ORGANIZER, {
      subject: `Event ${minute}`,
      startDateTime: at(minute),
      endDateTime: at(minute + 1),
    });
    live.meetings.set(made.id, made);
    live.events.push({
      userId: ORGANIZER,
      subject: made.subject ?? "",
      start: at(minute),
      end: at(minute + 1),
      joinUrl: made.joinWebUrl,
    });
  }
  const seen: string[] = [];
  let after: string | null = null;
  do {
    const { nodes, pageInfo } = await read({ first: 2, after });
    expect(nodes.length).toBeLessThanOrEqual(2);
    seen.push(...nodes.map(({ subject }: Node) => subject));
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
  } while (after !== null);
  expect(seen).toHaveLength(8);
  expect(new Set(seen).size).toBe(8);
  expect((await read({ after: "bm9uZQ" })).error.issues).toEqual([{ code: "INVALID_CURSOR" }]);
});

it("a calendar that fails, or that nobody may read, leaves the list as the service has it", async ({
  begin,
  anotherTenant,
}) => {
  const { addMeetings, subjects, live } = await begin();
  await addMeetings(2);
  const day = ["08:00 Visit 0", "08:01 Visit 1"];
  live.troubles.add(/calendarView/, throttled);
  live.troubles.add(/batch/, "gone");
  expect(await subjects()).toEqual(day);
  live.troubles.clear();
  const off = await anotherTenant("on-behalf-of");
  const { body } = await off.gateway.query(agenda, { variables: DAY, token: await off.tokenOf() });
  expect([body.data.outcome.nodes, off.live.requests]).toEqual([[], []]);
});

it("who only takes part in a meeting sees it, and tells nobody", async ({ begin }) => {
  const { live, gateway, tokenOf, requests } = await begin();
  const made = newMeeting(ORGANIZER, {
    subject: "Theirs",
    startDateTime: at(0),
    endDateTime: at(30),
    participants: { attendees: [{ identity: { user: { id: COLLEAGUE } } }] },
  });
  live.meetings.set(made.id, made);
  live.events.push({ userId: COLLEAGUE, subject: "Theirs", start: at(0), end: at(30), joinUrl: made.joinWebUrl });
  const token = await tokenOf(COLLEAGUE);
  const { body } = await gateway.query(agenda, { variables: DAY, token });
  // Graph finds no meeting by its link for who doesn't organize it.
  expect(body.data.outcome.nodes).toEqual([]);
  expect(requests().appointments.filter((request) => !request.startsWith("GET"))).toEqual([]);
});
