import { expect } from "vitest";
import { it } from "../support/fixtures.ts";

// Whatever status an upstream answers with, the frontend gets an error that the schema has, and nothing is masked.

const MEETING = `onlineMeetingId: "m"`;
const operations = {
  read: `{ outcome: virtualAppointment(${MEETING}) { __typename } }`,
  list: `{ outcome: virtualAppointments(meetings: [${Array.from({ length: 30 }, (_, index) => `{ onlineMeetingId: "m${index}" }`).join(" ")}]) { __typename } }`,
  agenda: `{ outcome: onlineMeetings(startsFrom: "2030-01-01T00:00:00Z", startsBefore: "2030-01-02T00:00:00Z") { __typename error { __typename } } }`,
  create: `mutation { outcome: createVirtualAppointment(input: { ${MEETING} }) { __typename } }`,
  update: `mutation { outcome: updateVirtualAppointment(input: { ${MEETING}, externalAppointmentId: "x" }) { __typename } }`,
  remove: `mutation { outcome: deleteVirtualAppointment(input: { ${MEETING} }) { __typename } }`,
  sms: `mutation { outcome: sendVirtualAppointmentSms(input: { ${MEETING}, messageType: CONFIRMATION, attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }] }) { __typename } }`,
};

const statuses = [
  201, 202, 204, 205, 206, 300, 301, 302, 303, 304, 307, 308, 400, 402, 403, 404, 405, 406, 407, 408, 409, 410, 411,
  412, 413, 414, 415, 416, 417, 418, 421, 422, 423, 424, 425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504,
  505, 506, 507, 508, 509, 510, 511, 520, 599,
];

it.for(Object.entries(operations))(
  "has a typed error for every status of a %s",
  async ([, query], { ownUpstream: upstream, ownGateway: gateway }) => {
    const wrong: unknown[] = [];
    for (const status of statuses) {
      upstream.answer = () => ({
        status,
        headers: { location: "https://elsewhere.example/" },
        body: status < 400 ? "" : {},
      });
      const before = gateway.log.length;
      const answer = await gateway.query(query);
      const outcomes = [answer.body.data?.outcome].flat().map((outcome) => (outcome?.error ?? outcome)?.__typename);
      const isTyped = outcomes.every((type) => /^\w+(?:Error|Payload|Connection|Appointment)$/.test(type));
      const lines = gateway.log.length - before;
      if (answer.status !== 200 || answer.body.errors !== undefined || outcomes.length === 0 || !isTyped || lines > 2) {
        wrong.push(`${status}: ${outcomes.join()} ${answer.body.errors?.[0].extensions.code} ${lines}`);
      }
    }
    expect(wrong).toEqual([]);
  },
);

it("has a code for every status of a join link, and the appointment without it", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  const codes = new Set<string>();
  for (const status of statuses) {
    upstream.answer = ({ path }) =>
      path.includes("Join") ? { status, body: status < 400 ? "" : {} } : { status: 200, body: {} };
    const { body } = await gateway.query(
      `{ virtualAppointment(${MEETING}) { ... on VirtualAppointment { appointmentClientJoinWebUrl } } }`,
    );
    expect(body.data).toEqual({ virtualAppointment: { appointmentClientJoinWebUrl: null } });
    codes.add(body.errors[0].extensions.code);
  }
  expect([...codes].toSorted()).toEqual([
    "BAD_USER_INPUT",
    "FORBIDDEN",
    "NOT_FOUND",
    "SERVICE_UNAVAILABLE",
    "THROTTLED",
  ]);
});

it.for([
  [402, "ServiceUnavailableError"],
  [405, "ServiceUnavailableError"],
  [408, "ServiceUnavailableError"],
  [409, "ServiceUnavailableError"],
  [410, "NotFoundError"],
  [412, "ServiceUnavailableError"],
  [418, "ServiceUnavailableError"],
  [423, "ServiceUnavailableError"],
  [204, "ServiceUnavailableError"],
  [302, "ServiceUnavailableError"],
] as const)("says of %i that it is a %s", async ([status, type], { ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = () => ({ status, body: status < 400 ? "" : {} });
  expect((await gateway.query(operations.read)).body).toEqual({ data: { outcome: { __typename: type } } });
  const isForeseen = [408, 410].includes(status);
  expect(gateway.log.map((line) => JSON.parse(line).err.message)).toEqual(
    isForeseen ? [] : [`The upstream answered a read with the unforeseen status ${status}.`],
  );
});

it.for([
  [409, "ConflictError"],
  [412, "PreconditionFailedError"],
  [423, "ConflictError"],
] as const)(
  "says of %i to a write that it is a %s",
  async ([status, type], { ownUpstream: upstream, ownGateway: gateway }) => {
    upstream.answer = () => ({ status, body: {} });
    expect((await gateway.query(operations.update)).body).toEqual({ data: { outcome: { __typename: type } } });
    expect(gateway.log).toEqual([]);
  },
);

it.for([400, 404, 409, 418])(
  "takes %i of a $batch for no answer about any of its appointments, and logs it once",
  async (status, { ownUpstream: upstream, ownGateway: gateway }) => {
    upstream.answer = () => ({ status, body: {} });
    const { body } = await gateway.query(operations.list);
    expect(new Set(body.data.outcome.map((outcome: { __typename: string }) => outcome.__typename))).toEqual(
      new Set(["ServiceUnavailableError"]),
    );
    // Thirty reads are two requests.
    expect(gateway.log.map((line) => JSON.parse(line).err.message)).toEqual([
      `The upstream answered a $batch with the unforeseen status ${status}.`,
      `The upstream answered a $batch with the unforeseen status ${status}.`,
    ]);
  },
);

it("takes neither of two answers to one item of a batch", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = ({ body }) => {
    const [first, ...others] = body.requests.map(({ id }: { id: string }) => ({ id, status: 200, body: {} }));
    return { status: 200, body: { responses: [first, { ...first, status: 404 }, ...others] } };
  };
  const { body } = await gateway.query(operations.list);
  const types = body.data.outcome.map((outcome: { __typename: string }) => outcome.__typename);
  // The first of each batch.
  expect(
    types.flatMap((type: string, index: number) => (type === "VirtualAppointment" ? [] : [[index, type]])),
  ).toEqual([
    [0, "ServiceUnavailableError"],
    [20, "ServiceUnavailableError"],
  ]);
});
