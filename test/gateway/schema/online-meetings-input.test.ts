import { describe, expect } from "vitest";
import { granted, USER, userNumber } from "../../support/authority.ts";
import { DAY, it, meetings, pageOf, usual, withAppointments } from "./agenda-fixtures.ts";

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

describe("wrong input never gets to the upstream", () => {
  const after = "must be after startsFrom";
  it.for([
    [{ startsBefore: DAY.startsFrom }, { startsBefore: after }],
    [{ startsBefore: "2026-11-20T23:59:59Z" }, { startsBefore: after }],
    [{ startsBefore: "2026-12-22T00:00:00.001Z" }, { startsBefore: "must be 31 days after startsFrom at most" }],
    [{ first: 0 }, { first: "must be a whole number, 1 to 100" }],
    [{ first: 101 }, { first: "must be a whole number, 1 to 100" }],
    [{ first: -1 }, { first: "must be a whole number, 1 to 100" }],
    [{ after: "" }, { after: "must not be empty" }],
    [{ after: "x".repeat(4097) }, { after: "must have 4096 characters at most" }],
    [{ after: "\ud800" }, { after: "must be well-formed Unicode" }],
    [{ userId: ".." }, { userId: "must be an id, not a step in a path" }],
    [
      { first: 0, userId: "", startsBefore: DAY.startsFrom },
      { userId: "must not be empty", first: "must be a whole number, 1 to 100", startsBefore: after },
    ],
  ] as [object, Record<string, string>][])("%j", async ([wrong, mistakes], { upstream, ask }) => {
    const { status, body } = await ask(wrong);
    expect(status).toBe(200);
    expect(body.data.outcome.error).toMatchObject({
      __typename: "ValidationError",
      issues: Object.entries(mistakes).map(([path, message]) => ({ path: [path], message })),
    });
    expect(upstream.calls).toEqual([]);
  });

  it.for([
    "yesterday",
    "2026-11-21",
    "2026-11-21T10:45:00",
    "2026-13-41T10:45:00Z",
    "2026-02-30T10:45:00Z",
    "0000-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-14:00",
    "",
    5,
    true,
    {},
  ])("%j is no moment, as a variable and in the document", async (wrong, { upstream, gateway, ask }) => {
    const message = "A DateTime is a moment with its zone, such as 2026-11-21T10:45:00.000Z.";
    const variable = await ask({ startsFrom: wrong });
    expect(variable.body.errors).toMatchObject([{ message: `Variable "$startsFrom" has invalid value: ${message}` }]);
    const literal = JSON.stringify(wrong);
    const written = await gateway.query(
      `{ onlineMeetings(startsFrom: ${literal}, startsBefore: "2026-11-22T00:00:00Z") { __typename } }`,
    );
    expect(written.body.errors).toMatchObject([{ message }]);
    expect(upstream.calls).toEqual([]);
  });

  it("takes null for what has a default, 31 days, and 100 meetings", async ({ upstream, ask, sentTo }) => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    const most = { startsBefore: "2026-12-22T00:00:00Z", first: 100 };
    expect((await ask({ first: null, after: null, userId: null })).body.data.outcome.nodes).toEqual([]);
    expect((await ask(most)).body.data.outcome.nodes).toEqual([]);
    expect([0, 1].map((index) => sentTo(index).searchParams.get("$top"))).toEqual(["50", "100"]);
  });
});

