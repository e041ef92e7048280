import { describe, expect } from "vitest";
import { it } from "../../../support/fixtures.ts";

// What a program is told of a mistake: its kind, where it is, and the limit that it goes beyond.

const WRONG = "__typename ... on ValidationError { issues { code path limit } }";
const UPDATE = `mutation ($input: UpdateVirtualAppointmentInput!) { outcome: updateVirtualAppointment(input: $input) { ${WRONG} } }`;
const SEND = `mutation ($input: SendVirtualAppointmentSmsInput!) { outcome: sendVirtualAppointmentSms(input: $input) { ${WRONG} } }`;

it.override("upstreamAnswer", () => () => ({
  status: 400,
  body: { error: { code: "BadRequest", message: "No.", details: [{ target: "settings/x[1].y", message: "No." }] } },
}));

const meeting = { onlineMeetingId: "m" };
const client = (fields: object) => ({ appointmentClients: [{}, fields] });
const ofClient = (field: string) => ["input", "appointmentClients", "1", field];
const attendee = { phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" };

describe("of a write", () => {
  it.for([
    [{ onlineMeetingId: "" }, "REQUIRED", ["input", "onlineMeetingId"]],
    [{ onlineMeetingId: "x".repeat(1025) }, "TOO_LONG", ["input", "onlineMeetingId"], 1024],
    [{ onlineMeetingId: ".." }, "INVALID_ID", ["input", "onlineMeetingId"]],
    [{ userId: "a\u0007" }, "INVALID_ID", ["input", "userId"]],
    [{ userId: "\ud800" }, "INVALID_ID", ["input", "userId"]],
    [{ ifMatch: null }, "INVALID_ETAG", ["input", "ifMatch"]],
    [{ ifMatch: "1" }, "INVALID_ETAG", ["input", "ifMatch"]],
    [{ ifMatch: `"${"x".repeat(1023)}"` }, "TOO_LONG", ["input", "ifMatch"], 1024],
    [{ externalAppointmentUrl: "scheduling" }, "INVALID_URL", ["input", "externalAppointmentUrl"]],
    [{ appointmentClients: Array.from({ length: 101 }, () => ({})) }, "TOO_MANY", ["input", "appointmentClients"], 100],
    [client({ displayName: "x".repeat(257) }), "TOO_LONG", ofClient("displayName"), 256],
    [client({ emailAddress: "grady" }), "INVALID_EMAIL_ADDRESS", ofClient("emailAddress")],
    [client({ smsCapablePhoneNumber: "none" }), "INVALID_PHONE_NUMBER", ofClient("smsCapablePhoneNumber")],
  ] as const)("%#: %s", async ([wrong, code, path, limit = null], { upstream, gateway }) => {
    const { body } = await gateway.query(UPDATE, { variables: { input: { ...meeting, ...wrong } } });
    expect(body.data.outcome).toEqual({ __typename: "ValidationError", issues: [{ code, path, limit }] });
    expect(upstream.calls).toEqual([]);
  });

  it("of more than fifty the first fifty are listed, and all are counted", async ({ gateway }) => {
    const appointmentClients = Array.from({ length: 60 }, () => ({ emailAddress: "wrong" }));
    const document = `mutation ($input: UpdateVirtualAppointmentInput!) { outcome: updateVirtualAppointment(input: $input) {
      ... on ValidationError { message issues { path } } } }`;
    const { body } = await gateway.query(document, { variables: { input: { ...meeting, appointmentClients } } });
    expect(body.data.outcome.message).toBe("The input has 60 mistakes.");
    expect(body.data.outcome.issues).toHaveLength(50);
    expect(body.data.outcome.issues[49].path).toEqual(["input", "appointmentClients", "49", "emailAddress"]);
  });
});

describe("of a text message", () => {
  it.for([
    [[], "TOO_FEW", ["input", "attendees"], 1],
    [Array.from({ length: 51 }, () => attendee), "TOO_MANY", ["input", "attendees"], 50],
    [[{ ...attendee, phoneNumber: "none" }], "INVALID_PHONE_NUMBER", ["input", "attendees", "0", "phoneNumber"]],
    [[{ ...attendee, timeZone: "" }], "UNKNOWN_TIME_ZONE", ["input", "attendees", "0", "timeZone"]],
  ] as const)("%#: %s", async ([attendees, code, path, limit = null], { upstream, gateway }) => {
    const input = { ...meeting, messageType: "CONFIRMATION", attendees };
    const { body } = await gateway.query(SEND, { variables: { input } });
    expect(body.data.outcome).toEqual({ __typename: "ValidationError", issues: [{ code, path, limit }] });
    expect(upstream.calls).toEqual([]);
  });
});

it("what the upstream finds wrong with a body is told as of the input that it was made of", async ({ gateway }) => {
  const { body } = await gateway.query(UPDATE, { variables: { input: meeting } });
  const path = ["input", "settings", "x", "1", "y"];
  expect(body.data.outcome).toEqual({ __typename: "ValidationError", issues: [{ code: "OTHER", path, limit: null }] });
});
