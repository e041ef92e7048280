import { describe, expect, it } from "vitest";
import { errorOf, preconditionFailed, unforeseen } from "../../src/graph/map-error.ts";
import type { Operation } from "../../src/graph/model/operation-permissions.ts";
import { AppointmentKey } from "../../src/graph/model/upstream-appointment.ts";
import { ValidationError } from "../../src/graph/model/gateway-errors.ts";
import type { UpstreamAnswer } from "../../src/graph/transport/response.ts";

// Every status for every operation, and what is taken of the upstream's words.

const NOW = Date.parse("2030-01-01T00:00:00.000Z");
const key = new AppointmentKey({ userId: undefined, onlineMeetingId: "m" });
const OPERATIONS: readonly Operation[] = ["read", "readJoinLink", "list", "create", "update", "delete", "sendSms"];
const WRITES: readonly Operation[] = ["create", "update", "delete"];

function failed(status: number, more: Partial<UpstreamAnswer> = {}): UpstreamAnswer {
  return { status, headers: {}, body: undefined, ...more };
}
const saying = (message: string, more: object = {}) => ({ error: { code: "BadRequest", message, ...more } });
/** By operation, in their order. */
const codesOf = (answer: UpstreamAnswer, of: readonly Operation[] = OPERATIONS) =>
  of.map((operation) => errorOf(answer, operation, key, NOW).code);
const all = (code: string) => OPERATIONS.map(() => code);
/** This one for writes, and the other for what changes no appointment. */
const writes = (code: string, others: string) =>
  OPERATIONS.map((operation) => (WRITES.includes(operation) ? code : others));

describe("a status without a word", () => {
  const RETIRED_LIST = OPERATIONS.map((operation) => (operation === "list" ? "RESOURCE_RETIRED" : "BAD_USER_INPUT"));
  it.each<[number, readonly string[]]>([
    [400, RETIRED_LIST],
    [401, all("UNAUTHENTICATED")],
    [403, all("FORBIDDEN")],
    [404, OPERATIONS.map((operation) => (operation === "list" ? "RESOURCE_RETIRED" : "NOT_FOUND"))],
    [408, all("SERVICE_UNAVAILABLE")],
    [409, writes("CONFLICT", "SERVICE_UNAVAILABLE")],
    [410, all("NOT_FOUND")],
    [412, writes("PRECONDITION_FAILED", "SERVICE_UNAVAILABLE")],
    [413, all("BAD_USER_INPUT")],
    [415, all("BAD_USER_INPUT")],
    [422, all("BAD_USER_INPUT")],
    [423, writes("CONFLICT", "SERVICE_UNAVAILABLE")],
    [429, all("THROTTLED")],
    [418, all("SERVICE_UNAVAILABLE")],
    [302, all("SERVICE_UNAVAILABLE")],
    [499, all("SERVICE_UNAVAILABLE")],
    [500, all("SERVICE_UNAVAILABLE")],
    [503, all("SERVICE_UNAVAILABLE")],
    [599, all("SERVICE_UNAVAILABLE")],
  ])("%d", (status, codes) => {
    expect(codesOf(failed(status))).toEqual(codes);
  });

  it("412 of what has no appointment is unforeseen", () => {
    expect(errorOf(failed(412), "update", { userId: "u" }, NOW)).toMatchObject({ code: "SERVICE_UNAVAILABLE" });
  });

  it.each([
    [302, ["UNKNOWN", "UNKNOWN", "UNKNOWN", "UNKNOWN"]],
    [399, ["UNKNOWN", "UNKNOWN", "UNKNOWN", "UNKNOWN"]],
    [402, ["NOT_SENT", "NOT_SENT", "NOT_SENT", "NOT_SENT"]],
    [408, ["NOT_SENT", "NOT_SENT", "NOT_SENT", "NOT_SENT"]],
    [418, ["NOT_SENT", "NOT_SENT", "NOT_SENT", "NOT_SENT"]],
    [499, ["NOT_SENT", "NOT_SENT", "NOT_SENT", "NOT_SENT"]],
    [500, ["UNKNOWN", "UNKNOWN", "UNKNOWN", "UNKNOWN"]],
    [504, ["UNKNOWN", "UNKNOWN", "UNKNOWN", "UNKNOWN"]],
  ])("%d leaves it open or not whether something was done", (status, outcomes) => {
    const changes: readonly Operation[] = ["create", "update", "delete", "sendSms"];
    const outcomesOf = (operations: readonly Operation[]) =>
      operations
        .map((operation) => errorOf(failed(status), operation, key, NOW))
        .map((error) => "outcome" in error && error.outcome);
    expect(outcomesOf(changes)).toEqual(outcomes);
    expect(outcomesOf(["read", "readJoinLink", "list"])).toEqual(["NOT_SENT", "NOT_SENT", "NOT_SENT"]);
  });

  it.each([302, 418])("%d that nobody foresaw is told to the operators", (status) => {
    const { cause } = errorOf(failed(status), "sendSms", key, NOW);
    expect(cause).toEqual(new Error(`The upstream answered a sendSms with the unforeseen status ${status}.`));
    for (const foreseen of [408, 500, 503]) expect(errorOf(failed(foreseen), "read", key, NOW).cause).toBe(undefined);
  });
});

