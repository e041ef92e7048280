import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

/** How many appointments an operation of these tests may ask for. */
const COST = 150;

const results = (payload: string) => `
  __typename
  ... on ValidationError { issues { path message } }
  ... on ${payload}sPayload {
    results {
      __typename
      ... on ${payload}Payload { PAYLOAD }
      ... on ValidationError { issues { path message } }
      ... on PreconditionFailedError { current { etag } }
    }
  }`;
const appointment = "virtualAppointment { onlineMeetingId externalAppointmentId etag }";
const create = `mutation ($appointments: [CreateVirtualAppointmentInput!]!) {
  outcome: createVirtualAppointments(input: { appointments: $appointments }) {${results("CreateVirtualAppointment").replace("PAYLOAD", appointment)}
  }
}`;
const update = `mutation ($appointments: [UpdateVirtualAppointmentInput!]!) {
  outcome: updateVirtualAppointments(input: { appointments: $appointments }) {${results("UpdateVirtualAppointment").replace("PAYLOAD", appointment)}
  }
}`;
const remove = `mutation ($appointments: [DeleteVirtualAppointmentInput!]!) {
  outcome: deleteVirtualAppointments(input: { appointments: $appointments }) {${results("DeleteVirtualAppointment").replace("PAYLOAD", "deletedVirtualAppointmentId")}
  }
}`;

const it = base
  /** Adds meetings of Adele's that have no appointment, and gives their ids. */
  .extend("addMeetings", ({ service, token }) => async (count: number) => {
    const start = Date.UTC(2027, 0);
    const created = await Promise.all(
      Array.from({ length: count }, (_, index) =>
        call("POST", `${service.url}/v1.0/me/onlineMeetings`, {
          token,
          body: {
            startDateTime: new Date(start + index * 1000).toISOString(),
            endDateTime: new Date(start + 3_600_000).toISOString(),
            subject: "Bulk",
          },
        }),
      ),
    );
    service.requests.splice(0);
    return created.map(({ body }) => String(body.id));
  })
  .extend("run", ({ gateway }) => async (query: string, appointments: readonly object[]) => {
    const { status, body } = await gateway.query(query, { variables: { appointments } });
    return { status, outcome: body.data?.outcome, errors: body.errors };
  });
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({
  token,
  operationLimits: {
    tokens: 2500,
    depth: 20,
    aliases: 500,
    sameFields: 100,
    rootFields: 100,
    directives: 100,
    cost: COST,
  },
}));

