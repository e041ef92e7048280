import { describe, expect } from "vitest";
import { granted, USER, userNumber } from "../../support/authority.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { startUpstream, type ScriptedAnswer } from "../../support/upstream.ts";
import { NUMBER, attendees, both, confirmation, remind, reminder, send } from "./sms-documents.ts";

const it = base
  .extend("graph", { scope: "file" }, ({}, cleanup) => disposeLater(startUpstream(), cleanup))
  .extend("appointments", { scope: "file" }, ({}, cleanup) => disposeLater(startUpstream(), cleanup));
it.override("graphUrl", ({ graph }) => graph.url);
it.override("gatewayOptions", ({ appointments }) => ({
  token: "any",
  appointmentsUrl: appointments.url,
  readRetryTime: 5000,
}));
it.override("upstreamAnswer", () => () => ({ status: 202, body: {} }));

describe("with an upstream in trouble", () => {
  it.beforeEach(({ graph }) => void graph.calls.splice(0));

  const fault = (message: string) => ({ error: { code: "BadRequest", message } });
  const rows: [string, ScriptedAnswer | undefined, object][] = [
    ["429", { status: 429, headers: { "retry-after": "7" } }, { __typename: "ThrottledError", retryAfterSeconds: 7 }],
    [
      "429 at once again",
      { status: 429, headers: { "retry-after": "0" } },
      { __typename: "ThrottledError", retryAfterSeconds: 0 },
    ],
    [
      "503",
      { status: 503, headers: { "retry-after": "0" } },
      { __typename: "ServiceUnavailableError", retryAfterSeconds: 0 },
    ],
    ["500", { status: 500 }, { __typename: "ServiceUnavailableError", retryAfterSeconds: null }],
    ["504 in HTML", { status: 504, body: "<html>" }, { __typename: "ServiceUnavailableError" }],
    ["a lost answer", undefined, { __typename: "ServiceUnavailableError", retryAfterSeconds: null }],
    [
      "an answer cut short",
      { status: 202, headers: { "content-length": "100" }, body: "{" },
      { __typename: "ServiceUnavailableError" },
    ],
    [
      "403",
      { status: 403 },
      { __typename: "ForbiddenError", requiredPermissions: ["VirtualAppointmentNotification.Send"] },
    ],
    ["404", { status: 404 }, { __typename: "NotFoundError" }],
    [
      "400",
      { status: 400, body: fault(`The number '${NUMBER}' or ${NUMBER} of "Grady" can't be reached.`) },
      { __typename: "ValidationError", issues: [{ path: [], message: "The number … or … of … can't be reached." }] },
    ],
  ];

  it.for(rows.flatMap(([name, ...row]) => both.map(([kind, ...one]) => [`${name} to ${kind}`, row, one] as const)))(
    "%s is told, after one request to Graph",
    async ([, [answer, expected], [document, input]], { gateway, graph, appointments }) => {
      graph.answer = (_call, response) => {
        if (answer?.headers?.["content-length"] === undefined) return answer;
        response.writeHead(answer.status, answer.headers).write(answer.body);
        setTimeout(() => response.destroy(), 20);
        return "handled";
      };
      const { status, body } = await gateway.query(document, { variables: { input } });
      expect([status, body.errors]).toEqual([200, undefined]);
      expect(body.data.outcome).toMatchObject(expected);
      expect(JSON.stringify(body)).not.toContain("3129224122");
      expect(graph.calls).toHaveLength(1);
      expect(appointments.calls).toEqual([]);
      expect(gateway.log.join("")).not.toContain("3129224122");
    },
  );

  it("401 is a top-level error with the challenge", async ({ gateway, graph }) => {
    graph.answer = () => ({ status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } });
    const { status, headers, body } = await gateway.query(send, { variables: { input: confirmation } });
    expect([status, headers.get("www-authenticate")]).toEqual([401, 'Bearer error="invalid_token"']);
    expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("what is sent is what Graph's pages show", async ({ gateway, graph }) => {
    graph.answer = () => ({ status: 202, body: {} });
    await gateway.query(send, { variables: { input: { ...confirmation, userId: "a/b", onlineMeetingId: "x+/=" } } });
    await gateway.query(remind, { variables: { input: reminder } });
    expect(graph.calls.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: "POST",
        path: "/v1.0/users/a%2Fb/onlineMeetings/x%2B%2F%3D/sendVirtualAppointmentSms",
        body: { attendees, messageType: "confirmation" },
      },
      {
        method: "POST",
        path: "/v1.0/me/onlineMeetings/follow-up/sendVirtualAppointmentReminderSms",
        body: { attendees, remindBeforeTimeInMinutesType: "mins15" },
      },
    ]);
  });

  it("messages count as writes: after 50 no other write is executed", async ({ gateway, graph, appointments }) => {
    graph.answer = () => ({ status: 202, body: {} });
    const aliases = Array.from(
      { length: 50 },
      (_, index) => `m${index}: sendVirtualAppointmentSms(input: $input) { __typename }`,
    );
    const document = `mutation ($input: SendVirtualAppointmentSmsInput!) { ${aliases.join("\n")}
      last: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename ... on ValidationError { issues { message } } } }`;
    const { body } = await gateway.query(document, { variables: { input: confirmation } });
    expect(body.data.m49.__typename).toBe("SendVirtualAppointmentSmsPayload");
    expect(body.data.last).toEqual({
      __typename: "ValidationError",
      issues: [{ message: "An operation may hold 50 writes at most." }],
    });
    expect(graph.calls).toHaveLength(50);
    expect(appointments.calls).toEqual([]);
  });

  describe("an operation sends 50 messages at most, whatever its fields", () => {
    const people = (count: number) =>
      Array.from({ length: count }, (_, index) => ({ ...attendees[0], phoneNumber: `+1312922${1000 + index}` }));
    const refused = {
      __typename: "ValidationError",
      issues: [
        {
          path: ["input", "attendees"],
          message: "An operation may send 50 text messages at most, all fields together.",
        },
      ],
    };
    const sent = (acceptedMessages: number) => ({ acceptedMessages });
    const document = `mutation ($a: SendVirtualAppointmentSmsInput!, $b: SendVirtualAppointmentSmsInput!, $c: SendVirtualAppointmentReminderSmsInput!) {
      a: sendVirtualAppointmentSms(input: $a) { ...Sent ...Refused }
      b: sendVirtualAppointmentSms(input: $b) { ...Sent ...Refused }
      c: sendVirtualAppointmentReminderSms(input: $c) { ... on SendVirtualAppointmentReminderSmsPayload { acceptedMessages } ...Refused }
    } fragment Sent on SendVirtualAppointmentSmsPayload { acceptedMessages }
      fragment Refused on ValidationError { __typename issues { path message } }`;

    it.for([
      ["the second, which is one too many", [30, 30, 1], [sent(30), refused, sent(1)]],
      ["a reminder as well as any other", [30, 20, 1], [sent(30), sent(20), refused]],
      ["but those that are left", [30, 21, 20], [sent(30), refused, sent(20)]],
    ] as const)("%s", async ([, counts, expected], { gateway, graph }) => {
      graph.answer = () => ({ status: 202, body: {} });
      const [a, b, c] = counts.map((count) => people(count));
      const variables = {
        a: { ...confirmation, attendees: a },
        b: { ...confirmation, attendees: b },
        c: { ...reminder, attendees: c },
      };
      const { body } = await gateway.query(document, { variables });
      expect(body).toEqual({ data: { a: expected[0], b: expected[1], c: expected[2] } });
      const reached = graph.calls.map(({ body }) => (body as unknown as { attendees: unknown[] }).attendees.length);
      expect(reached).toEqual(counts.filter((_, index) => expected[index] !== refused));
      expect(gateway.log.join("")).not.toContain("1312922");
    });

    it("another operation begins anew", async ({ gateway, graph }) => {
      graph.answer = () => ({ status: 202, body: {} });
      for (let time = 0; time < 2; time++) {
        const { body } = await gateway.query(send, {
          variables: { input: { ...confirmation, attendees: people(50) } },
        });
        expect(body.data.outcome).toMatchObject(sent(50));
      }
      expect(graph.calls).toHaveLength(2);
    });
  });

  describe("wrong input never gets there", () => {
    const one = { phoneNumber: NUMBER, timeZone: "UTC" };
    const number = "must be a phone number, such as +13129224122 or (312) 922-4122";
    const zone = "must be the name of a time zone, such as America/Los_Angeles or Pacific Standard Time";
    const mistakes: [string, object, string][] = [
      ["onlineMeetingId", { onlineMeetingId: "" }, "must not be empty"],
      ["onlineMeetingId", { onlineMeetingId: "a/../b" }, "must be an id, not a step in a path"],
      ["userId", { userId: "x".repeat(321) }, "must have 320 characters at most"],
      ["attendees", { attendees: [] }, "must name one attendee at least"],
      ["attendees", { attendees: Array.from({ length: 51 }, () => one) }, "must name 50 attendees at most"],
      ["attendees.1.phoneNumber", { attendees: [one, { ...one, phoneNumber: "922-4122" }] }, number],
      ["attendees.0.phoneNumber", { attendees: [{ ...one, phoneNumber: "+0312922412" }] }, number],
      ["attendees.0.phoneNumber", { attendees: [{ ...one, phoneNumber: "+1312" }] }, number],
      ["attendees.0.phoneNumber", { attendees: [{ ...one, phoneNumber: `+${"1".repeat(16)}` }] }, number],
      ["attendees.0.phoneNumber", { attendees: [{ ...one, phoneNumber: "+13129224122\n" }] }, number],
      ["attendees.0.timeZone", { attendees: [{ ...one, timeZone: "" }] }, zone],
      ["attendees.0.timeZone", { attendees: [{ ...one, timeZone: "America/Nowhere" }] }, zone],
      ["attendees.0.timeZone", { attendees: [{ ...one, timeZone: "x".repeat(65) }] }, zone],
    ];

    it.for(mistakes.flatMap(([path, ...row]) => both.map(([kind, ...rest]) => [path, kind, row, rest] as const)))(
      "%s of %s (%#)",
      async ([path, , [wrong, message], [document, input]], { gateway, graph }) => {
        const { body } = await gateway.query(document, { variables: { input: { ...input, ...wrong } } });
        expect(body).toMatchObject({
          data: {
            outcome: { __typename: "ValidationError", issues: [{ path: ["input", ...path.split(".")], message }] },
          },
        });
        expect(body.data.outcome.issues).toHaveLength(1);
        expect(graph.calls).toEqual([]);
      },
    );

    it.for([
      ["an unknown type of message", { messageType: "GREETING" }],
      ["the upstream's word for one", { messageType: "confirmation" }],
      ["an attendee without a zone", { attendees: [{ phoneNumber: NUMBER }] }],
      ["a number that is no text", { attendees: [{ ...one, phoneNumber: 13_129_224_122 }] }],
      ["an attendee that is null", { attendees: [null] }],
    ] as const)("%s is refused by the schema, without the value", async ([, wrong], { gateway, graph }) => {
      const { body } = await gateway.query(send, { variables: { input: { ...confirmation, ...wrong } } });
      expect(body.errors).toHaveLength(1);
      expect(JSON.stringify(body)).not.toMatch(/3129224122|GREETING/);
      expect(graph.calls).toEqual([]);
    });
  });
});

