import { describe, expect, vi } from "vitest";
import type { AuthMode } from "../../../../src/config/entra-registration.ts";
import { it as base, startEach } from "../../../support/fixtures.ts";
import { throttled } from "../../../support/live-graph/live-graph.ts";
import { COLLEAGUE, ORGANIZER, startTenant } from "../../../support/live-graph/tenant.ts";
import { cancel, create, END, find, START, update } from "./meeting-documents.ts";

const MODES: readonly AuthMode[] = ["on-behalf-of", "application", "passthrough"];

const it = base
  .extend("anotherTenant", ({}, cleanup) => startEach(startTenant, cleanup))
  .extend("begin", ({ anotherTenant }) => async (mode: AuthMode = "on-behalf-of") => {
    const tenant = await anotherTenant(mode);
    const token = await tenant.tokenOf();
    const ask = async (document: string, variables: object, bearer = token) => {
      const { body } = await tenant.gateway.query(document, { variables: { ...variables }, token: bearer });
      expect(body.errors).toBeUndefined();
      return body.data.outcome;
    };
    const input = { externalId: "visit-1", subject: "First visit", startDateTime: START, endDateTime: END };
    return { ...tenant, ask, input, attendees: [{ userId: COLLEAGUE }] };
  });

describe.for(MODES)("with %s", (mode) => {
  it("a meeting is created in Teams and known to the service, once", async ({ begin }) => {
    const { ask, input, attendees, live, requests, service } = await begin(mode);
    const outcome = await ask(create, { input: { ...input, attendees } });
    const { onlineMeetingId } = outcome.onlineMeeting;
    expect(outcome).toEqual({
      __typename: "CreateOnlineMeetingPayload",
      created: true,
      handoverFailure: null,
      onlineMeeting: {
        onlineMeetingId,
        userId: null,
        subject: "First visit",
        startDateTime: START,
        endDateTime: END,
        joinWebUrl: live.meetings.get(onlineMeetingId)?.joinWebUrl,
        organizer: { userId: ORGANIZER, role: "PRESENTER" },
        participants: [
          { userId: ORGANIZER, userPrincipalName: null, role: "PRESENTER" },
          { userId: COLLEAGUE, userPrincipalName: null, role: "ATTENDEE" },
        ],
      },
    });
    const parent = mode === "application" ? `users/${ORGANIZER}` : "me";
    const path = `/v1.0/${parent}/onlineMeetings`;
    expect(requests()).toEqual({
      graph: [`POST ${path}/createOrGet`],
      appointments: [`PUT ${path}/${encodeURIComponent(onlineMeetingId)}`],
    });
    const again = await ask(create, { input: { ...input, attendees } });
    expect(again).toEqual({ ...outcome, created: false });
    expect(live.meetings.size).toBe(1);
    expect(await service.query(`SELECT id, external_id FROM meetings WHERE external_id = 'visit-1'`)).toMatchObject([
      { id: onlineMeetingId },
    ]);
  });

  it("it is found by its id and by its link, moved and cancelled", async ({ begin }) => {
    const { ask, input, attendees, live, service } = await begin(mode);
    const { onlineMeeting } = await ask(create, { input });
    const { onlineMeetingId, joinWebUrl } = onlineMeeting;
    for (const variables of [{ onlineMeetingId }, { joinWebUrl }]) {
      expect(await ask(find, variables)).toEqual({ __typename: "OnlineMeeting", ...onlineMeeting });
    }
    const times = { startDateTime: "2031-03-04T10:00:00.000Z", endDateTime: "2031-03-04T11:00:00.000Z" };
    const moved = await ask(update, { input: { onlineMeetingId, ...times, attendees } });
    expect(moved).toMatchObject({ handoverFailure: null, onlineMeeting: { ...times, subject: "First visit" } });
    expect(live.meetings.get(onlineMeetingId)).toMatchObject(times);
    const [row] = await service.query(`SELECT start_at FROM meetings WHERE external_id = 'visit-1'`);
    expect(Number(row?.["start_at"])).toBe(Date.parse(times.startDateTime));
    expect(await ask(cancel, { input: { onlineMeetingId } })).toEqual({
      __typename: "CancelOnlineMeetingPayload",
      cancelledOnlineMeetingId: onlineMeetingId,
      handoverFailure: null,
    });
    expect(live.meetings.size).toBe(0);
    expect(await service.query(`SELECT id FROM meetings WHERE external_id = 'visit-1'`)).toEqual([]);
    const nothing = { __typename: "NotFoundError", what: "MEETING" };
    expect(await ask(cancel, { input: { onlineMeetingId } })).toMatchObject(nothing);
    expect(await ask(find, { onlineMeetingId })).toMatchObject(nothing);
    expect(await ask(find, { joinWebUrl })).toMatchObject(nothing);
  });
});

