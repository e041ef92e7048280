import { describe, expect, it, vi } from "vitest";
import { decodeAnswers, encodeReads } from "../../../src/graph/transport/json-batch.ts";

describe("a $batch that reads", () => {
  it.each([0, 1, 2, 20])("is JSON, %d paths in it, each with its index for an id", (count) => {
    const paths = Array.from({ length: count }, (_, index) => `/me/onlineMeetings/m${index}`);
    expect(JSON.parse(encodeReads(paths, "?$select=id"))).toEqual({
      requests: paths.map((path, index) => ({ id: String(index), method: "GET", url: `${path}?$select=id` })),
    });
    expect(encodeReads(paths, "")).toBe(encodeReads(paths, "").replaceAll(/\s/g, ""));
  });
});

describe("the answer to it", () => {
  const answered = (id: unknown, more: object = {}) => ({ id, status: 200, headers: {}, body: { of: id }, ...more });
  const decoded = (of: string) => ({ status: 200, headers: {}, body: { of }, batched: true });

  it("is in the order of what was asked for, whatever order it comes in", () => {
    const responses = ["2", "0", "3", "1"].map((id) => answered(id));
    expect(decodeAnswers({ responses }, 4)).toEqual(["0", "1", "2", "3"].map(decoded));
  });

  it.each([
    ["nothing", undefined],
    ["null", null],
    ["a text", "responses"],
    ["a list", [answered("0"), answered("1")]],
    ["an object without responses", {}],
    ["responses that are no list", { responses: { 0: answered("0"), length: 1 } }],
    ["responses that are a text", { responses: "01" }],
    ["an empty list", { responses: [] }],
  ])("has none when it is %s", (_, body) => {
    expect(decodeAnswers(body, 2)).toEqual([undefined, undefined]);
  });

  it.each([
    ["no object", "0"],
    ["null", null],
    ["a list", ["0"]],
    ["without an id", { status: 200, headers: {}, body: {} }],
    ["with a number for an id", answered(0)],
    ["with a list for an id", answered(["0"])],
    ["with an empty id", answered("")],
    ["with an id that only counts as one", answered("00")],
    ["with a space in its id", answered(" 0")],
    ["with an id in another notation", answered("0x0")],
    ["with an id that nobody asked for", answered("2")],
    ["with an id below all", answered("-1")],
    ["with a part of an id", answered("0.5")],
    ["with the name of a method for an id", answered("length")],
    ["with no number for an id", answered("NaN")],
    ["without a status", answered("0", { status: undefined })],
    ["with a text for a status", answered("0", { status: "200" })],
  ])("takes an item %s for none, and the others for what they are", (_, item) => {
    expect(decodeAnswers({ responses: [item, answered("1")] }, 2)).toEqual([undefined, decoded("1")]);
    expect(decodeAnswers({ responses: [answered("1"), item] }, 2)).toEqual([undefined, decoded("1")]);
  });

  it("takes neither of several to one request", () => {
    const twice = [answered("0"), answered("1"), answered("0", { status: 404 }), answered("2")];
    const thrice = [...twice, answered("0"), answered("2")];
    expect(decodeAnswers({ responses: twice }, 3)).toEqual([undefined, decoded("1"), decoded("2")]);
    expect(decodeAnswers({ responses: thrice }, 3)).toEqual([undefined, decoded("1"), undefined]);
  });

  const headersOf = (status: number, headers: unknown) =>
    decodeAnswers({ responses: [answered("0", { status, headers })] }, 1)[0]?.headers;

  it.each([
    [{ ETag: '"a"', "Retry-After": "1" }, { etag: '"a"' }],
    [{ etag: '"a"', "X-Other": "1" }, { etag: '"a"' }],
    [
      { ETAG: '"a"', "Retry-After": "1" },
      { etag: '"a"', "retry-after": "1" },
    ],
    [{ "Cache-Control": "no-cache" }, { "cache-control": "no-cache" }],
    [{ ETag: 1, Other: "1" }, { other: "1" }],
    [{}, {}],
    [undefined, {}],
    [null, {}],
    ["ETag", {}],
    [["ETag"], {}],
  ])("has of the headers %j of what was found %j", (headers, expected) => {
    expect(headersOf(200, headers)).toEqual(expected);
  });

  it.each([201, 404, 429, 503])("has all headers that are text of a %d, their names in lower case", (status) => {
    const headers = { ETag: '"a"', "Retry-After": "1", "request-id": "r", Number: 1, Nothing: null };
    expect(headersOf(status, headers)).toEqual({ etag: '"a"', "retry-after": "1", "request-id": "r" });
    // The same once more: names are remembered.
    expect(headersOf(status, headers)).toEqual({ etag: '"a"', "retry-after": "1", "request-id": "r" });
    for (const none of [undefined, null, "text", 1, ["text"]]) expect(headersOf(status, none)).toEqual({});
  });

  it("remembers the names of a hundred headers, and no more, however many an upstream makes up", async () => {
    vi.resetModules();
    const fresh = await import("../../../src/graph/transport/json-batch.ts");
    using lowerCase = vi.spyOn(String.prototype, "toLowerCase");
    const names = Array.from({ length: 101 }, (_, index) => `X-Name-${index}`);
    const work = () => {
      lowerCase.mockClear();
      const headers = Object.fromEntries(names.map((name) => [name, "1"]));
      const [answer] = fresh.decodeAnswers({ responses: [answered("0", { status: 404, headers })] }, 1);
      const calls = lowerCase.mock.calls.length;
      expect(Object.keys(answer?.headers ?? {})).toEqual(names.map((name) => `x-n${name.slice(3)}`));
      return calls;
    };
    expect([work(), work(), work()]).toEqual([101, 1, 1]);
  });
});
