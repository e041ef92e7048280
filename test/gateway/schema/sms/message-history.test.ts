import { describe, expect } from "vitest";
import { disposeLater, it as base } from "../../../support/fixtures.ts";
import { DEFAULT_LIMITS } from "../../../../src/common/operation-limits.ts";
import { startUpstream } from "../../../support/upstream.ts";

const FIELDS = "messages { id kind state attempts createdAt dueAt sentAt phoneNumberEnd }";
const RESULT = `{ __typename ... on TextMessages { ${FIELDS} } ... on GatewayError { message }
  ... on ValidationError { issues { code path limit } } }`;

/** In front of a service. */
const it = base.extend("harness", async ({ ownService, anotherGateway }) => {
  return anotherGateway(ownService.url, { token: await ownService.token() });
});
/** In front of Graph, with the appointments elsewhere. */
const split = base
  .extend("graph", { scope: "file" }, ({}, cleanup) => disposeLater(startUpstream(), cleanup))
  .extend("appointments", { scope: "file" }, ({}, cleanup) => disposeLater(startUpstream(), cleanup))
  .extend("apart", async ({ graph, appointments, anotherGateway }) => {
    graph.calls.splice(0);
    return anotherGateway(graph.url, { token: "any", appointmentsUrl: appointments.url });
  });

describe("text messages", () => {
  it("are told of the meeting, of its appointment, and by themselves, in one batch with all else", async ({
    ownService: service,
    harness,
  }) => {
    const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
    const sent = await harness.query(
      `mutation ($attendees: [SmsAttendeeInput!]!) {
        sendVirtualAppointmentSms(input: { onlineMeetingId: "follow-up", messageType: CONFIRMATION, attendees: $attendees }) {
          __typename
        }
      }`,
      { variables: { attendees } },
    );
    expect(sent.body.data.sendVirtualAppointmentSms.__typename).toBe("SendVirtualAppointmentSmsPayload");
    service.requests.splice(0);
    const { body } = await harness.query(`{
      alone: textMessages(onlineMeetingId: "follow-up") ${RESULT}
      none: textMessages(onlineMeetingId: "new-client") ${RESULT}
      missing: textMessages(onlineMeetingId: "missing") ${RESULT}
      virtualAppointment(onlineMeetingId: "follow-up") { ... on VirtualAppointment { textMessages ${RESULT} } }
      onlineMeeting(onlineMeetingId: "follow-up") { ... on OnlineMeeting { textMessages(first: 1) ${RESULT} } }
    }`);
    const { alone, none, missing, virtualAppointment, onlineMeeting } = body.data;
    const createdAt = new Date(service.clock.now).toISOString();
    expect(alone).toEqual({
      __typename: "TextMessages",
      messages: [
        {
          id: expect.stringMatching(/^msg_/),
          kind: "CONFIRMATION",
          state: "PENDING",
          attempts: 0,
          createdAt,
          dueAt: createdAt,
          sentAt: null,
          phoneNumberEnd: "22",
        },
      ],
    });
    expect(none).toEqual({ __typename: "TextMessages", messages: [] });
    expect(missing.__typename).toBe("NotFoundError");
    expect(virtualAppointment.textMessages).toEqual(alone);
    expect(onlineMeeting.textMessages).toEqual(alone);
    // All at once but for the one of the meeting, which is another list; that of the appointment is known by then.
    expect(service.requests.filter((request) => !request.includes("virtualAppointment"))).toEqual([
      "POST /v1.0/$batch",
      "GET /v1.0/me/onlineMeetings/follow-up",
      "GET /v1.0/me/onlineMeetings/follow-up/textMessages?$top=1",
    ]);
  });

  it("cost a part of the operation's budget each, and come in bounded numbers", async ({
    anotherGateway,
    graphUrl,
  }) => {
    const gateway = await anotherGateway(graphUrl, { token: "any", operationLimits: { ...DEFAULT_LIMITS, cost: 2 } });
    const { body } = await gateway.query(`{
      zero: textMessages(onlineMeetingId: "m", first: 0) ${RESULT}
      many: textMessages(onlineMeetingId: "m", first: 51) ${RESULT}
      step: textMessages(onlineMeetingId: "..") ${RESULT}
    }`);
    const wrong = (code: string, path: string) => ({
      __typename: "ValidationError",
      issues: [expect.objectContaining({ code, path: [path] })],
    });
    expect(body.data).toMatchObject({
      zero: wrong("OUT_OF_RANGE", "first"),
      many: wrong("OUT_OF_RANGE", "first"),
      step: wrong("INVALID_ID", "onlineMeetingId"),
    });
    const lists = ["a", "b", "c"].map((name) => `${name}: textMessages(onlineMeetingId: "${name}") ${RESULT}`);
    const third = (await gateway.query(`{ ${lists.join(" ")} }`)).body.data.c;
    expect(third).toMatchObject({ __typename: "ValidationError", issues: [{ code: "TOO_MANY", limit: 2 }] });
  });
});

