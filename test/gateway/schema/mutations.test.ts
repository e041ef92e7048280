import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const it = base.extend("current", ({ service, token }) => () => {
  return call("GET", `${service.url}${RESOURCE}`, { token });
});
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));

it.beforeEach(({ service }) => void service.requests.splice(0));

const RESOURCE = "/beta/me/onlineMeetings/follow-up/virtualAppointment";

const create = `mutation ($input: CreateVirtualAppointmentInput!) {
  createVirtualAppointment(input: $input) {
    __typename
    ... on CreateVirtualAppointmentPayload {
      virtualAppointment {
        onlineMeetingId externalAppointmentId externalAppointmentUrl
        settings { allowClientToJoinUsingBrowser } appointmentClients { displayName emailAddress smsCapablePhoneNumber }
      }
    }
    ... on PreconditionFailedError { current { externalAppointmentId } }
    ... on ServiceProvisioningError { retryAfterSeconds retryAt }
  }
}`;
const update = `mutation ($input: UpdateVirtualAppointmentInput!) {
  updateVirtualAppointment(input: $input) {
    __typename
    ... on UpdateVirtualAppointmentPayload { virtualAppointment { etag externalAppointmentId externalAppointmentUrl } }
    ... on PreconditionFailedError { message current { etag externalAppointmentId } }
  }
}`;
const remove = `mutation ($input: DeleteVirtualAppointmentInput!) {
  deleteVirtualAppointment(input: $input) {
    __typename
    ... on DeleteVirtualAppointmentPayload { deletedVirtualAppointmentId }
  }
}`;

describe("createVirtualAppointment", () => {
  const input = {
    onlineMeetingId: "new-client",
    externalAppointmentId: "first",
    externalAppointmentUrl: "https://example.com/appointments/1",
    settings: { allowClientToJoinUsingBrowser: false },
    appointmentClients: [{ displayName: "Grady Archie", emailAddress: "gradya@contoso.com" }],
  };

  it("creates with one upstream request and answers what was created", async ({ service, gateway }) => {
    const { body } = await gateway.query(create, { variables: { input } });
    expect(body.data.createVirtualAppointment).toEqual({
      __typename: "CreateVirtualAppointmentPayload",
      virtualAppointment: {
        ...input,
        appointmentClients: [
          { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: null },
        ],
      },
    });
    expect(service.requests).toEqual(["PUT /beta/me/onlineMeetings/new-client/virtualAppointment"]);
  });

  it("never overwrites an existing appointment by itself; with ifMatch it replaces that version as a whole", async ({
    service,
    token,
    gateway,
  }) => {
    const { body } = await gateway.query(create, {
      variables: { input: { ...input, externalAppointmentId: "other" } },
    });
    expect(body.data.createVirtualAppointment).toEqual({
      __typename: "PreconditionFailedError",
      current: { externalAppointmentId: "first" },
    });
    const { headers } = await call("GET", `${service.url}/beta/me/onlineMeetings/new-client/virtualAppointment`, {
      token,
    });
    const replaced = await gateway.query(create, {
      variables: {
        input: { onlineMeetingId: "new-client", externalAppointmentId: "other", ifMatch: headers.get("etag") },
      },
    });
    expect(replaced.body.data.createVirtualAppointment.virtualAppointment).toMatchObject({
      externalAppointmentId: "other",
      externalAppointmentUrl: null,
      settings: null,
      appointmentClients: [],
    });
  });

  it("in a fresh tenant has to wait for provisioning, and succeeds after that time", async ({ service, gateway }) => {
    const lee = await service.token("lee");
    const variables = { input: { onlineMeetingId: "first-in-tenant", externalAppointmentId: "ours" } };
    const asked = Date.now();
    const first = await gateway.query(create, { variables, token: lee });
    const answered = Date.now();
    expect(first.body.data.createVirtualAppointment).toEqual({
      __typename: "ServiceProvisioningError",
      retryAfterSeconds: 10,
      retryAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]{12}Z$/),
    });
    const retryAt = Date.parse(first.body.data.createVirtualAppointment.retryAt);
    expect(retryAt).toBeGreaterThanOrEqual(asked + 10_000);
    expect(retryAt).toBeLessThanOrEqual(answered + 10_000);
    service.clock.now += 10_000;
    const second = await gateway.query(create, { variables, token: lee });
    expect(second.body.data.createVirtualAppointment).toMatchObject({
      __typename: "CreateVirtualAppointmentPayload",
      virtualAppointment: { externalAppointmentId: "ours" },
    });
  });
});

