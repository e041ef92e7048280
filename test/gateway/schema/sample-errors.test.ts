import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";

// What the upstream answers, and what the frontend sees of it: the error table of the design, row by row.

it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));

describe("the sample meetings", () => {
  it.for([
    ["missing", "NotFoundError"],
    ["forbidden", "ForbiddenError"],
    ["throttled", "ThrottledError"],
    ["unavailable", "ServiceUnavailableError"],
    ["retired", "ResourceRetiredError"],
    ["busy", "ConflictError"],
    ["provisioning", "ServiceProvisioningError"],
    ["conflict", "PreconditionFailedError"],
  ] as const)("%s provokes %s", async ([onlineMeetingId, expected], { gateway }) => {
    const { body } = await gateway.query(
      `mutation ($id: ID!) { createVirtualAppointment(input: { onlineMeetingId: $id }) { __typename } }`,
      { variables: { id: onlineMeetingId } },
    );
    expect(body.data.createVirtualAppointment.__typename).toBe(expected);
  });

  it("tells a missing meeting from one without an appointment", async ({ gateway }) => {
    const names = ["missing", "provisioning", "AAMkADKnAAA="];
    const query = `query ($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) {
      __typename ... on NotFoundError { what message } } }`;
    const { body } = await gateway.query(query, {
      variables: { meetings: names.map((onlineMeetingId) => ({ onlineMeetingId })) },
    });
    const meeting = {
      __typename: "NotFoundError",
      what: "MEETING",
      message: "There is no such online meeting for you.",
    };
    expect(body.data.virtualAppointments).toEqual([
      meeting,
      { ...meeting, what: "APPOINTMENT", message: "The online meeting has no virtual appointment." },
      meeting,
    ]);
  });

  it("provisioning can be provoked again after a delete", async ({ service, gateway }) => {
    const attempt = async () =>
      (
        await gateway.query(
          `mutation { createVirtualAppointment(input: { onlineMeetingId: "provisioning" }) { __typename } }`,
        )
      ).body.data.createVirtualAppointment.__typename;
    expect(await attempt()).toBe("ServiceProvisioningError");
    service.clock.now += 10_000;
    expect(await attempt()).toBe("CreateVirtualAppointmentPayload");
    await gateway.query(
      `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "provisioning" }) { __typename } }`,
    );
    expect(await attempt()).toBe("ServiceProvisioningError");
  });
});