describe("in front of others", () => {
  const ASKED = `{ textMessages(onlineMeetingId: "m", userId: "u") ${RESULT} }`;

  split(
    "Microsoft Graph tells nothing of what it sends, and that is said",
    async ({ apart: gateway, graph, appointments }) => {
      const message = "Resource not found for the segment 'textMessages'.";
      graph.answer = () => ({ status: 400, body: { error: { code: "BadRequest", message } } });
      const { body } = await gateway.query(ASKED);
      expect(body.data.textMessages).toMatchObject({
        __typename: "ResourceRetiredError",
        message: expect.stringContaining("tells nothing of the text messages"),
      });
      expect(graph.calls.map(({ path }) => path)).toEqual(["/v1.0/users/u/onlineMeetings/m/textMessages?$top=20"]);
      expect(appointments.calls).toEqual([]);
    },
  );

  split("a page that is none is told, and what is not known is left out", async ({ apart: gateway, graph }) => {
    const message = {
      id: "1",
      kind: "confirmation",
      state: "sent",
      createdDateTime: "2026-11-21T12:00:00Z",
      attempts: "x",
      phoneNumberEnd: "+13129224122",
    };
    const outcomeOf = async (value: unknown) => {
      graph.answer = () => ({ status: 200, body: { value } });
      return (await gateway.query(ASKED)).body.data.textMessages;
    };
    expect(await outcomeOf([message, { ...message, kind: "greeting" }, { ...message, state: "lost" }, null])).toEqual({
      __typename: "TextMessages",
      messages: [
        {
          id: "1",
          kind: "CONFIRMATION",
          state: "SENT",
          attempts: 0,
          createdAt: "2026-11-21T12:00:00.000Z",
          dueAt: null,
          sentAt: null,
          phoneNumberEnd: null,
        },
      ],
    });
    for (const value of ["none", undefined, Array.from({ length: 21 }, () => message)]) {
      expect((await outcomeOf(value)).__typename).toBe("ServiceUnavailableError");
    }
  });

  split(
    "a meeting that has had its messages is told so, and when it may have more",
    async ({ apart: gateway, graph }) => {
      const error = { code: "TooManyRequests", message: "x", innerError: { code: "smsLimitReached" } };
      graph.answer = () => ({ status: 429, headers: { "retry-after": "3600" }, body: { error } });
      const attendees = `attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }]`;
      const { body } = await gateway.query(`mutation {
      sendVirtualAppointmentSms(input: { onlineMeetingId: "m", messageType: CONFIRMATION, ${attendees} }) {
        __typename ... on ThrottledError { what message retryAfterSeconds }
      }
    }`);
      expect(body.data.sendVirtualAppointmentSms).toEqual({
        __typename: "ThrottledError",
        what: "TEXT_MESSAGES",
        message: "The meeting has had as many text messages as it may have in a day: nothing was sent.",
        retryAfterSeconds: 3600,
      });
      expect(graph.calls).toHaveLength(1);
    },
  );
});