describe("updateVirtualAppointment", () => {
  it("keeps what is left out and clears what is null", async ({ gateway, current }) => {
    const before = (await current()).body;
    const { body } = await gateway.query(update, {
      variables: { input: { onlineMeetingId: "follow-up", externalAppointmentUrl: null, settings: null } },
    });
    expect(body.data.updateVirtualAppointment.__typename).toBe("UpdateVirtualAppointmentPayload");
    const at = "@virtualAppointments.lastModifiedDateTime";
    const changed = { externalAppointmentUrl: null, settings: null, [at]: expect.not.stringMatching(before[at]) };
    expect((await current()).body).toEqual({ ...before, ...changed });
  });

  it("keeps properties whose variables are left out, and clears those whose variables are null", async ({
    gateway,
    current,
  }) => {
    const variable = `mutation ($id: ID!, $number: String, $url: URL, $name: String, $etag: String) {
      updateVirtualAppointment(input: {
        onlineMeetingId: $id, externalAppointmentId: $number, externalAppointmentUrl: $url, ifMatch: $etag,
        appointmentClients: [{ displayName: $name, smsCapablePhoneNumber: "+13129224122" }]
      }) { __typename }
    }`;
    await gateway.query(update, {
      variables: { input: { onlineMeetingId: "follow-up", externalAppointmentId: "kept" } },
    });
    const { body } = await gateway.query(variable, { variables: { id: "follow-up", url: null } });
    expect(body).toEqual({
      data: { updateVirtualAppointment: { __typename: "UpdateVirtualAppointmentPayload" } },
    });
    expect((await current()).body).toMatchObject({ externalAppointmentId: "kept", externalAppointmentUrl: null });
  });

  it("takes no list for an object", async ({ service, gateway }) => {
    for (const input of [{ settings: [] }, { appointmentClients: [[]] }]) {
      const { body } = await gateway.query(update, {
        variables: { input: { onlineMeetingId: "follow-up", ...input } },
      });
      expect(body.errors.map(({ message }: { message: string }) => message)).toEqual([
        expect.stringMatching(/^Variable "\$input" .*(?:SettingsInput|AppointmentUserInput)" to be an object\.$/),
      ]);
      expect(body.data).toBeUndefined();
    }
    expect(service.requests).toEqual([]);
  });

  it("reads the appointment after the write only when it is selected", async ({ service, gateway }) => {
    const input = { onlineMeetingId: "follow-up", externalAppointmentId: "moved" };
    await gateway.query(
      `mutation ($input: UpdateVirtualAppointmentInput!) { updateVirtualAppointment(input: $input) { __typename } }`,
      { variables: { input } },
    );
    expect(service.requests).toEqual([`PATCH ${RESOURCE}`]);
    service.requests.splice(0);
    const { body } = await gateway.query(update, {
      variables: { input: { ...input, externalAppointmentId: "again" } },
    });
    expect(body.data.updateVirtualAppointment.virtualAppointment.externalAppointmentId).toBe("again");
    expect(service.requests).toEqual([`PATCH ${RESOURCE}`, `GET ${RESOURCE}`]);
  });

  it("with a stale etag overwrites nothing and shows the other writer's version", async ({
    service,
    gateway,
    current,
  }) => {
    const stale = (await current()).headers.get("etag");
    const alex = await service.token("alex");
    const other = await call("PATCH", `${service.url}${RESOURCE}`, {
      token: alex,
      body: { externalAppointmentId: "alex was faster" },
    });
    service.requests.splice(0);
    const input = { onlineMeetingId: "follow-up", ifMatch: stale, externalAppointmentId: "mine" };
    const { body } = await gateway.query(update, { variables: { input } });
    expect(body.data.updateVirtualAppointment).toEqual({
      __typename: "PreconditionFailedError",
      message: "The virtual appointment was changed since this etag was read.",
      current: { etag: other.headers.get("etag"), externalAppointmentId: "alex was faster" },
    });
    expect(service.requests).toEqual([`PATCH ${RESOURCE}`, `GET ${RESOURCE}`]);
    expect((await current()).body.externalAppointmentId).toBe("alex was faster");

    const retried = await gateway.query(update, {
      variables: { input: { ...input, ifMatch: body.data.updateVirtualAppointment.current.etag } },
    });
    expect(retried.body.data.updateVirtualAppointment.virtualAppointment.externalAppointmentId).toBe("mine");
  });

  it("does not read the current version when nobody asks for it", async ({ service, gateway }) => {
    await gateway.query(
      `mutation { updateVirtualAppointment(input: { onlineMeetingId: "follow-up", ifMatch: "\\"stale\\"" }) {
         __typename ... on PreconditionFailedError { message } } }`,
    );
    expect(service.requests).toEqual([`PATCH ${RESOURCE}`]);
  });

  it("lets exactly one of two concurrent updates with the same etag win", async ({ gateway, current }) => {
    const etag = (await current()).headers.get("etag");
    const answers = await Promise.all(
      ["one", "two"].map((externalAppointmentId) =>
        gateway.query(update, {
          variables: { input: { onlineMeetingId: "follow-up", ifMatch: etag, externalAppointmentId } },
        }),
      ),
    );
    const outcomes = answers.map(({ body }) => body.data.updateVirtualAppointment);
    const winner = outcomes.find(({ __typename }) => __typename === "UpdateVirtualAppointmentPayload");
    const loser = outcomes.find(({ __typename }) => __typename === "PreconditionFailedError");
    expect(loser.current).toEqual({
      etag: winner.virtualAppointment.etag,
      externalAppointmentId: winner.virtualAppointment.externalAppointmentId,
    });
  });

  it("executes the mutations of one operation in order, each reading its own result", async ({ gateway }) => {
    const { body } = await gateway.query(`mutation {
      one: updateVirtualAppointment(input: { onlineMeetingId: "follow-up", externalAppointmentId: "1" }) { ...F }
      two: updateVirtualAppointment(input: { onlineMeetingId: "follow-up", externalAppointmentId: "2" }) { ...F }
    }
    fragment F on UpdateVirtualAppointmentPayload { virtualAppointment { externalAppointmentId } }`);
    expect(body.data.one.virtualAppointment.externalAppointmentId).toBe("1");
    expect(body.data.two.virtualAppointment.externalAppointmentId).toBe("2");
  });

  it("in the meeting `conflict` fails once with the etag just read, and succeeds with the current one", async ({
    service,
    token,
    gateway,
  }) => {
    const read = await call("GET", `${service.url}${RESOURCE.replace("follow-up", "conflict")}`, { token });
    const attempt = (ifMatch: string | null) =>
      gateway.query(update, {
        variables: { input: { onlineMeetingId: "conflict", ifMatch, externalAppointmentId: crypto.randomUUID() } },
      });
    const first = await attempt(read.headers.get("etag"));
    expect(first.body.data.updateVirtualAppointment).toMatchObject({
      __typename: "PreconditionFailedError",
      current: { externalAppointmentId: "changed-by-somebody-else" },
    });
    const second = await attempt(first.body.data.updateVirtualAppointment.current.etag);
    expect(second.body.data.updateVirtualAppointment.__typename).toBe("UpdateVirtualAppointmentPayload");
    const third = await attempt(second.body.data.updateVirtualAppointment.virtualAppointment.etag);
    expect(third.body.data.updateVirtualAppointment.__typename).toBe("PreconditionFailedError");
  });
});

describe("deleteVirtualAppointment", () => {
  it("deletes the version it names, and gives the global id it had", async ({ gateway }) => {
    const read = await gateway.query(
      `{ virtualAppointment(onlineMeetingId: "follow-up") { ... on VirtualAppointment { id etag } } }`,
    );
    const { id, etag } = read.body.data.virtualAppointment;
    const stale = await gateway.query(remove, {
      variables: { input: { onlineMeetingId: "follow-up", ifMatch: '"x"' } },
    });
    expect(stale.body.data.deleteVirtualAppointment).toEqual({ __typename: "PreconditionFailedError" });
    const { body } = await gateway.query(remove, {
      variables: { input: { onlineMeetingId: "follow-up", ifMatch: etag } },
    });
    expect(body.data.deleteVirtualAppointment).toEqual({
      __typename: "DeleteVirtualAppointmentPayload",
      deletedVirtualAppointmentId: id,
    });
    const again = await gateway.query(remove, { variables: { input: { onlineMeetingId: "follow-up" } } });
    expect(again.body.data.deleteVirtualAppointment).toEqual({ __typename: "NotFoundError" });
  });
});
