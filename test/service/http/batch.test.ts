import { describe, expect, vi } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { usesPostgres } from "../../support/postgres/test-databases.ts";
import { call, type Answer } from "../../support/http.ts";

interface Item {
  readonly id?: unknown;
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly dependsOn?: string[];
}

interface ItemAnswer {
  readonly id: string;
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Answer["body"];
}

const it = base
  .extend(
    "batch",
    ({ service, token }) =>
      (requests: readonly Item[], headers: Record<string, string> = {}): Promise<Answer> => {
        return call("POST", `${service.url}/beta/$batch`, { token, headers, body: { requests } });
      },
  )
  .extend("answers", ({ batch }) => async (requests: readonly Item[]) => {
    const { status, body } = await batch(requests);
    expect(status).toBe(200);
    const responses = body.responses as ItemAnswer[];
    expect(responses).toHaveLength(requests.length);
    return new Map(responses.map((response) => [response.id, response]));
  });

const path = (meeting: string) => `/me/onlineMeetings/${meeting}/virtualAppointment`;
const read = (id: string, meeting: string, more: Item = {}): Item => ({
  id,
  method: "GET",
  url: path(meeting),
  ...more,
});
const write = (id: string, meeting: string, body: unknown, more: Item = {}): Item => ({
  id,
  method: "PATCH",
  url: path(meeting),
  headers: { "Content-Type": "application/json" },
  body,
  ...more,
});

describe("a batch", () => {
  it("answers every item as its own request would be, with its headers", async ({ service, token, answers }) => {
    const alone = await call("GET", service.at("follow-up"), { token });
    const items = await answers([read("1", "follow-up"), read("2", "missing")]);
    expect(items.get("1")).toEqual({
      id: "1",
      status: 200,
      headers: {
        "Cache-Control": "no-cache",
        "OData-Version": "4.0",
        "Content-Type": alone.headers.get("content-type"),
        ETag: alone.headers.get("etag"),
      },
      body: alone.body,
    });
    expect(items.get("2")).toMatchObject({
      status: 404,
      body: { error: { code: "NotFound", innerError: { date: expect.any(String), "request-id": expect.any(String) } } },
    });
  });

  it("gives each item a request-id of its own and echoes client-request-id, the item's before the batch's", async ({
    batch,
  }) => {
    const { body } = await batch(
      [read("1", "missing"), read("2", "missing", { headers: { "Client-Request-Id": "own" } })],
      {
        "client-request-id": "outer",
      },
    );
    const inner = (body.responses as ItemAnswer[]).map((response) => response.body.error.innerError);
    expect(inner.map((error) => error["client-request-id"])).toEqual(["outer", "own"]);
    expect(inner[0]["request-id"]).not.toBe(inner[1]["request-id"]);
  });

  it("takes urls with and without slash and methods in any case", async ({ answers }) => {
    const items = await answers([
      read("1", "follow-up", { method: "get" }),
      read("2", "follow-up", { url: path("follow-up").slice(1) }),
      read("3", "follow-up", { url: `${path("follow-up")}?$select=id` }),
    ]);
    expect([...items.values()].map(({ status }) => status)).toEqual([200, 200, 200]);
    expect(Object.keys(items.get("3")?.body)).toEqual(["@odata.context", "id"]);
  });

  it("writes on conditions: the right tag, then 412 for the same one", async ({ service, token, answers }) => {
    const etag = (await call("GET", service.at("follow-up"), { token })).headers.get("etag") ?? "";
    const headers = { "content-type": "application/json", "IF-MATCH": etag };
    const items = await answers([
      write("first", "follow-up", { externalAppointmentId: "batched" }, { headers }),
      write("second", "follow-up", { externalAppointmentId: "too late" }, { headers }),
    ]);
    // One of them, and which one is promised by nobody: in SQLite calls follow one another as they were made.
    const [done, refused] = items.get("first")?.status === 204 ? ["first", "second"] : ["second", "first"];
    if (!usesPostgres) expect(done).toBe("first");
    expect(items.get(done)).toMatchObject({ status: 204, body: null, headers: { ETag: expect.any(String) } });
    expect(items.get(done)?.headers).not.toHaveProperty("Content-Type");
    expect(items.get(refused)).toMatchObject({ status: 412, body: { error: { code: "resourceModified" } } });
    const after = await call("GET", service.at("follow-up"), { token });
    expect(after.body.externalAppointmentId).toBe(done === "first" ? "batched" : "too late");
  });

  it("answers an unknown url in an item 404 UnknownError, a wrong method 405", async ({ answers }) => {
    const items = await answers([
      read("1", "x", { url: "/me/nothing" }),
      read("2", "x", { url: "" }),
      read("3", "x", { url: "/me/onlineMeetings/%E0%A4/virtualAppointment" }),
      write("4", "follow-up", {}, { method: "POST" }),
    ]);
    for (const id of ["1", "2", "3"]) {
      expect(items.get(id)).toMatchObject({ status: 404, body: { error: { code: "UnknownError", message: "" } } });
    }
    expect(items.get("4")).toMatchObject({ status: 405, headers: { Allow: "GET, PUT, PATCH, DELETE" } });
  });

  it("passes throttling and its Retry-After on in the item alone", async ({ answers }) => {
    const items = await answers([read("1", "throttled"), read("2", "follow-up")]);
    expect(items.get("1")).toMatchObject({ status: 429, headers: { "Retry-After": "10" } });
    expect(items.get("2")?.status).toBe(200);
  });

  it("keeps an item that fails unforeseen to itself, and logs it", async ({ ownService: broken }) => {
    await broken.query("DROP TABLE history");
    const { body } = await call("POST", `${broken.url}/beta/$batch`, {
      token: await broken.token(),
      body: { requests: [write("1", "follow-up", { externalAppointmentId: "x" }), read("2", "follow-up")] },
    });
    expect((body.responses as ItemAnswer[]).map(({ status }) => status)).toEqual([500, 200]);
    expect(body.responses[0].body.error).toMatchObject({
      code: "generalException",
      innerError: { "request-id": expect.any(String) },
    });
    expect(broken.logs.filter((line) => line.includes("failed unexpectedly"))).toHaveLength(1);
  });

  it("keeps an item whose row can't be read to itself, and logs no word of the row", async ({ ownService: broken }) => {
    await broken.query("UPDATE meetings SET appointment_clients = '[Grady Archie' WHERE id = 'conflict'");
    const { body } = await call("POST", `${broken.url}/beta/$batch`, {
      token: await broken.token(),
      body: { requests: [read("1", "conflict"), read("2", "follow-up")] },
    });
    expect((body.responses as ItemAnswer[]).map(({ status }) => status)).toEqual([503, 200]);
    expect(broken.logs.filter((line) => line.includes("The database failed"))).toHaveLength(1);
    expect(broken.logs.join("")).not.toContain("Grady");
  });
});

