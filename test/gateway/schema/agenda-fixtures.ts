import { disposeLater, it as base } from "../../support/fixtures.ts";
import { startUpstream, type ScriptedAnswer, type ScriptedUpstream } from "../../support/upstream.ts";

// What the tests of agendas ask for, and what their upstream answers.

export const DAY = { startsFrom: "2026-11-21T00:00:00Z", startsBefore: "2026-11-22T00:00:00Z" };
const failures = `... on GatewayError { message requestId } ... on ValidationError { issues { path message } }
  ... on ForbiddenError { requiredPermissions } ... on RetryableError { retryAfterSeconds }`;
export const agenda = (
  selection: string,
) => `query ($startsFrom: DateTime!, $startsBefore: DateTime!, $userId: ID, $first: Int, $after: String) {
  outcome: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, userId: $userId, first: $first, after: $after) {
    __typename ${selection} error { __typename ${failures} } } }`;
export const usual = agenda(`nodes { onlineMeetingId userId subject startDateTime endDateTime }
  pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`);
export const withAppointments = agenda(`nodes { onlineMeetingId virtualAppointment { __typename ${failures}
  ... on VirtualAppointment { externalAppointmentId userId } } }`);

export const it = base
  /** Is asked for nothing but what only Graph has. */
  .extend("graph", { scope: "file" }, ({}, cleanup) => disposeLater(startUpstream(), cleanup))
  .extend("ask", ({ gateway }) => (variables: object = {}, document = usual) => {
    return gateway.query(document, { variables: { ...DAY, ...variables } });
  })
  .extend("sentTo", ({ upstream }) => (index = 0) => {
    return new URL(upstream.calls[index]?.path ?? "", "http://upstream");
  });
it.override("graphUrl", ({ graph }) => graph.url);
it.override("gatewayOptions", ({ upstream }) => ({ appointmentsUrl: upstream.url, token: "any" }));

const meeting = (index: number) => ({
  id: `m${index}`,
  subject: `Visit ${index}`,
  startDateTime: "2026-11-21T10:45:00Z",
  endDateTime: "2026-11-21T11:15:00.5Z",
});
export const pageOf = (count: number, more: object = {}) => ({
  "@odata.context": "…/$metadata#users('…')/onlineMeetings",
  "@virtualAppointments.extension": true,
  value: Array.from({ length: count }, (_, index) => meeting(index)),
  ...more,
});
/** Lists of `count` meetings; each meeting has an appointment but every fifth. */
export const meetings =
  (count: number): ScriptedUpstream["answer"] =>
  ({ path, body }) => {
    const answer = (url: string): ScriptedAnswer => {
      const [, id] = /onlineMeetings\/m(\d+)\/virtualAppointment$/.exec(url) ?? [];
      if (id === undefined) return { status: 200, body: pageOf(count) };
      return Number(id) % 5 === 4 ? { status: 404 } : { status: 200, body: { externalAppointmentId: `e${id}` } };
    };
    if (body?.requests === undefined) return answer(path);
    const responses = body.requests.map(({ id, url }: { id: string; url: string }) => ({ id, ...answer(url) }));
    return { status: 200, body: { responses } };
  };