describe("where one of both fails", () => {
  it("says that Graph has executed it, and the same again finishes it", async ({ begin }) => {
    const { ask, input, live, service } = await begin();
    const failing = vi.spyOn(service.store, "adoptMeeting").mockRejectedValue(new Error("no"));
    const half = await ask(create, { input });
    expect(half).toMatchObject({
      created: true,
      handoverFailure: { __typename: "ServiceUnavailableError", outcome: "UNKNOWN" },
    });
    failing.mockRestore();
    expect(await ask(create, { input })).toMatchObject({
      created: false,
      handoverFailure: null,
      onlineMeeting: { onlineMeetingId: half.onlineMeeting.onlineMeetingId },
    });
    expect(live.meetings.size).toBe(1);
  });

  it("an answer of Graph's that is lost is settled: a create by a repeat, the others by a look", async ({ begin }) => {
    const { ask, input, live, requests } = await begin();
    live.troubles.add(/createOrGet/, "answer lost");
    const { onlineMeeting, created } = await ask(create, { input });
    // The first made it: nobody can tell from the second.
    expect([created, live.meetings.size]).toEqual([false, 1]);
    const { onlineMeetingId } = onlineMeeting;
    live.troubles.add(/^PATCH/, "answer lost");
    requests();
    expect(await ask(update, { input: { onlineMeetingId, subject: "Moved" } })).toMatchObject({
      onlineMeeting: { subject: "Moved" },
    });
    expect(requests().graph.map((request) => request.split(" ")[0])).toEqual(["PATCH", "GET"]);
    live.troubles.add(/^PATCH/, "gone");
    expect(await ask(update, { input: { onlineMeetingId, subject: "Lost" } })).toMatchObject({
      __typename: "ServiceUnavailableError",
      outcome: "UNKNOWN",
    });
    live.troubles.add(/^DELETE/, "answer lost");
    expect(await ask(cancel, { input: { onlineMeetingId } })).toMatchObject({ handoverFailure: null });
  });

  it("a cancellation that the service missed is finished by the same again", async ({ begin }) => {
    const { ask, input, service } = await begin();
    const { onlineMeetingId } = (await ask(create, { input })).onlineMeeting;
    const failing = vi.spyOn(service.store, "changeMeeting").mockRejectedValue(new Error("no"));
    expect(await ask(cancel, { input: { onlineMeetingId } })).toMatchObject({
      cancelledOnlineMeetingId: onlineMeetingId,
      handoverFailure: { __typename: "ServiceUnavailableError" },
    });
    failing.mockRestore();
    expect(await ask(cancel, { input: { onlineMeetingId } })).toMatchObject({ handoverFailure: null });
    expect(await ask(cancel, { input: { onlineMeetingId } })).toMatchObject({ __typename: "NotFoundError" });
  });

  it("throttling is the caller's to wait out, and nothing was done", async ({ begin }) => {
    const { ask, input, live, requests } = await begin();
    live.troubles.add(/createOrGet/, throttled);
    expect(await ask(create, { input })).toMatchObject({ __typename: "ThrottledError", retryAfterSeconds: 10 });
    expect([live.meetings.size, requests().appointments]).toEqual([0, []]);
  });

  it("a service that doesn't adopt says so", async ({ begin, anotherService, anotherGateway }) => {
    const { input, live, tokenOf } = await begin("passthrough");
    const closed = await anotherService({
      authenticate: async () => ({
        tenantId: "t",
        id: ORGANIZER,
        applicationId: "a",
        kind: "user",
        permissions: new Set(["OnlineMeetings.ReadWrite"]),
      }),
    });
    const gateway = await anotherGateway(live.url, { appointmentsUrl: closed.url });
    const { body } = await gateway.query(create, { variables: { input }, token: await tokenOf() });
    expect(body.data.outcome.handoverFailure).toMatchObject({
      __typename: "NotFoundError",
      message: expect.stringContaining("ADOPT_MEETINGS=true"),
    });
  });
});

