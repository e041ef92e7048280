import { expect } from "vitest";
import { it } from "../support/fixtures.ts";

it("text messages that nobody would send are told as such, and that nothing was sent", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  const error = { code: "NotImplemented", message: "x", innerError: { code: "smsNotConfigured" } };
  upstream.answer = () => ({ status: 501, body: { error } });
  const attendees = `attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }]`;
  const { body } = await gateway.query(`mutation {
    sendVirtualAppointmentSms(input: { onlineMeetingId: "m", messageType: CONFIRMATION, ${attendees} }) {
      __typename ... on ServiceUnavailableError { message outcome retryAfterSeconds }
    }
  }`);
  expect(body.data.sendVirtualAppointmentSms).toEqual({
    __typename: "ServiceUnavailableError",
    message: expect.stringMatching(/^Text messages are not set up: nothing was sent\. Operators: set SMS_WEBHOOK_URL/),
    outcome: "NOT_SENT",
    retryAfterSeconds: null,
  });
});
