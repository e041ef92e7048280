import { describe, expect, it } from "vitest";
import { requireSupportedDependencies } from "../../../src/service/http/batch/batch-dependencies.ts";
import { parseBatchEnvelope } from "../../../src/service/http/batch/batch-envelope.ts";
import { type BatchContext, runBatch } from "../../../src/service/http/batch/run-batch.ts";
import type { Dispatch } from "../../../src/service/http/dispatch.ts";
import { RequestTrace } from "../../../src/service/http/request-trace.ts";
import { GraphError } from "../../../src/service/protocol/graph-error.ts";

// The parts of batches by themselves, without a service: what is refused, what is dispatched, and what is answered.

const good = { id: "1", method: "GET", url: "/me" };
const x = (count: number) => "x".repeat(Math.max(0, count));
const MALFORMED = "Invalid batch payload format.";
const MIXED = "Batch should be either fully sequential or fully parallel";

/** What it is refused with; `undefined` when it is not. */
function refusalOf(attempt: () => unknown) {
  try {
    attempt();
    return undefined;
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    expect([error.status, error.code]).toEqual([400, "BadRequest"]);
    const { details } = error.options;
    for (const { code, message } of details ?? []) expect([code, message === ""]).toEqual(["invalidBatch", false]);
    return [error.message, ...(details ?? []).map(({ target }) => target)];
  }
}
const refused = (...requests: readonly unknown[]) => refusalOf(() => parseBatchEnvelope({ requests }));

describe("an envelope", () => {
  it("is read with names in lower case, and with nothing where nothing was", () => {
    const write = {
      id: "b",
      method: "pAtch",
      url: "x",
      headers: { "Content-TYPE": "a/B", "X-y": "Z" },
      body: { c: 1 },
    };
    expect(
      parseBatchEnvelope({
        requests: [
          { ...good, headers: null, dependsOn: null },
          { ...write, dependsOn: ["1"] },
        ],
      }),
    ).toEqual([
      { ...good, headers: {}, dependsOn: [] },
      { ...write, headers: { "content-type": "a/B", "x-y": "Z" }, dependsOn: ["1"] },
    ]);
  });

  it.each([
    [undefined, [""]],
    [null, [""]],
    ["text", [""]],
    [{}, ["requests"]],
    [{ requests: null }, ["requests"]],
    [{ requests: { length: 21 } }, ["requests"]],
    [{ requests: [] }, ["requests"]],
    [{ requests: [null] }, ["requests[0]"]],
    [{ requests: [{}] }, ["requests[0].id", "requests[0].method", "requests[0].url"]],
    [{ requests: [good, { ...good, id: 2 }] }, ["requests[1].id"]],
    [{ requests: [{ ...good, headers: { a: 1 } }] }, ["requests[0].headers.a"]],
    [{ requests: [{ ...good, dependsOn: [1] }] }, ["requests[0].dependsOn[0]"]],
    [{ requests: [{ ...good, dependsOn: "1" }] }, ["requests[0].dependsOn"]],
  ])("isn't %j", (body, targets) => {
    expect(refusalOf(() => parseBatchEnvelope(body))).toEqual([MALFORMED, ...targets]);
  });

  it.each<[string, number, number, (size: number) => object]>([
    ["id", 1, 200, (size) => ({ id: x(size) })],
    ["method", 1, 20, (size) => ({ method: x(size) })],
    ["url", 0, 4096, (size) => ({ url: x(size) })],
    ["headers.a", 0, 8192, (size) => ({ headers: { a: x(size) } })],
  ])("has in each request a text for %s, of %d to %d characters", (target, min, max, requestOf) => {
    for (const size of [min, max - 1, max]) expect(refused({ ...good, ...requestOf(size) })).toBe(undefined);
    expect(refused({ ...good, ...requestOf(max + 1) })).toEqual([MALFORMED, `requests[0].${target}`]);
    if (min > 0) expect(refused({ ...good, ...requestOf(min - 1) })).toEqual([MALFORMED, `requests[0].${target}`]);
  });

  it("says where, in two hundred characters at most", () => {
    expect(refused({ ...good, headers: { [x(200)]: "1" } })).toBe(undefined);
    expect(refused({ ...good, headers: { [x(201)]: "1" } })).toEqual([
      MALFORMED,
      `requests[0].headers.${x(201)}`.slice(0, 200),
    ]);
  });

  it("has twenty requests at most, and each waits for twenty at most", () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => ({ ...good, id: String(index) }));
    expect(refused(...many(20))).toBe(undefined);
    expect(refused(...many(21))).toEqual(["Number of requests inside batch exceed the limit."]);
    const waiting = (count: number) => ({ ...good, id: "2", dependsOn: Array.from({ length: count }, () => "1") });
    expect(refused(good, waiting(20))).toBe(undefined);
    expect(refused(good, waiting(21))).toEqual([MALFORMED, "requests[1].dependsOn"]);
  });

  it.each([
    "a:",
    "A1+.-:b",
    "//b",
    "\\\\b",
    "/\\b",
    "$batch",
    "/$BATCH",
    "/%24batch",
    "$batch/",
    "/$batch?a",
    "/$batch/#a",
  ])("goes nowhere else, and not into itself: %j", (url) => {
    expect(refused(good, { ...good, id: "2", url })).toEqual([MALFORMED, "requests[1].url"]);
  });

  it.each(["", "1:", ":b", "/a:b", "a//b", "/b", "\\b", "x$batch", "/x/$batch", "/$batches", "/$batch/x", "?$batch"])(
    "may go to %j",
    (url) => {
      expect(refused({ ...good, url })).toBe(undefined);
    },
  );

  it("has no id twice, whatever its case", () => {
    expect(refused({ ...good, id: "a" }, good, { ...good, id: "A" })).toEqual([
      "Request Id A has to be unique in a batch.",
    ]);
  });

  it.each(["POST", "put", "Patch"])("says of a %s what its content is", (method) => {
    const message = "Write request with id '2' does not contain a Content-Type header.";
    expect(refused(good, { ...good, id: "2", method })).toEqual([message]);
    expect(refused(good, { ...good, id: "2", method, headers: { "content-type": "" } })).toBe(undefined);
  });

  it.each(["GET", "DELETE", "XPOST", "POSTS", "PUTS", "REPUT", "PATCHES"])("need not of a %s", (method) => {
    expect(refused({ ...good, method })).toBe(undefined);
  });
});

