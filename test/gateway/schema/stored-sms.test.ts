import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { attendees, both, confirmation, remind, reminder, send } from "./sms-documents.ts";

const it = base.extend("outbox", ({ service }) => () => {
  return service.sqlite.connection
    .all("SELECT event FROM sms_outbox ORDER BY json_extract(event, '$.data.phoneNumber')")
    .map(({ event }) => JSON.parse(String(event)));
});
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));

describe("with the real service", () => {
  it.beforeEach(({ service }) => {
    service.sqlite.connection.all("DELETE FROM sms_outbox RETURNING 1");
    service.requests.splice(0);
  });

  it.for([
    ["CONFIRMATION", "confirmation"],
    ["RESCHEDULE", "reschedule"],
    ["CANCELLATION", "cancellation"],
  ] as const)(
    "a message of the type %s lies in the outbox for each attendee",
    async ([messageType, stored], { service, gateway, outbox }) => {
      const two = [...attendees, { phoneNumber: "+4915112345678", timeZone: "W. Europe Standard Time" }];
      const { body } = await gateway.query(send, {
        variables: { input: { ...confirmation, messageType, attendees: two } },
      });
      expect(body).toEqual({
        data: { outcome: { __typename: "SendVirtualAppointmentSmsPayload", acceptedMessages: 2 } },
      });
      expect(outbox()).toMatchObject(
        two.map((attendee) => ({
          type: "virtualAppointment.sms",
          data: { ...attendee, messageType: stored, onlineMeetingId: "follow-up" },
        })),
      );
      expect(service.requests).toEqual(["POST /v1.0/me/onlineMeetings/follow-up/sendVirtualAppointmentSms"]);
    },
  );

  it("a reminder does, too", async ({ gateway, outbox }) => {
    const { body } = await gateway.query(remind, { variables: { input: reminder } });
    expect(body).toEqual({
      data: { outcome: { __typename: "SendVirtualAppointmentReminderSmsPayload", acceptedMessages: 1 } },
    });
    expect(outbox()).toMatchObject([
      { type: "virtualAppointment.reminderSms", data: { ...attendees[0], remindBeforeTimeInMinutesType: "mins15" } },
    ]);
  });

  it.for(both)("%s goes out for another user of the meeting", async ([, document, input], { service, gateway }) => {
    const { body } = await gateway.query(document, {
      variables: { input: { ...input, userId: "alex@contoso.example" } },
    });
    expect(body.data.outcome.acceptedMessages).toBe(1);
    expect(service.requests).toEqual([expect.stringContaining("/v1.0/users/alex%40contoso.example/onlineMeetings/")]);
  });

  it.for(both)(
    "%s about a meeting that isn't there is a NotFoundError",
    async ([, document, input], { gateway, outbox }) => {
      const { body } = await gateway.query(document, {
        variables: { input: { ...input, onlineMeetingId: "missing" } },
      });
      expect(body.data.outcome).toMatchObject({ __typename: "NotFoundError", requestId: expect.any(String) });
      expect(outbox()).toEqual([]);
    },
  );

  it.for(both)(
    "%s of somebody without the permission is a ForbiddenError that names it",
    async ([, document, input], { service, gateway, outbox }) => {
      const { body } = await gateway.query(document, { variables: { input }, token: await service.token("megan") });
      expect(body.data.outcome).toMatchObject({
        __typename: "ForbiddenError",
        requiredPermissions: ["VirtualAppointmentNotification.Send"],
      });
      expect(outbox()).toEqual([]);
    },
  );
});
