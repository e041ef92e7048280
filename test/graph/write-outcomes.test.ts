import { expect } from "vitest";
import { it } from "../support/fixtures.ts";
import type { ScriptedUpstream } from "../support/upstream.ts";

// After a failure, whether something may have been changed all the same.

const MEETING = `onlineMeetingId: "m"`;
const fields = "__typename ... on ServiceUnavailableError { outcome }";
const read = `{ outcome: virtualAppointment(${MEETING}) { ${fields} } }`;
const attendees = `attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }]`;
const writes = {
  create: `mutation { outcome: createVirtualAppointment(input: { ${MEETING} }) { ${fields} } }`,
  update: `mutation { outcome: updateVirtualAppointment(input: { ${MEETING}, externalAppointmentId: "x" }) { ${fields} } }`,
  delete: `mutation { outcome: deleteVirtualAppointment(input: { ${MEETING} }) { ${fields} } }`,
  "text message": `mutation { outcome: sendVirtualAppointmentSms(input: { ${MEETING}, messageType: CONFIRMATION, ${attendees} }) { ${fields} } }`,
  reminder: `mutation { outcome: sendVirtualAppointmentReminderSms(input: { ${MEETING}, remindBeforeTimeInMinutesType: MINS15, ${attendees} }) { ${fields} } }`,
};

const faults: readonly (readonly [
  name: string,
  answer: ScriptedUpstream["answer"],
  outcome: "NOT_SENT" | "UNKNOWN",
])[] = [
  ["that is cut off after the request", () => undefined, "UNKNOWN"],
  ["of 500", () => ({ status: 500 }), "UNKNOWN"],
  ["of 503", () => ({ status: 503 }), "UNKNOWN"],
  ["of 504", () => ({ status: 504 }), "UNKNOWN"],
  ["of 302", () => ({ status: 302, headers: { location: "/elsewhere" } }), "UNKNOWN"],
  ["of 200 that is no JSON", () => ({ status: 200, body: "<html>" }), "UNKNOWN"],
  ["of 408", () => ({ status: 408 }), "NOT_SENT"],
  ["of 418", () => ({ status: 418 }), "NOT_SENT"],
];

const rows = Object.entries(writes).flatMap(([write, mutation]) =>
  faults.map(([name, answer, outcome]) => ({ write, mutation, name, answer, outcome })),
);

it.for(rows)(
  "of a $write with an answer $name is $outcome",
  async ({ mutation, answer, outcome }, { ownUpstream: upstream, ownGateway: gateway }) => {
    upstream.answer = answer;
    const { body } = await gateway.query(mutation);
    expect(body).toEqual({ data: { outcome: { __typename: "ServiceUnavailableError", outcome } } });
    // Whatever became of it, it went out once.
    expect(upstream.calls.filter(({ method }) => method !== "GET")).toHaveLength(1);
  },
);

it.for(Object.entries(writes))(
  "of a %s is NOT_SENT where there is no connection",
  async ([, mutation], { ownUpstream: plain, goneUrl, anotherGateway }) => {
    plain.answer = () => ({ status: 200 });
    for (const url of [goneUrl, plain.url.replace("http:", "https:")]) {
      const gateway = await anotherGateway(url, { token: "any" });
      const { body } = await gateway.query(mutation);
      expect(body).toEqual({ data: { outcome: { __typename: "ServiceUnavailableError", outcome: "NOT_SENT" } } });
    }
    expect(plain.calls).toEqual([]);
  },
);

it.for(faults)(
  "of a read with an answer %s is NOT_SENT: it changes nothing",
  async ([, answer], { ownUpstream: upstream, ownGateway: gateway }) => {
    upstream.answer = answer;
    const { body } = await gateway.query(read);
    expect(body).toEqual({ data: { outcome: { __typename: "ServiceUnavailableError", outcome: "NOT_SENT" } } });
  },
);