describe("what requests wait for", () => {
  const itemsOf = (parents: readonly string[]) =>
    parents.map((text, index) => ({ id: "abcd".charAt(index), dependsOn: text === "" ? [] : text.split("+") }));

  it.each([
    [[""]],
    [["", "", ""]],
    [["", "a", "b", "c"]],
    [["", "a", "a", "A"]],
    [["", "", "b", "B"]],
    [["", "a+a", "a"]],
  ])("may be %j", (parents) => {
    expect(refusalOf(() => requireSupportedDependencies(itemsOf(parents)))).toBe(undefined);
    expect(
      refusalOf(() => parseBatchEnvelope({ requests: itemsOf(parents).map((item) => ({ ...good, ...item })) })),
    ).toBe(undefined);
  });

  it.each([
    [["", "a", "b", "b"], MIXED],
    [["", "a", "a", "c"], MIXED],
    [["", "a", "b", ""], MIXED],
    [["", "", "b", "c"], MIXED],
    [["", "a", "a+b"], MIXED],
    [["", "a", "b+b"], MIXED],
    [["a"], "Invalid dependency for request Id a: it must name an earlier request of the batch."],
    [["", "c", ""], "Invalid dependency for request Id b: it must name an earlier request of the batch."],
    [["", "a+x"], "Invalid dependency for request Id b: it must name an earlier request of the batch."],
  ])("may not be %j", (parents, message) => {
    expect(refusalOf(() => requireSupportedDependencies(itemsOf(parents)))).toEqual([message]);
    expect(
      refusalOf(() => parseBatchEnvelope({ requests: itemsOf(parents).map((item) => ({ ...good, ...item })) })),
    ).toEqual([message]);
  });
});

