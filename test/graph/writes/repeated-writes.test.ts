import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import type { UpstreamCall } from "../../support/upstream.ts";
import { losingAnswers } from "./losing-upstream.ts";

// Where the answer to a write is lost that was executed: with a key that the upstream keeps it is sent again, and
// executed once. Without one, text messages are not.

const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
const fields = `__typename
  ... on ServiceUnavailableError { outcome }
  ... on ValidationError { issues { path message } }`;
const send = `mutation ($input: SendVirtualAppointmentSmsInput!) {
  outcome: sendVirtualAppointmentSms(input: $input) { ${fields} }
}`;
const create = `mutation ($input: CreateVirtualAppointmentInput!) {
  outcome: createVirtualAppointment(input: $input) {
    ${fields} ... on CreateVirtualAppointmentPayload { virtualAppointment { etag } }
  }
}`;
const update = `mutation ($input: UpdateVirtualAppointmentInput!) {
  outcome: updateVirtualAppointment(input: $input) { ${fields} }
}`;
const sms = { onlineMeetingId: "follow-up", messageType: "CONFIRMATION", attendees };
const sent = { __typename: "SendVirtualAppointmentSmsPayload" };
const unknown = { __typename: "ServiceUnavailableError", outcome: "UNKNOWN" };

const it = base
  .extend("ownToken", ({ ownService }) => ownService.token())
  /** What gets through a network, in front of a service of the test's own, that loses the first answers to writes. */
  .extend("losing", ({ ownService, ownUpstream }) => (losses: number) => {
    let left = losses;
    const isWrite = ({ method, path }: UpstreamCall) => method !== "GET" && !path.endsWith("$batch");
    ownUpstream.answer = losingAnswers(ownService.url, (call) => isWrite(call) && left-- > 0);
  })
  .extend("run", ({ ownGateway, ownToken }) => async (query: string, input: object) => {
    const { body } = await ownGateway.query(query, { variables: { input }, token: ownToken });
    return body.data.outcome;
  })
  /** The first keyed answer says that keys are kept. */
  .extend("certain", ({ losing, run }) => async () => {
    losing(0);
    expect(await run(send, { ...sms, idempotencyKey: "first" })).toEqual(sent);
  })
  .extend("messages", ({ ownService }) => async () => {
    return (await ownService.query("SELECT id FROM sms_outbox")).length;
  });

describe("a text message whose answer is lost", () => {
  it("is sent once more under its key, and there is one", async ({ certain, losing, run, messages, ownUpstream }) => {
    await certain();
    losing(1);
    ownUpstream.calls.splice(0);
    expect(await run(send, { ...sms, idempotencyKey: "second" })).toEqual(sent);
    expect(await messages()).toBe(2);
    const keys = ownUpstream.calls.map(({ headers }) => headers["idempotency-key"]);
    expect(keys).toHaveLength(2);
    expect(new Set(keys).size).toBe(1);
    // What a caller makes its key of is nobody else's business.
    expect(keys[0]).toMatch(/^"[\w-]{43}"$/);
  });

  it("may be sent again by its caller", async ({ certain, losing, run, messages }) => {
    await certain();
    losing(3);
    const again = { ...sms, idempotencyKey: "second" };
    expect(await run(send, again)).toEqual(unknown);
    expect(await run(send, again)).toEqual(sent);
    expect(await messages()).toBe(2);
  });

  it("may have been sent where the repeat is refused", async ({ certain, losing, run, messages, ownUpstream }) => {
    await certain();
    losing(1);
    const { answer } = ownUpstream;
    let writes = 0;
    ownUpstream.answer = (call, response) =>
      ++writes === 1 ? answer(call, response) : { status: 429, headers: { "retry-after": "60" }, body: {} };
    expect(await run(send, { ...sms, idempotencyKey: "second" })).toEqual(unknown);
    expect([writes, await messages()]).toEqual([2, 2]);
  });

  it("is not sent again without a key", async ({ certain, losing, run, messages, ownUpstream }) => {
    await certain();
    losing(1);
    ownUpstream.calls.splice(0);
    expect(await run(send, sms)).toEqual(unknown);
    expect([ownUpstream.calls.length, await messages()]).toEqual([1, 2]);
  });

  it("is not sent again to an upstream that has not said that it keeps keys", async ({ losing, run, ownUpstream }) => {
    losing(1);
    expect(await run(send, { ...sms, idempotencyKey: "first" })).toEqual(unknown);
    expect(ownUpstream.calls).toHaveLength(1);
  });
});

it("an upstream that keeps no keys is told from one that does, and gets none any more", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  upstream.answer = () => ({ status: 202, body: {} });
  const query = () => gateway.query(send, { variables: { input: { ...sms, idempotencyKey: "key" } } });
  expect((await query()).body.data.outcome).toEqual(sent);
  expect((await query()).body.data.outcome).toMatchObject({
    __typename: "ValidationError",
    issues: [{ message: "is not kept by the upstream: leave it out, and read before you repeat a write" }],
  });
  expect(upstream.calls).toHaveLength(1);
  expect((await gateway.query(send, { variables: { input: sms } })).body.data.outcome).toEqual(sent);
});

it.for(["https://graph.microsoft.com", "https://dod-graph.microsoft.us", "https://microsoftgraph.chinacloudapi.cn"])(
  "%s is sent nothing with a key",
  async (graphUrl, { anotherGateway }) => {
    const gateway = await anotherGateway(graphUrl, { token: "any" });
    const input = { ...sms, idempotencyKey: "key" };
    expect((await gateway.query(send, { variables: { input } })).body.data.outcome.__typename).toBe("ValidationError");
  },
);

describe("an appointment whose answer is lost", () => {
  it("has the answer of the first attempt, and no conflict with itself", async ({
    certain,
    losing,
    run,
    ownService,
  }) => {
    await certain();
    losing(1);
    const created = await run(create, { onlineMeetingId: "new-client", idempotencyKey: "create" });
    expect(created).toEqual({
      __typename: "CreateVirtualAppointmentPayload",
      virtualAppointment: { etag: expect.any(String) },
    });
    losing(1);
    const ifMatch = created.virtualAppointment.etag;
    const change = {
      onlineMeetingId: "new-client",
      externalAppointmentId: "changed",
      ifMatch,
      idempotencyKey: "update",
    };
    expect(await run(update, change)).toEqual({ __typename: "UpdateVirtualAppointmentPayload" });
    const history = await ownService.store.findHistory("new-client");
    expect(history.map(({ operation }) => operation)).toEqual(["create", "update"]);
  });

  it("waits where the first attempt is still under way", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
    const kept = { "idempotency-key": '"kept"' };
    const running = {
      status: 409,
      headers: { "retry-after": "0" },
      body: { error: { code: "Conflict", message: "", innerError: { code: "idempotencyKeyInUse" } } },
    };
    const answers = [{ status: 204, headers: kept }, running, { status: 204, headers: kept }];
    upstream.answer = () => answers.shift();
    const input = { onlineMeetingId: "m", externalAppointmentId: "x", idempotencyKey: "key" };
    for (let sent = 0; sent < 2; sent++) {
      expect((await gateway.query(update, { variables: { input } })).body.data.outcome).toEqual({
        __typename: "UpdateVirtualAppointmentPayload",
      });
    }
    expect(upstream.calls).toHaveLength(3);
  });
});