describe("dependsOn", () => {
  it.skipIf(usesPostgres)(
    "runs independent items side by side: none waits for another's write to be on disk, dependent ones do",
    async ({ service, answers }) => {
      const commit = vi.spyOn(service.sqlite.connection, "commit");
      const meetings = ["follow-up", "conflict", "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi"];
      const change = (index: number, text: string, more: Item = {}) =>
        write(String(index), meetings[index] ?? "", { externalAppointmentUrl: `https://example.com/${text}` }, more);
      const independent = await answers(meetings.map((_, index) => change(index, "beside")));
      expect([...independent.values()].map(({ status }) => status)).toEqual([204, 204, 204]);
      // Together on disk before any is answered.
      expect(commit).toHaveBeenCalledTimes(1);
      commit.mockClear();
      const serial = await answers(
        meetings.map((_, index) => change(index, "behind", index === 0 ? {} : { dependsOn: [String(index - 1)] })),
      );
      expect([...serial.values()].map(({ status }) => status)).toEqual([204, 204, 204]);
      expect(commit).toHaveBeenCalledTimes(3);
      commit.mockRestore();
    },
  );

  it("runs a serial batch in order, and fails what follows a failure with 424, one after the other", async ({
    service,
    token,
    answers,
  }) => {
    const items = await answers([
      write("a", "follow-up", { externalAppointmentId: "serial" }),
      read("b", "missing", { dependsOn: ["A"] }),
      write("c", "follow-up", { externalAppointmentId: "never" }, { dependsOn: ["b"] }),
      read("d", "follow-up", { dependsOn: ["c"] }),
    ]);
    expect([...items.values()].map(({ status }) => status)).toEqual([204, 404, 424, 424]);
    expect(items.get("c")?.body.error).toMatchObject({
      code: "FailedDependency",
      innerError: { date: expect.any(String), "request-id": expect.any(String) },
    });
    expect((await call("GET", service.at("follow-up"), { token })).body.externalAppointmentId).toBe("serial");
  });

  it("lets all depend on the same one, beside others that depend on nothing", async ({ answers }) => {
    const items = await answers([
      read("parent", "busy"),
      read("one", "follow-up", { dependsOn: ["parent"] }),
      read("free", "follow-up"),
      read("two", "follow-up", { dependsOn: ["PARENT"] }),
    ]);
    expect([...items.values()].map(({ status }) => status)).toEqual([404, 424, 200, 424]);
  });

  it.for<[string, Item[], string]>([
    [
      "a mixture",
      [read("1", "x"), read("2", "x", { dependsOn: ["1"] }), read("3", "x"), read("4", "x", { dependsOn: ["3"] })],
      "Batch should be either fully sequential or fully parallel",
    ],
    [
      "two parents",
      [read("1", "x"), read("2", "x"), read("3", "x", { dependsOn: ["1", "2"] })],
      "Batch should be either fully sequential or fully parallel",
    ],
    ["a later one", [read("1", "x", { dependsOn: ["2"] }), read("2", "x")], "Invalid dependency for request Id 1"],
    ["itself", [read("1", "x", { dependsOn: ["1"] })], "Invalid dependency for request Id 1"],
    ["nobody", [read("1", "x"), read("2", "x", { dependsOn: ["9"] })], "Invalid dependency for request Id 2"],
  ])("refuses %s", async ([, requests, message], { batch }) => {
    const { status, body } = await batch(requests);
    expect([status, body.error.code]).toEqual([400, "BadRequest"]);
    expect(body.error.message).toContain(message);
  });
});