describe("how long to wait", () => {
  const after = (seconds: string) => ({ headers: { "retry-after": seconds } });

  it.each([503, 409])("of a %d to a create is how long the tenant is being set up", (status) => {
    expect(errorOf(failed(status, after("29.1")), "create", key, NOW)).toMatchObject({
      code: "SERVICE_PROVISIONING",
      retryAfterSeconds: 30,
      retryAt: new Date(NOW + 30_000),
    });
    for (const operation of OPERATIONS.filter((each) => each !== "create")) {
      const code = status === 409 && WRITES.includes(operation) ? "CONFLICT" : "SERVICE_UNAVAILABLE";
      expect(errorOf(failed(status, after("30")), operation, key, NOW).code).toBe(code);
    }
  });

  it.each([
    [500, "SERVICE_UNAVAILABLE"],
    [408, "SERVICE_UNAVAILABLE"],
    [429, "THROTTLED"],
  ])("of a %d is handed on, rounded up", (status, code) => {
    expect(errorOf(failed(status, after("1.2")), "create", key, NOW)).toMatchObject({ code, retryAfterSeconds: 2 });
    expect(errorOf(failed(status), "create", key, NOW)).toMatchObject({ code, retryAfterSeconds: undefined });
    // A moment is one of this clock.
    const moment = after(new Date(NOW + 7_000).toUTCString());
    expect(errorOf(failed(status, moment), "create", key, NOW)).toMatchObject({ retryAfterSeconds: 7 });
  });
});

describe("whose permissions the upstream looked at", () => {
  it("decides what a 401 is, and which permissions a 403 names", () => {
    const challenged = failed(401, { headers: { "www-authenticate": "Bearer claims", "retry-after": "3" } });
    for (const kind of [undefined, "user"] as const) {
      expect(errorOf(challenged, "read", key, NOW, kind)).toMatchObject({
        code: "UNAUTHENTICATED",
        challenge: "Bearer claims",
        message: "The access token was not accepted.",
      });
    }
    const own = errorOf(challenged, "update", key, NOW, "application");
    expect(own).toMatchObject({ code: "SERVICE_UNAVAILABLE", retryAfterSeconds: 3, outcome: "NOT_SENT" });
    expect(own).not.toHaveProperty("challenge");
    const named = ([undefined, "user", "application"] as const).map((kind) => {
      const error = errorOf(failed(403), "update", key, NOW, kind);
      return "requiredPermissions" in error && error.requiredPermissions;
    });
    const [user, application] = [
      ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
      ["VirtualAppointment.ReadWrite.All"],
    ];
    expect(named).toEqual([[...user, ...application], user, application]);
  });
});