describe("bounds of an operation", () => {
  it("count a list with as many appointments as it may have", async ({ upstream, ask }) => {
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    const aliases = Array.from(
      { length: 11 },
      (_, index) =>
        `a${index}: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 100) {
           error { __typename ... on ValidationError { issues { message } } } }`,
    );
    const { body } = await ask(
      {},
      `query ($startsFrom: DateTime!, $startsBefore: DateTime!) { ${aliases.join("\n")} }`,
    );
    expect(body.data.a9).toEqual({ error: null });
    const issues = [{ message: "An operation may ask for 1000 appointments at most, all fields together." }];
    expect(body.data.a10).toEqual({ error: { __typename: "ValidationError", issues } });
    expect(upstream.calls.length).toBeLessThanOrEqual(10);
  });

  it("count a page as full when they look at how large an answer could be", async ({ upstream, ask }) => {
    const clients = `virtualAppointment { ... on VirtualAppointment { appointmentClients { displayName } } }`;
    const pages = (count: number) =>
      `query ($startsFrom: DateTime!, $startsBefore: DateTime!) { ${Array.from(
        { length: count },
        (_, index) =>
          `a${index}: onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 1) {
             ... on OnlineMeetingConnection { nodes { ${clients} } } }`,
      ).join("\n")} }`;
    upstream.answer = () => ({ status: 200, body: pageOf(0) });
    expect((await ask({}, pages(10))).body.errors).toBeUndefined();
    upstream.calls.splice(0);
    expect((await ask({}, pages(11))).body.errors).toMatchObject([
      { message: "The operation could select 110000 values, counting every list as full; 100000 are allowed." },
    ]);
    expect(upstream.calls).toEqual([]);
  });
});

describe("who may list is asked before anything goes out", () => {
  it.for(["on-behalf-of", "application"] as const)(
    "in AUTH_MODE=%s",
    async (mode, { upstream, ownAuthority: authority, anotherGateway }) => {
      authority.reply = () => granted("graph-token");
      const asked = await anotherGateway(upstream.url, { identity: authority.settings({ mode }) });
      upstream.answer = meetings(1);
      const outcomeOf = async (changes: Record<string, unknown>, variables: object = {}) => {
        const token = await authority.token(changes);
        const { body } = await asked.query(withAppointments, { token, variables: { ...DAY, ...variables } });
        return body.data.outcome.error ?? body.data.outcome;
      };
      expect(
        await outcomeOf({ scp: "VirtualAppointment.ReadWrite VirtualAppointmentNotification.Send" }),
      ).toMatchObject({
        __typename: "ForbiddenError",
        requiredPermissions: ["OnlineMeetings.Read"],
      });
      expect(upstream.calls).toEqual([]);
      expect(authority.tokenCalls).toEqual([]);
      const page = {
        nodes: [{ onlineMeetingId: "m0", virtualAppointment: { externalAppointmentId: "e0", userId: null } }],
      };
      expect(await outcomeOf({ scp: "OnlineMeetings.Read" })).toMatchObject(page);
      const parent = mode === "application" ? `/beta/users/${USER}` : "/beta/me";
      expect(upstream.calls.map(({ path }) => path.split("?")[0])).toEqual([
        `${parent}/onlineMeetings`,
        `${parent}/onlineMeetings/m0/virtualAppointment`,
      ]);
      if (mode === "on-behalf-of") return;
      upstream.calls.splice(0);
      const others = { userId: userNumber(7) };
      expect(await outcomeOf({ scp: "OnlineMeetings.Read" }, others)).toMatchObject({
        __typename: "ForbiddenError",
        requiredPermissions: ["OnlineMeetings.Read.All"],
      });
      expect(upstream.calls).toEqual([]);
      // The list and the appointments in it are two things: who may have the one alone gets that.
      const roles = ["OnlineMeetings.Read.All"];
      expect(await outcomeOf({ scp: "OnlineMeetings.Read", roles }, others)).toMatchObject({
        nodes: [
          {
            onlineMeetingId: "m0",
            virtualAppointment: { __typename: "ForbiddenError", requiredPermissions: ["VirtualAppointment.Read.All"] },
          },
        ],
      });
      const token = await authority.applicationToken({ roles });
      const own = await asked.query(usual, { token, variables: DAY });
      expect(own.body.data.outcome.error).toMatchObject({
        __typename: "ValidationError",
        issues: [{ path: ["userId"] }],
      });
    },
  );
});
