import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { startGateway, type RunningGateway } from "../../support/gateway.ts";
import { startService, type RunningService } from "../../support/service.ts";
import { startUpstream, type ScriptedAnswer, type ScriptedUpstream } from "../../support/upstream.ts";

// What the upstream answers, and what the frontend sees of it: the error table of the design, row by row.

const fields = `
  __typename
  ... on GatewayError { message requestId }
  ... on RetryableError { retryAfterSeconds }
  ... on ValidationError { issues { path message } }
  ... on ForbiddenError { requiredPermissions }`;
const read = `{ outcome: virtualAppointment(onlineMeetingId: "m") { ${fields} } }`;
const create = `mutation { outcome: createVirtualAppointment(input: { onlineMeetingId: "m" }) {
  ${fields} ... on ServiceProvisioningError { retryAt } } }`;
const update = `mutation { outcome: updateVirtualAppointment(input: { onlineMeetingId: "m" }) { ${fields} } }`;
const remove = `mutation { outcome: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { ${fields} } }`;

let upstream: ScriptedUpstream;
let gateway: RunningGateway;

beforeAll(async () => {
  upstream = await startUpstream(() => ({ status: 500 }));
  gateway = await startGateway(upstream.url, { token: "any" });
});
afterAll(async () => {
  await gateway[Symbol.asyncDispose]();
  await upstream[Symbol.asyncDispose]();
});
afterEach(() => void upstream.calls.splice(0));

const fault = (code: string, message: string, more: object = {}) => ({ error: { code, message, ...more } });
const PERSONAL =
  "'Grady Archie', gradya@contoso.com, +1 312 922 4122, https://visit.teams.microsoft.com/secret, eyJhbGciOiJ9.eyJzdWIiOiJ9.c2lnbmF0dXJl";