describe("what is gone for good", () => {
  const segment = saying("Resource not found for the segment 'virtualAppointment'.");

  it("is told from a 400 by its words, in any case", () => {
    const others = OPERATIONS.filter((operation) => operation !== "list");
    expect(codesOf(failed(400, { body: segment }), others)).toEqual(others.map(() => "RESOURCE_RETIRED"));
    expect(codesOf(failed(400, { body: saying("segment 'VIRTUALAPPOINTMENT'") }), ["read"])).toEqual([
      "RESOURCE_RETIRED",
    ]);
    expect(codesOf(failed(400, { body: saying("segment 'other'") }), ["read"])).toEqual(["BAD_USER_INPUT"]);
  });

  it("is of a list whatever isn't about its cursor or about /me", () => {
    const list = (message: string) => errorOf(failed(400, { body: saying(message) }), "list", key, NOW);
    expect(list("Filter is not supported.").code).toBe("RESOURCE_RETIRED");
    expect(list("Badly formed $skiptoken.")).toMatchObject({
      code: "BAD_USER_INPUT",
      issues: [
        {
          code: "INVALID_CURSOR",
          path: ["after"],
          message: "must be a cursor of an answer to the same arguments",
        },
      ],
    });
    expect(list("/me request is only valid.")).toMatchObject({
      code: "BAD_USER_INPUT",
      issues: [{ code: "OTHER", path: [], message: "/me request is only valid." }],
    });
    expect(list("Not of /me request.").code).toBe("RESOURCE_RETIRED");
    expect(list("/meetings").code).toBe("RESOURCE_RETIRED");
  });

  it("is a list that isn't found without a word, unless of a user by name", () => {
    const list = (message: string, userId?: string) =>
      errorOf(failed(404, { body: saying(message) }), "list", { userId }, NOW).code;
    expect([list(""), list("", "id"), list("", "adele@contoso"), list("Gone."), list("Gone.", "id")]).toEqual([
      "RESOURCE_RETIRED",
      "RESOURCE_RETIRED",
      "NOT_FOUND",
      "NOT_FOUND",
      "NOT_FOUND",
    ]);
  });

  it("is of a batch a read of an unknown path", () => {
    const unknown = { error: { code: "UnknownError", message: "" } };
    const codes = (body: unknown, batched?: true) =>
      codesOf(failed(404, { body, ...(batched === undefined ? {} : { batched }) }), ["read", "readJoinLink", "update"]);
    expect(codes(unknown, true)).toEqual(["RESOURCE_RETIRED", "NOT_FOUND", "NOT_FOUND"]);
    expect(codes(unknown)).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
    for (const body of [
      undefined,
      { error: { code: "UnknownError", message: "x" } },
      { error: { code: "NotFound" } },
    ]) {
      expect(codes(body, true)).toEqual(["NOT_FOUND", "NOT_FOUND", "NOT_FOUND"]);
    }
  });
});

describe("an answer's origin", () => {
  const idOf = (headers: UpstreamAnswer["headers"], body: unknown) =>
    errorOf(failed(404, { headers, body }), "read", key, NOW).requestId;
  const inner = (name: string) => saying("", { [name]: { "request-id": "inner" } });

  it("is its request-id, of the header before that of the body, in both spellings", () => {
    expect([
      idOf({ "request-id": "outer" }, inner("innerError")),
      idOf({}, inner("innerError")),
      idOf({}, inner("innererror")),
      idOf({}, inner("other")),
      idOf({}, saying("", { innerError: { "request-id": 1 } })),
      idOf({}, saying("", { innerError: "inner" })),
      idOf({}, saying("", { innerError: { "request-id": "" } })),
    ]).toEqual(["outer", "inner", "inner", undefined, undefined, undefined, undefined]);
  });

  it.each([400, 401, 403, 404, 408, 409, 410, 412, 413, 418, 429, 500])("is in the error of a %d", (status) => {
    for (const kind of ["user", "application"] as const) {
      const answer = failed(status, { headers: { "request-id": "the-id", "retry-after": "1" } });
      for (const operation of OPERATIONS) expect(errorOf(answer, operation, key, NOW, kind).requestId).toBe("the-id");
    }
  });
});

