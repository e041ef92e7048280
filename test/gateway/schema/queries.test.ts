import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { REFERENCE_MEETING } from "../../support/service.ts";

const it = base
  .extend("sampleMeeting", ({ service, token }) => async (id: string) => {
    const tenantId = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString()).tid as string;
    const { meeting } = await service.store.findMeeting({ tenantId, meetingId: "new-client" });
    if (meeting === undefined) throw new TypeError("the sample is gone");
    const { organizerId, clientJoinWebUrl, participants, subject, createdAt, startAt, endAt, externalId } = meeting;
    const times = { createdAt, startAt, endAt };
    const others = { participants, subject, externalId, joinWebUrl: null, kept: {} };
    return { tenantId, id, organizerId, clientJoinWebUrl, ...times, ...others };
  })
  /** Fifty meetings of Adele's, each with an appointment of its own. */
  .extend("fiftyMeetings", ({ service, token, sampleMeeting }) => async (): Promise<string[]> => {
    const ids = Array.from({ length: 50 }, (_, index) => `fifty-${index}`);
    for (const id of ids) {
      if ((await service.store.addMeeting(await sampleMeeting(id))) !== undefined) continue;
      const url = `${service.url}/beta/me/onlineMeetings/${id}/virtualAppointment`;
      await call("PUT", url, { token, body: { externalAppointmentId: `external-${id}` } });
    }
    service.requests.splice(0);
    return ids;
  })
  .extend("clearLinks", ({ service, token }) => async (ids: readonly string[]) => {
    for (const id of ids) {
      await call("PATCH", `${service.url}/beta/me/onlineMeetings/${id}/virtualAppointment`, {
        token,
        body: { appointmentClientJoinWebUrl: null },
      });
    }
    service.requests.splice(0);
  });
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));

it.beforeEach(({ service }) => void service.requests.splice(0));