describe("several appointments", () => {
  it("50 are created with three requests, changed with three and read back with three, deleted with three", async ({
    service,
    addMeetings,
    run,
  }) => {
    const ids = await addMeetings(50);
    const created = await run(
      create,
      ids.map((onlineMeetingId, index) => ({ onlineMeetingId, externalAppointmentId: `bulk-${index}` })),
    );
    expect(created.outcome.results).toEqual(
      ids.map((onlineMeetingId, index) => ({
        __typename: "CreateVirtualAppointmentPayload",
        virtualAppointment: { onlineMeetingId, externalAppointmentId: `bulk-${index}`, etag: expect.any(String) },
      })),
    );
    const batch = "POST /beta/$batch";
    expect(service.requests.splice(0)).toEqual([batch, batch, batch]);

    const changed = await run(
      update,
      created.outcome.results.map(({ virtualAppointment: { onlineMeetingId, etag } }: never) => ({
        onlineMeetingId,
        ifMatch: etag,
        externalAppointmentId: "changed",
      })),
    );
    expect(changed.outcome.results.map((one: never) => one["virtualAppointment"]["externalAppointmentId"])).toEqual(
      ids.map(() => "changed"),
    );
    expect(service.requests.splice(0)).toEqual([batch, batch, batch, batch, batch, batch]);

    const removed = await run(
      remove,
      ids.map((onlineMeetingId) => ({ onlineMeetingId })),
    );
    expect(new Set(removed.outcome.results.map((one: never) => one["__typename"]))).toEqual(
      new Set(["DeleteVirtualAppointmentPayload"]),
    );
    expect(service.requests.splice(0)).toEqual([batch, batch, batch]);
  });

  it("have outcomes of their own: one that fails leaves the others alone", async ({ addMeetings, run, service }) => {
    const [first = "", second = ""] = await addMeetings(2);
    const { outcome } = await run(create, [
      { onlineMeetingId: first, externalAppointmentId: "1" },
      { onlineMeetingId: "follow-up" },
      { onlineMeetingId: "missing" },
      { onlineMeetingId: "throttled" },
      { onlineMeetingId: "forbidden" },
      { onlineMeetingId: "" },
      { onlineMeetingId: first, externalAppointmentId: "again" },
      { onlineMeetingId: "provisioning" },
      { onlineMeetingId: second, userId: "adele@contoso.example", externalAppointmentId: "2" },
    ]);
    expect(outcome.results.map((one: never) => one["__typename"])).toEqual([
      "CreateVirtualAppointmentPayload",
      "PreconditionFailedError",
      "NotFoundError",
      "ThrottledError",
      "ForbiddenError",
      "ValidationError",
      "ValidationError",
      "ServiceProvisioningError",
      "CreateVirtualAppointmentPayload",
    ]);
    expect(outcome.results[5].issues[0].path).toEqual(["input", "appointments", "5", "onlineMeetingId"]);
    expect(outcome.results[6].issues[0].message).toBe("names the meeting of an earlier appointment of the list");
    expect(outcome.results[1].current.etag).toEqual(expect.any(String));
    expect(service.requests.filter((request) => request.startsWith("POST"))).toEqual(["POST /beta/$batch"]);
  });

  it("are executed once under their keys", async ({ addMeetings, run, service }) => {
    const ids = await addMeetings(3);
    const appointments = ids.map((onlineMeetingId) => ({
      onlineMeetingId,
      idempotencyKey: `Schlüssel ${onlineMeetingId}`,
    }));
    const first = await run(create, appointments);
    const again = await run(create, appointments);
    expect(first.outcome.results[0].__typename).toBe("CreateVirtualAppointmentPayload");
    expect(again.outcome).toEqual(first.outcome);
    const other = await run(create, [{ ...appointments[0], externalAppointmentId: "another" }]);
    expect(other.outcome.results[0]).toMatchObject({
      __typename: "ValidationError",
      issues: [
        {
          path: ["input", "appointments", "0", "idempotencyKey"],
          message: "was sent with another request before: each request needs a key of its own",
        },
      ],
    });
    expect(await service.query("SELECT * FROM history WHERE operation = 'create'")).toHaveLength(
      new Set(
        (await service.query("SELECT meeting_id FROM history WHERE operation = 'create'")).map(
          (row) => row["meeting_id"],
        ),
      ).size,
    );
  });

  it("need permissions, and stand nobody else's", async ({ service, gateway }) => {
    const token = await service.token("megan");
    const variables = { appointments: [{ onlineMeetingId: "follow-up", externalAppointmentId: "hers" }] };
    const { body } = await gateway.query(update, { variables, token });
    expect(body.data.outcome.results[0].__typename).toMatch(/NotFoundError|ForbiddenError/);
  });

  it("fail with the token of nobody as a whole", async ({ gateway }) => {
    const variables = { appointments: [{ onlineMeetingId: "follow-up" }] };
    const { status, body } = await gateway.query(update, { variables, token: "nobody" });
    expect([status, body.errors[0].extensions.code]).toEqual([401, "UNAUTHENTICATED"]);
  });
});

describe("a list", () => {
  const named = (count: number) => Array.from({ length: count }, (_, index) => ({ onlineMeetingId: `m-${index}` }));

  it.for([0, 101])("of %i appointments is refused, and nothing is sent", async (count, { run, service }) => {
    service.requests.splice(0);
    const { outcome } = await run(remove, named(count));
    expect(outcome).toMatchObject({
      __typename: "ValidationError",
      issues: [{ message: "must hold 1 to 100 appointments" }],
    });
    expect(service.requests).toEqual([]);
  });

  it("counts among the appointments that an operation may ask for", async ({ gateway, service }) => {
    service.requests.splice(0);
    const fields = `{ __typename ... on ValidationError { issues { message } } }`;
    const { body } = await gateway.query(
      `mutation ($appointments: [DeleteVirtualAppointmentInput!]!) {
        one: deleteVirtualAppointments(input: { appointments: $appointments }) ${fields}
        other: deleteVirtualAppointments(input: { appointments: $appointments }) ${fields}
      }`,
      { variables: { appointments: named(100) } },
    );
    expect(body.data.one.__typename).toBe("DeleteVirtualAppointmentsPayload");
    expect(body.data.other.issues[0].message).toContain(`${COST} appointments at most`);
    expect(service.requests).toHaveLength(5);
  });
});