describe("the upstream's words", () => {
  const issuesOf = (body: unknown) => {
    const error = errorOf(failed(422, { body }), "update", key, NOW);
    return error instanceof ValidationError ? error.issues : [];
  };
  const said = (message: string) =>
    issuesOf(saying(message))
      .map((issue) => issue.message)
      .join();
  const SILENT = "The upstream refused the request and did not say why.";

  it("are those of its details, or of the error as a whole", () => {
    expect(issuesOf(saying("No.", { target: "settings" }))).toEqual([
      { code: "OTHER", path: ["input", "settings"], message: "No." },
    ]);
    expect(issuesOf(saying("No.", { details: [] }))).toEqual([{ code: "OTHER", path: [], message: "No." }]);
    expect(issuesOf(saying("No.", { details: ["text", null] }))).toEqual([{ code: "OTHER", path: [], message: "No." }]);
    expect(issuesOf(saying("No.", { details: "text" }))).toEqual([{ code: "OTHER", path: [], message: "No." }]);
    expect(
      issuesOf(saying("No.", { details: [{ target: "a", message: "A." }, "text", { target: 1, message: "" }] })),
    ).toEqual([
      { code: "OTHER", path: ["input", "a"], message: "A." },
      { code: "OTHER", path: [], message: SILENT },
    ]);
  });

  it.each([undefined, null, "text", [], {}, { error: "text" }, { error: {} }, saying("")])(
    "are our own when it says nothing: %j",
    (body) => {
      expect(issuesOf(body)).toEqual([{ code: "OTHER", path: [], message: SILENT }]);
    },
  );

  it.each([
    ["'a' and \"b c\" in ''", "… and … in …"],
    ["an open 'quote", "an open 'quote"],
    ["12345678.abcdefgh.ij and a_bcdefg.a-bcdefg.", "… and …"],
    ["1234567.abcdefgh.ij", "1234567.abcdefgh.ij"],
    ["abcdefgh.1234567.ij", "abcdefgh.1234567.ij"],
    ["abcdefgh.abcdefgh", "abcdefgh.abcdefgh"],
    ["see http://a and HTTPS://b/c?d, now", "see … and … now"],
    ["xhttps://a ftp://b https:/c", "xhttps://a ftp://b https:/c"],
    ["a@b, <first.last@c.example> and @e", "… <…> and @e"],
    ["f@'g", "f@'g"],
    ["+1 (312) 922-4122 and 12345678 or 312.922.4122.", "… and … or …."],
    ["1234567 and 1 2 3 4", "1234567 and 1 2 3 4"],
    ["12 34 56 78", "…"],
    ["two 'a' 'b'", "two … …"],
  ])("hold no personal data: %j becomes %j", (message, expected) => {
    expect(said(message)).toBe(expected);
  });

  it("are cut after five hundred characters", () => {
    expect(said("x".repeat(501))).toBe("x".repeat(500));
  });
});

it("says of a create that fails a condition something else than of a change", () => {
  const messages = WRITES.map((operation) => preconditionFailed(operation, key, { requestId: "r" }));
  expect(messages).toMatchObject([
    {
      message: "This online meeting already has a virtual appointment, or another one than ifMatch names.",
      key,
      requestId: "r",
    },
    { message: "The virtual appointment was changed since this etag was read.", key, requestId: "r" },
    { message: "The virtual appointment was changed since this etag was read.", key, requestId: "r" },
  ]);
});

it("keeps the origin of what nobody foresaw", () => {
  expect(unforeseen("why", { requestId: "r" }, "UNKNOWN")).toMatchObject({
    requestId: "r",
    cause: new Error("why"),
    outcome: "UNKNOWN",
    retryAfterSeconds: undefined,
  });
});