describe("virtualAppointment", () => {
  it("answers all properties of the resource", async ({ gateway }) => {
    const { status, body } = await gateway.query(`{
      virtualAppointment(onlineMeetingId: "${REFERENCE_MEETING}") {
        __typename
        ... on VirtualAppointment {
          id onlineMeetingId userId etag appointmentClientJoinWebUrl externalAppointmentId externalAppointmentUrl
          settings { allowClientToJoinUsingBrowser }
          appointmentClients { displayName emailAddress smsCapablePhoneNumber }
        }
      }
    }`);
    expect(status).toBe(200);
    expect(body).toMatchInlineSnapshot(`
      {
        "data": {
          "virtualAppointment": {
            "__typename": "VirtualAppointment",
            "appointmentClientJoinWebUrl": "https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=a796be92-&convId=19:meeting_=True",
            "appointmentClients": [
              {
                "displayName": "Grady Archie",
                "emailAddress": "gradya@contoso.com",
                "smsCapablePhoneNumber": "123-456-7890",
              },
            ],
            "etag": "W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="",
            "externalAppointmentId": "AAMkADKnAAA=",
            "externalAppointmentUrl": "https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",
            "id": "VmlydHVhbEFwcG9pbnRtZW50Om1lL01TcGtZekUzTmpjMFl5MDRNV1E1TFRSaFpHSXRZbVpp",
            "onlineMeetingId": "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi",
            "settings": {
              "allowClientToJoinUsingBrowser": true,
            },
            "userId": null,
          },
        },
      }
    `);
  });

  it("tells the resource's own id, and who changed it last and when", async ({ service, token, gateway }) => {
    const { body: stored } = await call("GET", service.at("follow-up"), { token });
    const { body } = await gateway.query(
      `{ virtualAppointment(onlineMeetingId: "follow-up") {
           ... on VirtualAppointment { resourceId lastModifiedAt lastModifiedBy { id } } } }`,
    );
    expect(body.data.virtualAppointment).toEqual({
      resourceId: stored.id,
      lastModifiedAt: stored["@virtualAppointments.lastModifiedDateTime"],
      lastModifiedBy: { id: stored["@virtualAppointments.lastModifiedBy"].id },
    });
    expect(stored.id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("who changed it last has a name among those who take part", async ({ service, token, gateway }) => {
    for (const externalAppointmentId of ["named", "follow-up-1"])
      await call("PATCH", service.at("follow-up"), { token, body: { externalAppointmentId } });
    const { body } = await gateway.query(
      `{ onlineMeeting(onlineMeetingId: "follow-up") {
           ... on OnlineMeeting { participants { userId userPrincipalName }
             virtualAppointment { ... on VirtualAppointment { lastModifiedBy { id } } } } } }`,
    );
    const { participants, virtualAppointment } = body.data.onlineMeeting;
    const names = participants.filter(
      ({ userId }: { userId: string }) => userId === virtualAppointment.lastModifiedBy.id,
    );
    expect(names).toMatchObject([{ userPrincipalName: "adele@contoso.example" }]);
  });

  it("reads a single appointment with one plain GET", async ({ service, gateway }) => {
    await gateway.query(`{ virtualAppointment(onlineMeetingId: "follow-up") { __typename } }`);
    expect(service.requests).toEqual(["GET /beta/me/onlineMeetings/follow-up/virtualAppointment"]);
  });

  it("reads under the user it is given", async ({ service, gateway }) => {
    const { body } = await gateway.query(
      `{ virtualAppointment(onlineMeetingId: "follow-up", userId: "alex@contoso.example") {
           ... on VirtualAppointment { userId onlineMeetingId } } }`,
    );
    expect(body.data.virtualAppointment).toEqual({ userId: "alex@contoso.example", onlineMeetingId: "follow-up" });
    expect(service.requests).toEqual([
      "GET /beta/users/alex%40contoso.example/onlineMeetings/follow-up/virtualAppointment",
    ]);
  });
});

describe("batching", () => {
  const ask = `query ($meetings: [MeetingInput!]!) {
    virtualAppointments(meetings: $meetings) { ... on VirtualAppointment { externalAppointmentId } }
  }`;

  it("asks for 50 appointments of a list in exactly 3 upstream requests, answered in order", async ({
    service,
    gateway,
    fiftyMeetings,
  }) => {
    const ids = await fiftyMeetings();
    const { body } = await gateway.query(ask, {
      variables: { meetings: ids.map((onlineMeetingId) => ({ onlineMeetingId })) },
    });
    expect(body.data.virtualAppointments).toEqual(ids.map((id) => ({ externalAppointmentId: `external-${id}` })));
    expect(service.requests).toEqual(Array<string>(3).fill("POST /beta/$batch"));
  });

  it("asks for 50 aliases in exactly 3 upstream requests", async ({ service, gateway, fiftyMeetings }) => {
    const ids = await fiftyMeetings();
    const { body } = await gateway.query(
      `{ ${ids
        .map(
          (id, index) => `a${index}: virtualAppointment(onlineMeetingId: "${id}") {
        ... on VirtualAppointment { externalAppointmentId } }`,
        )
        .join(" ")} }`,
    );
    expect(Object.values(body.data)).toEqual(ids.map((id) => ({ externalAppointmentId: `external-${id}` })));
    expect(service.requests).toEqual(Array<string>(3).fill("POST /beta/$batch"));
  });

  it("asks for the same appointment once, however often it is named", async ({ service, gateway }) => {
    const meetings = Array.from({ length: 5 }, () => ({ onlineMeetingId: "follow-up" }));
    const { body } = await gateway.query(ask, { variables: { meetings } });
    expect(body.data.virtualAppointments).toEqual(meetings.map(() => ({ externalAppointmentId: "follow-up-1" })));
    expect(service.requests).toEqual(["GET /beta/me/onlineMeetings/follow-up/virtualAppointment"]);
  });

  it("never remembers an answer beyond its operation", async ({ service, gateway }) => {
    const meetings = [{ onlineMeetingId: "follow-up" }];
    await gateway.query(ask, { variables: { meetings } });
    await gateway.query(ask, { variables: { meetings } });
    expect(service.requests).toHaveLength(2);
  });
});

describe("virtualAppointments", () => {
  it("has an outcome for each meeting, in order; one that fails leaves the others alone", async ({
    service,
    gateway,
  }) => {
    const { body } = await gateway.query(`{
      virtualAppointments(meetings: [
        { onlineMeetingId: "missing" }, { onlineMeetingId: "follow-up" }, { onlineMeetingId: "throttled" },
        { onlineMeetingId: ".." }, { onlineMeetingId: "forbidden" }, { onlineMeetingId: "${REFERENCE_MEETING}" }
      ]) {
        __typename
        ... on VirtualAppointment { onlineMeetingId }
        ... on ValidationError { issues { path message } }
      }
    }`);
    expect(body).toEqual({
      data: {
        virtualAppointments: [
          { __typename: "NotFoundError" },
          { __typename: "VirtualAppointment", onlineMeetingId: "follow-up" },
          { __typename: "ThrottledError" },
          {
            __typename: "ValidationError",
            issues: [{ path: ["meetings", "3", "onlineMeetingId"], message: "must be an id, not a step in a path" }],
          },
          { __typename: "ForbiddenError" },
          { __typename: "VirtualAppointment", onlineMeetingId: REFERENCE_MEETING },
        ],
      },
    });
    expect(service.requests).toEqual(["POST /beta/$batch"]);
  });

  it("takes an empty list", async ({ service, gateway }) => {
    const { body } = await gateway.query(`{ virtualAppointments(meetings: []) { __typename } }`);
    expect(body).toEqual({ data: { virtualAppointments: [] } });
    expect(service.requests).toEqual([]);
  });
});

describe("the join link", () => {
  it("comes from Graph's function when the appointment holds none, batched, and only when selected", async ({
    service,
    gateway,
    fiftyMeetings,
    clearLinks,
  }) => {
    const ids = (await fiftyMeetings()).slice(0, 3);
    await clearLinks(ids);
    const meetings = JSON.stringify(ids.map((onlineMeetingId) => ({ onlineMeetingId }))).replaceAll(/"(\w+)":/g, "$1:");
    const without = await gateway.query(`{ virtualAppointments(meetings: ${meetings}) { __typename } }`);
    expect(without.body.data.virtualAppointments).toHaveLength(3);
    expect(service.requests).toEqual(["POST /beta/$batch"]);

    service.requests.splice(0);
    const { body } = await gateway.query(
      `{ virtualAppointments(meetings: ${meetings}) { ... on VirtualAppointment { appointmentClientJoinWebUrl } } }`,
    );
    expect(body.data.virtualAppointments).toEqual(
      ids.map(() => ({ appointmentClientJoinWebUrl: expect.stringContaining("https://visit.teams.microsoft.com/") })),
    );
    expect(service.requests).toEqual(["POST /beta/$batch", "POST /v1.0/$batch"]);
  });

  it("is the stored one when there is one, without a further request", async ({ service, gateway }) => {
    await gateway.query(
      `{ virtualAppointment(onlineMeetingId: "follow-up") { ... on VirtualAppointment { appointmentClientJoinWebUrl } } }`,
    );
    expect(service.requests).toHaveLength(1);
  });
});

describe("node", () => {
  const byId = `query ($id: ID!) { node(id: $id) { id ... on VirtualAppointment { onlineMeetingId userId } } }`;

  it("finds an appointment again by the id of an earlier answer", async ({ gateway }) => {
    for (const userId of [undefined, "alex@contoso.example"]) {
      const first = await gateway.query(
        `query ($userId: ID) { virtualAppointment(onlineMeetingId: "follow-up", userId: $userId) {
           ... on VirtualAppointment { id } } }`,
        { variables: { userId } },
      );
      const { id } = first.body.data.virtualAppointment;
      const { body } = await gateway.query(byId, { variables: { id } });
      expect(body.data.node).toEqual({ id, onlineMeetingId: "follow-up", userId: userId ?? null });
    }
  });

  it("is null when there is none", async ({ gateway }) => {
    const id = Buffer.from("VirtualAppointment:me/missing").toString("base64");
    expect((await gateway.query(byId, { variables: { id } })).body).toEqual({ data: { node: null } });
  });

  it.for(["", "?", "VmlydHVhbA==", btoa("Settings:1"), btoa("VirtualAppointment:"), btoa("VirtualAppointment:me/%")])(
    "says that %j is no global id",
    async (id, { service, gateway }) => {
      const { status, body } = await gateway.query(byId, { variables: { id } });
      expect(status).toBe(200);
      expect(body.data).toEqual({ node: null });
      expect(body.errors).toMatchObject([{ path: ["node"], extensions: { code: "BAD_USER_INPUT" } }]);
      expect(service.requests).toEqual([]);
    },
  );

  it("reports a failure that has no place in the type with the code of its kind", async ({ gateway }) => {
    const id = Buffer.from("VirtualAppointment:me/throttled").toString("base64");
    const { body } = await gateway.query(byId, { variables: { id } });
    expect(body.errors).toMatchObject([{ extensions: { code: "THROTTLED", retryAfterSeconds: 10 } }]);
  });
});