describe("the error table", () => {
  const rows: [string, string, ScriptedAnswer, object][] = [
    ["400", read, { status: 400, body: fault("BadRequest", "No.") }, { __typename: "ValidationError" }],
    ["413", update, { status: 413 }, { __typename: "ValidationError" }],
    ["415", update, { status: 415 }, { __typename: "ValidationError" }],
    [
      "422 with details",
      update,
      {
        status: 422,
        body: fault("Unprocessable", "No.", { details: [{ target: "settings", message: "wrong type" }] }),
      },
      { __typename: "ValidationError", issues: [{ path: "settings", message: "wrong type" }] },
    ],
    [
      "403 on a read",
      read,
      { status: 403 },
      {
        __typename: "ForbiddenError",
        requiredPermissions: ["VirtualAppointment.Read", "OnlineMeetings.Read", "VirtualAppointment.Read.All"],
      },
    ],
    [
      "403 on a write",
      remove,
      { status: 403 },
      {
        __typename: "ForbiddenError",
        requiredPermissions: [
          "VirtualAppointment.ReadWrite",
          "OnlineMeetings.ReadWrite",
          "VirtualAppointment.ReadWrite.All",
        ],
      },
    ],
    ["404", read, { status: 404 }, { __typename: "NotFoundError" }],
    ["409 without Retry-After", create, { status: 409 }, { __typename: "ConflictError" }],
    ["412", update, { status: 412 }, { __typename: "PreconditionFailedError" }],
    [
      "429",
      read,
      { status: 429, headers: { "retry-after": "10" } },
      { __typename: "ThrottledError", retryAfterSeconds: 10 },
    ],
    [
      "429 with a decimal",
      read,
      { status: 429, headers: { "retry-after": "2.128" } },
      { __typename: "ThrottledError", retryAfterSeconds: 3 },
    ],
    ["429 without a time", read, { status: 429 }, { __typename: "ThrottledError", retryAfterSeconds: null }],
    [
      "503 with Retry-After on create",
      create,
      { status: 503, headers: { "retry-after": "30" } },
      { __typename: "ServiceProvisioningError", retryAfterSeconds: 30, retryAt: expect.any(String) },
    ],
    [
      "409 with Retry-After on create",
      create,
      { status: 409, headers: { "retry-after": "30" } },
      { __typename: "ServiceProvisioningError", retryAfterSeconds: 30 },
    ],
    ["503 without Retry-After on create", create, { status: 503 }, { __typename: "ServiceUnavailableError" }],
    [
      "503 with Retry-After on a read",
      read,
      { status: 503, headers: { "retry-after": "5" } },
      { __typename: "ServiceUnavailableError", retryAfterSeconds: 5 },
    ],
    ["500", update, { status: 500 }, { __typename: "ServiceUnavailableError", retryAfterSeconds: null }],
    ["504 in HTML", read, { status: 504, body: "<html>" }, { __typename: "ServiceUnavailableError" }],
    [
      "the segment is gone",
      read,
      { status: 400, body: fault("BadRequest", "Resource not found for the segment 'virtualAppointment'.") },
      { __typename: "ResourceRetiredError", message: expect.stringContaining("APPOINTMENTS_URL") },
    ],
  ];

  it.each(rows)("%s", async (_, operation, answer, expected) => {
    upstream.answer = () => ({ ...answer, headers: { "request-id": "the-id", ...answer.headers } });
    const { status, body } = await gateway.query(operation);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data.outcome).toMatchObject({ requestId: "the-id", ...expected });
    expect(upstream.calls).toHaveLength(1);
  });

  it("takes the request id of a batch item from the body, in both spellings", async () => {
    upstream.answer = ({ body }) => ({
      status: 200,
      body: {
        responses: body.requests.map(({ id }: { id: string }) => ({
          id,
          status: 404,
          body: fault("NotFound", "", { [id === "0" ? "innerError" : "innererror"]: { "request-id": `item-${id}` } }),
        })),
      },
    });
    const { body } = await gateway.query(
      `{ virtualAppointments(meetings: [{ onlineMeetingId: "a" }, { onlineMeetingId: "b" }]) {
           ... on GatewayError { requestId } } }`,
    );
    expect(body.data.virtualAppointments).toEqual([{ requestId: "item-0" }, { requestId: "item-1" }]);
  });

  it("401 fails the request as HTTP does, with the claims challenge passed on", async () => {
    const challenge = 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="';
    upstream.answer = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    const { status, headers, body } = await gateway.query(read);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe(challenge);
    expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(body.data).toEqual({ outcome: null });
  });
});