describe("what Graph refuses is told apart", () => {
  it.for([
    [
      "another user's, with a user's token",
      "passthrough",
      { userId: COLLEAGUE },
      "ForbiddenError",
      "the user's own meetings alone",
    ],
    [
      "by name, with an application's token",
      "application",
      { userId: "adele@contoso.example" },
      "ForbiddenError",
      "named by object id",
    ],
  ] as const)("%s", async ([, mode, target, typename, message], { begin }) => {
    const { ask, input } = await begin(mode);
    expect(await ask(create, { input: { ...input, ...target } })).toMatchObject({
      __typename: typename,
      message: expect.stringContaining(message),
    });
  });

  it("an application without a policy, another's meeting, and one that Graph has forgotten", async ({ begin }) => {
    const { ask, input, live, tokenOf } = await begin("application");
    const { onlineMeetingId } = (await ask(create, { input })).onlineMeeting;
    const other = await ask(find, { onlineMeetingId, userId: COLLEAGUE }, await tokenOf());
    expect([other.__typename, other.message]).toEqual([
      "NotFoundError",
      expect.stringContaining("another organizer's"),
    ]);
    live.meetings.clear();
    expect((await ask(find, { onlineMeetingId })).message).toContain("some 50 days after");
    live.policies.clear();
    const refused = await ask(find, { onlineMeetingId });
    expect([refused.__typename, refused.message]).toEqual([
      "ForbiddenError",
      expect.stringContaining("Grant-CsApplicationAccessPolicy"),
    ]);
  });
});

describe("input", () => {
  it.for([
    ["an end before the start", create, { startDateTime: END, endDateTime: START }, "input.endDateTime"],
    ["no external id", create, { externalId: "" }, "input.externalId"],
    ["an attendee who is nobody", create, { attendees: [{}] }, "input.attendees.0"],
    [
      "too many attendees",
      create,
      { attendees: Array.from({ length: 101 }, (_, n) => ({ userId: `${n}` })) },
      "input.attendees",
    ],
    ["too long a subject", create, { subject: "x".repeat(1025) }, "input.subject"],
  ] as const)("refuses %s", async ([, document, changes, path], { begin }) => {
    const { ask, input, requests } = await begin();
    const refused = await ask(document, { input: { ...input, ...changes } });
    expect([refused.__typename, refused.issues.map((issue: { path: string[] }) => issue.path.join("."))]).toEqual([
      "ValidationError",
      [path],
    ]);
    expect(requests().graph).toEqual([]);
  });

  it.for([
    ["a start alone", { startDateTime: START }, "input.endDateTime"],
    ["an end alone", { endDateTime: END }, "input.startDateTime"],
    ["nothing to change", {}, "input"],
  ] as const)("of an update refuses %s", async ([, changes, path], { begin }) => {
    const { ask } = await begin();
    const refused = await ask(update, { input: { onlineMeetingId: "m", ...changes } });
    expect(refused.issues.map((issue: { path: string[] }) => issue.path.join("."))).toEqual([path]);
  });

  it("of a search takes one of both", async ({ begin }) => {
    const { ask } = await begin();
    for (const variables of [{}, { onlineMeetingId: "m", joinWebUrl: "https://x.example" }]) {
      expect((await ask(find, variables)).__typename).toBe("ValidationError");
    }
  });
});