describe("who may send is asked before anything goes out", () => {
  const OTHER = userNumber(7);

  it.beforeEach(({ upstream, authority }) => {
    upstream.calls.splice(0);
    authority.tokenCalls.splice(0);
  });

  it.for(["on-behalf-of", "application"] as const)(
    "in AUTH_MODE=%s",
    async (mode, { upstream, authority, anotherGateway }) => {
      authority.reply = () => granted(`graph-token-of-${mode}`);
      const gateway = await anotherGateway(upstream.url, { identity: authority.settings({ mode }) });
      for (const [, document, input] of both) {
        const may = async (changes: Record<string, unknown>, userId?: string) => {
          const token = await authority.token(changes);
          const { body } = await gateway.query(document, { token, variables: { input: { ...input, userId } } });
          return body.data.outcome;
        };
        const forbidden = {
          __typename: "ForbiddenError",
          requiredPermissions: ["VirtualAppointmentNotification.Send"],
        };
        expect(await may({ scp: "VirtualAppointment.ReadWrite OnlineMeetings.ReadWrite" })).toMatchObject(forbidden);
        expect(await may({ scp: "", roles: ["VirtualAppointmentNotification.Send"] })).toMatchObject(forbidden);
        expect(upstream.calls).toEqual([]);
        expect(authority.tokenCalls).toEqual([]);
        expect(await may({ scp: "VirtualAppointmentNotification.Send" })).toMatchObject({ acceptedMessages: 1 });
        const { path = "", headers } = upstream.calls.splice(0)[0] ?? {};
        expect(headers?.authorization).toBe(`Bearer graph-token-of-${mode}`);
        expect(path).toContain(mode === "application" ? `/users/${USER}/` : "/me/");
        authority.tokenCalls.splice(0);
        if (mode === "on-behalf-of") continue;
        // Others' meetings take a role besides; the role alone is not enough either.
        expect(await may({ scp: "VirtualAppointmentNotification.Send" }, OTHER)).toMatchObject(forbidden);
        const roles = ["VirtualAppointmentNotification.Send"];
        expect(await may({ scp: "VirtualAppointmentNotification.Send", roles }, OTHER)).toMatchObject({
          acceptedMessages: 1,
        });
        expect(upstream.calls.splice(0)[0]?.path).toContain(`/users/${OTHER}/`);
        const token = await authority.applicationToken({ roles });
        const named = { ...input, userId: OTHER };
        const own = await gateway.query(document, { token, variables: { input } });
        expect(own.body.data.outcome).toMatchObject({ __typename: "ValidationError", issues: [{ path: ["userId"] }] });
        const others = await gateway.query(document, { token, variables: { input: named } });
        expect(others.body.data.outcome).toMatchObject({ acceptedMessages: 1 });
        upstream.calls.splice(0);
      }
    },
  );
});