describe("an envelope", () => {
  const malformed = "Invalid batch payload format.";
  it.for<[string, unknown, string]>([
    ["that is not JSON", "{", malformed],
    ["that is nothing", "", malformed],
    ["that is a list", [], malformed],
    ["without requests", {}, malformed],
    ["with requests of another type", { requests: "x" }, malformed],
    ["without any request", { requests: [] }, malformed],
    ["with an id that is no string", { requests: [read("1", "x", { id: 1 })] }, malformed],
    ["with an empty id", { requests: [read("", "x")] }, malformed],
    ["without method", { requests: [{ id: "1", url: "/me" }] }, malformed],
    ["without url", { requests: [{ id: "1", method: "GET" }] }, malformed],
    ["with an absolute url", { requests: [read("1", "x", { url: "https://graph.microsoft.com/beta/me" })] }, malformed],
    ["with a url of another host", { requests: [read("1", "x", { url: "//example.com/me" })] }, malformed],
    ["with a batch in it", { requests: [read("1", "x", { url: "/$batch", method: "POST" })] }, malformed],
    ["with a hidden batch in it", { requests: [read("1", "x", { url: "%24BATCH?x" })] }, malformed],
    [
      "with an id twice",
      { requests: [read("a", "follow-up"), read("A", "follow-up")] },
      "Request Id A has to be unique in a batch.",
    ],
    [
      "with 21 requests",
      { requests: Array.from({ length: 21 }, (_, id) => read(String(id), "follow-up")) },
      "Number of requests inside batch exceed the limit.",
    ],
    [
      "with a write without Content-Type",
      { requests: [write("1", "follow-up", { externalAppointmentId: "no" }), write("2", "x", {}, { headers: {} })] },
      "Write request with id '2' does not contain a Content-Type header.",
    ],
  ])("%s is refused, and nothing of it is done", async ([, body, message], { service, token }) => {
    const before = await call("GET", service.at("follow-up"), { token });
    const answer = await call("POST", `${service.url}/beta/$batch`, { token, body });
    expect([answer.status, answer.body.error.code, answer.body.error.message]).toEqual([400, "BadRequest", message]);
    expect(answer.body.error.innerError["request-id"]).toBe(answer.headers.get("request-id"));
    const after = await call("GET", service.at("follow-up"), { token });
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
  });

  it("says what is wrong where", async ({ batch }) => {
    const { body } = await batch([read("1", "x"), { id: "2", method: "GET" }]);
    expect(body.error.details).toEqual([
      { code: "invalidBatch", target: "requests[1].url", message: expect.any(String) },
    ]);
  });

  it("holds 20 requests, on both versions, and is posted", async ({ service, token, answers }) => {
    const twenty = Array.from({ length: 20 }, (_, id) => read(String(id), "follow-up"));
    expect((await answers(twenty)).size).toBe(20);
    const links = [read("1", "x", { url: "/me/onlineMeetings/follow-up/getVirtualAppointmentJoinWebUrl" })];
    const answer = await call("POST", `${service.url}/v1.0/$batch`, { token, body: { requests: links } });
    expect(answer.body.responses[0].status).toBe(200);
    const got = await call("GET", `${service.url}/beta/$batch`, { token });
    expect([got.status, got.headers.get("allow")]).toEqual([405, "POST"]);
  });
});