describe("a batch that is run", () => {
  const context: BatchContext = {
    version: "beta",
    origin: "https://graph.example",
    caller: { tenantId: "t", id: "i", applicationId: "a", kind: "user", permissions: new Set() },
    trace: new RequestTrace("outer", "client"),
    now: () => Date.parse("2030-01-01T00:00:00.000Z"),
    errorOf: (error) => new GraphError(500, "generalException", String(error)),
  };
  const UUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/;

  function run(requests: readonly object[], dispatch: Dispatch) {
    return runBatch({ requests }, context, dispatch);
  }

  it("hands each request on as one that came alone, under ids of its own", async () => {
    const dispatched: Parameters<Dispatch>[] = [];
    const write = { id: "w", method: "PUT", url: "me", headers: { "Content-Type": "a/b", "Client-Request-Id": "own" } };
    const answer = await run(
      [good, { ...write, body: { c: null } }, { ...good, id: "n", body: null }],
      async (...given) => {
        dispatched.push(given);
        return { status: 204, headers: {}, body: undefined };
      },
    );
    const common = { version: "beta", origin: context.origin, caller: context.caller, batched: true };
    expect(dispatched.map(([request]) => request)).toEqual([
      { ...common, method: "GET", path: "/me", headers: {}, body: undefined },
      {
        ...common,
        method: "PUT",
        path: "/me",
        headers: { "content-type": "a/b", "client-request-id": "own" },
        body: { c: null },
      },
      { ...common, method: "GET", path: "/me", headers: {}, body: undefined },
    ]);
    const ids = dispatched.map(([, given]) => given);
    expect(ids.map(({ clientRequestId }) => clientRequestId)).toEqual(["client", "own", "client"]);
    for (const { requestId } of ids) expect(requestId).toMatch(UUID);
    expect(new Set(ids.map(({ requestId }) => requestId)).size).toBe(3);
    expect([answer.status, answer.headers]).toEqual([200, {}]);
  });

  it("is answered in its order, with the type of a content where there is one", async () => {
    const answer = await run([good, { ...good, id: "2" }, { ...good, id: "3" }], async ({ path }) => {
      return { status: 200, headers: { ETag: path }, body: undefined };
    });
    const item = (id: string) => ({
      id,
      status: 200,
      headers: { "Cache-Control": "no-cache", "OData-Version": "4.0", ETag: "/me" },
      body: null,
    });
    expect(answer.body).toEqual({ responses: ["1", "2", "3"].map(item) });
    const full = await run([good], async () => ({ status: 200, headers: { "Cache-Control": "own" }, body: { a: 1 } }));
    expect(full.body).toEqual({
      responses: [
        {
          id: "1",
          status: 200,
          headers: {
            "Cache-Control": "own",
            "OData-Version": "4.0",
            "Content-Type": expect.stringContaining("application/json;odata.metadata=minimal"),
          },
          body: { a: 1 },
        },
      ],
    });
  });

  it("answers for a request that fails in the words of the service", async () => {
    const { body } = await run([good], () => Promise.reject(new Error("unforeseen")));
    expect(body).toMatchObject({
      responses: [
        {
          status: 500,
          body: {
            error: {
              code: "generalException",
              message: "Error: unforeseen",
              innerError: {
                date: "2030-01-01T00:00:00",
                "request-id": expect.stringMatching(UUID),
                "client-request-id": "client",
              },
            },
          },
        },
      ],
    });
  });

  it.each([
    [200, [200, 200]],
    [299, [299, 200]],
    [300, [300, 424]],
    [404, [404, 424]],
  ])("begins a request when the one that it waits for came to %d, or fails it", async (status, statuses) => {
    const begun: string[] = [];
    const parent = Promise.withResolvers<void>();
    const running = run(
      [
        { ...good, id: "P", url: "/p" },
        { ...good, id: "c", url: "/c", dependsOn: ["p"] },
      ],
      async ({ path }) => {
        begun.push(path);
        if (path === "/p") await parent.promise;
        return { status: path === "/p" ? status : 200, headers: {}, body: undefined };
      },
    );
    await new Promise((resolve) => setImmediate(resolve));
    expect(begun).toEqual(["/p"]);
    parent.resolve();
    const { body } = await running;
    const { responses } = body as { responses: { status: number; body: unknown }[] };
    expect([responses.map((response) => response.status), begun.length]).toEqual([statuses, status < 300 ? 2 : 1]);
    if (status >= 300) {
      expect(responses[1]?.body).toMatchObject({
        error: { code: "FailedDependency", message: "A request this one depends on failed." },
      });
    }
  });
});