describe("an upstream that misbehaves", () => {
  const list = `{ virtualAppointments(meetings: [
    { onlineMeetingId: "a" }, { onlineMeetingId: "b" }, { onlineMeetingId: "c" }
  ]) { __typename ... on VirtualAppointment { onlineMeetingId etag externalAppointmentId }
       ... on RetryableError { retryAfterSeconds } } }`;

  it("may answer a batch in any order, leave items out, and add some that nobody asked for", async () => {
    upstream.answer = () => ({
      status: 200,
      body: {
        responses: [
          { id: "2", status: 200, headers: { ETAG: '"c"' }, body: { externalAppointmentId: "c" } },
          { id: "7", status: 200, body: {} },
          "nonsense",
          { id: { toString: 1 }, status: 200, body: {} },
          { id: ["1"], status: 200, body: {} },
          { id: "0", status: 200, headers: { Etag: '"a"' }, body: { externalAppointmentId: "a" } },
        ],
      },
    });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments).toEqual([
      { __typename: "VirtualAppointment", onlineMeetingId: "a", etag: '"a"', externalAppointmentId: "a" },
      { __typename: "ServiceUnavailableError", retryAfterSeconds: null },
      { __typename: "VirtualAppointment", onlineMeetingId: "c", etag: '"c"', externalAppointmentId: "c" },
    ]);
  });

  it("fails no other item when one has a status that nobody foresaw", async () => {
    upstream.answer = ({ body }) => ({
      status: 200,
      body: {
        responses: body.requests.map(({ id }: { id: string }) => ({ id, status: id === "1" ? 423 : 200, body: {} })),
      },
    });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments.map((item: { __typename: string } | null) => item?.__typename)).toEqual([
      "VirtualAppointment",
      "ServiceUnavailableError",
      "VirtualAppointment",
    ]);
    expect(body.errors).toBeUndefined();
  });

  it("has retired the resource when a batch doesn't know its path", async () => {
    upstream.answer = ({ body }) => ({
      status: 200,
      body: {
        responses: body.requests.map(({ id }: { id: string }) => ({
          id,
          status: 404,
          body: fault("UnknownError", ""),
        })),
      },
    });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments[0].__typename).toBe("ResourceRetiredError");
  });

  it("may send ids that are no text, headers twice and times beyond reason", async () => {
    upstream.answer = () => ({ status: 200, body: { responses: [{ id: null, status: 200, body: {} }] } });
    expect((await gateway.query(list)).body.data.virtualAppointments[0].__typename).toBe("ServiceUnavailableError");
    upstream.answer = (_call, response) => {
      response
        .writeHead(
          429,
          [
            ["Retry-After", "7"],
            ["Retry-After", "9"],
          ].flat(),
        )
        .end();
      return "handled";
    };
    expect((await gateway.query(read)).body.data.outcome).toMatchObject({ retryAfterSeconds: 7 });
    upstream.answer = () => ({ status: 503, headers: { "retry-after": "Fri, 31 Dec 9999 23:59:59 GMT" } });
    expect((await gateway.query(create)).body.data.outcome).toMatchObject({ retryAfterSeconds: 31_536_000 });
  });

  it("is named in the log when it doesn't answer, by the kind of its failure alone", async () => {
    const before = gateway.log.length;
    upstream.answer = () => undefined;
    await gateway.query(read);
    const lines = gateway.log.slice(before);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain("The upstream did not answer");
    expect(lines[0]).not.toContain("onlineMeetings");
  });

  it("can't hold a read for ever with an answer that trickles", async () => {
    await using patient = await startGateway(upstream.url, { token: "any", readDeadline: 200 });
    const timers: NodeJS.Timeout[] = [];
    upstream.answer = (_call, response) => {
      response.writeHead(200);
      timers.push(setInterval(() => response.write(" "), 20));
      return "handled";
    };
    const { body } = await patient.query(read);
    for (const timer of timers) clearInterval(timer);
    expect(body.data.outcome.__typename).toBe("ServiceUnavailableError");
  });

  it("fails every item of a batch when it refuses the whole", async () => {
    upstream.answer = () => ({ status: 429, headers: { "retry-after": "4" } });
    const { body } = await gateway.query(list);
    expect(body.data.virtualAppointments).toEqual(
      ["a", "b", "c"].map(() => ({ __typename: "ThrottledError", retryAfterSeconds: 4 })),
    );
  });

  it("may wrap the entity in `value` and send booleans as strings", async () => {
    upstream.answer = () => ({
      status: 200,
      body: { value: { "@odata.etag": '"x"', settings: { allowClientToJoinUsingBrowser: "true" } } },
    });
    const { body } = await gateway.query(
      `{ virtualAppointment(onlineMeetingId: "m") {
           ... on VirtualAppointment { etag settings { allowClientToJoinUsingBrowser } } } }`,
    );
    expect(body.data.virtualAppointment).toEqual({ etag: '"x"', settings: { allowClientToJoinUsingBrowser: true } });
  });

  it.each<[string, ScriptedUpstream["answer"]]>([
    ["cuts the connection", () => undefined],
    ["answers something that is not JSON", () => ({ status: 200, body: "{ gradya@contoso.com" })],
    ["answers JSON that is no entity", () => ({ status: 200, body: [] })],
    [
      "breaks off in the middle",
      (_call, response) => {
        response.writeHead(200, { "content-length": "100" });
        response.write('{"externalAppointmentId"');
        setTimeout(() => response.destroy(), 20);
        return "handled";
      },
    ],
  ])("is unavailable when it %s", async (_, answer) => {
    upstream.answer = answer;
    const { body } = await gateway.query(read);
    expect(body.errors).toBeUndefined();
    expect(body.data.outcome).toMatchObject({ __typename: "ServiceUnavailableError" });
  });

  it("is unavailable when it isn't there", async () => {
    const gone = await startUpstream(() => undefined);
    await gone[Symbol.asyncDispose]();
    await using lonely = await startGateway(gone.url, { token: "any" });
    const { body } = await lonely.query(read);
    expect(body.data.outcome.__typename).toBe("ServiceUnavailableError");
  });

  it("is unavailable, and logged with its status, when it answers what nobody foresaw", async () => {
    upstream.answer = () => ({ status: 418, body: fault("Teapot", PERSONAL) });
    const { body } = await gateway.query(read);
    expect(body.errors).toBeUndefined();
    expect(body.data.outcome).toMatchObject({ __typename: "ServiceUnavailableError" });
    expect(gateway.log.filter((line) => line.includes("unforeseen status 418"))).toHaveLength(1);
  });

  it("never gets personal data into a message or the log", async () => {
    upstream.answer = ({ method }) => ({
      status: method === "GET" ? 400 : 500,
      body: fault("BadRequest", `The value ${PERSONAL} is wrong.`),
    });
    const texts = [await gateway.query(read), await gateway.query(update)].map(({ body }) => JSON.stringify(body));
    for (const text of [...texts, ...gateway.log]) {
      expect(text).not.toMatch(/Grady|gradya@|312 922|visit\.teams|eyJ|Bearer any/);
    }
  });
});

