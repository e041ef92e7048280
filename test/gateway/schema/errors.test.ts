import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import type { ScriptedAnswer } from "../../support/upstream.ts";
import { create, fault, read, remove, update } from "./error-documents.ts";

it.afterEach(({ upstream }) => void upstream.calls.splice(0));

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
      { __typename: "ValidationError", issues: [{ path: ["input", "settings"], message: "wrong type" }] },
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
    ...(["resourceBeingProvisioned", "provisioningNotAllowed"] as const).map((code): (typeof rows)[number] => [
      `503 with Retry-After on create, and ${code} in it`,
      create,
      {
        status: 503,
        headers: { "retry-after": "30" },
        body: fault("serviceNotAvailable", "Wait.", { innerError: { code: "x", innerError: { code } } }),
      },
      { __typename: "ServiceProvisioningError", retryAfterSeconds: 30 },
    ]),
    // Overload: to be told that one's tenant is being set up would be wrong.
    [
      "503 with Retry-After on create, and a code that is about something else",
      create,
      {
        status: 503,
        headers: { "retry-after": "30" },
        body: fault("serviceNotAvailable", "Busy.", { innerError: { code: "throttledRequest" } }),
      },
      { __typename: "ServiceUnavailableError", retryAfterSeconds: 30 },
    ],
    [
      "503 with Retry-After on create, as a proxy's page",
      create,
      { status: 503, headers: { "retry-after": "30", "content-type": "text/html" }, body: "<html>" },
      { __typename: "ServiceUnavailableError", retryAfterSeconds: 30 },
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

  it.for(rows)("%s", async ([, operation, answer, expected], { upstream, gateway }) => {
    upstream.answer = () => ({ ...answer, headers: { "request-id": "the-id", ...answer.headers } });
    const { status, body } = await gateway.query(operation);
    expect(status).toBe(200);
    expect(body.errors).toBeUndefined();
    expect(body.data.outcome).toMatchObject({ requestId: "the-id", ...expected });
    // A write whose outcome nobody knows is followed by a read, never by itself.
    const [first, ...others] = upstream.calls;
    expect(others.filter(({ method }) => method !== "GET" || method === first?.method)).toEqual([]);
  });

  it("takes the request id of a batch item from the body, in both spellings", async ({ upstream, gateway }) => {
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

  it("401 fails the request as HTTP does, with the claims challenge passed on", async ({ upstream, gateway }) => {
    const challenge = 'Bearer realm="", error="insufficient_claims", claims="eyJhY2Nlc3NfdG9rZW4iOnt9fQ=="';
    upstream.answer = () => ({ status: 401, headers: { "www-authenticate": challenge } });
    const { status, headers, body } = await gateway.query(read);
    expect(status).toBe(401);
    expect(headers.get("www-authenticate")).toBe(challenge);
    expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
    expect(body.data).toEqual({ outcome: null });
  });
});

describe("a token that is lost half-way", () => {
  it("after a write keeps the status of the answer: a client that repeats on 401 would write twice", async ({
    upstream,
    gateway,
  }) => {
    upstream.answer = ({ method }) => ({ status: method === "PATCH" ? 204 : 401 });
    const { status, body } = await gateway.query(
      `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m" }) {
         ... on UpdateVirtualAppointmentPayload { virtualAppointment { etag } } } }`,
    );
    expect(status).toBe(200);
    expect(body.errors).toMatchObject([{ extensions: { code: "UNAUTHENTICATED" } }]);
  });

  it("before any write is a 401", async ({ upstream, gateway }) => {
    upstream.answer = () => ({ status: 401 });
    expect((await gateway.query(update)).status).toBe(401);
  });
});

describe("PreconditionFailedError.current", () => {
  it("is null when the current version can't be read", async ({ upstream, gateway }) => {
    upstream.answer = ({ method }) => ({ status: method === "PATCH" ? 412 : 404 });
    const { body } = await gateway.query(
      `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m", ifMatch: "*" }) {
         ... on PreconditionFailedError { current { etag } } } }`,
    );
    expect(body).toEqual({ data: { updateVirtualAppointment: { current: null } } });
  });
});