describe("a token that is lost half-way", () => {
  it("after a write keeps the status of the answer: a client that repeats on 401 would write twice", async () => {
    upstream.answer = ({ method }) => ({ status: method === "PATCH" ? 204 : 401 });
    const { status, body } = await gateway.query(
      `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m" }) {
         ... on UpdateVirtualAppointmentPayload { virtualAppointment { etag } } } }`,
    );
    expect(status).toBe(200);
    expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("before any write is a 401", async () => {
    upstream.answer = () => ({ status: 401 });
    expect((await gateway.query(update)).status).toBe(401);
  });
});

describe("PreconditionFailedError.current", () => {
  it("is null when the current version can't be read", async () => {
    upstream.answer = ({ method }) => ({ status: method === "PATCH" ? 412 : 404 });
    const { body } = await gateway.query(
      `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m", ifMatch: "*" }) {
         ... on PreconditionFailedError { current { etag } } } }`,
    );
    expect(body).toEqual({ data: { updateVirtualAppointment: { current: null } } });
  });
});

describe("the sample meetings", () => {
  let service: RunningService;
  let front: RunningGateway;
  beforeAll(async () => {
    service = await startService();
    front = await startGateway(service.url, { token: await service.token() });
  });
  afterAll(async () => {
    await front[Symbol.asyncDispose]();
    await service[Symbol.asyncDispose]();
  });

  it.each([
    ["missing", "NotFoundError"],
    ["forbidden", "ForbiddenError"],
    ["throttled", "ThrottledError"],
    ["unavailable", "ServiceUnavailableError"],
    ["retired", "ResourceRetiredError"],
    ["busy", "ConflictError"],
    ["provisioning", "ServiceProvisioningError"],
    ["conflict", "PreconditionFailedError"],
  ])("%s provokes %s", async (onlineMeetingId, expected) => {
    const { body } = await front.query(
      `mutation ($id: ID!) { createVirtualAppointment(input: { onlineMeetingId: $id }) { __typename } }`,
      { variables: { id: onlineMeetingId } },
    );
    expect(body.data.createVirtualAppointment.__typename).toBe(expected);
  });

  it("provisioning can be provoked again after a delete", async () => {
    const attempt = async () =>
      (
        await front.query(
          `mutation { createVirtualAppointment(input: { onlineMeetingId: "provisioning" }) { __typename } }`,
        )
      ).body.data.createVirtualAppointment.__typename;
    expect(await attempt()).toBe("ServiceProvisioningError");
    service.clock.now += 10_000;
    expect(await attempt()).toBe("CreateVirtualAppointmentPayload");
    await front.query(
      `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "provisioning" }) { __typename } }`,
    );
    expect(await attempt()).toBe("ServiceProvisioningError");
  });
});
