import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, vi } from "vitest";
import {
  createGatewayClient,
  DeleteVirtualAppointmentDocument,
  ViewerDocument,
  persistedDocuments,
  VirtualAppointmentDocument,
  VirtualAppointmentsDocument,
} from "../../src/client/index.ts";
import { failure, it, meeting } from "./request-fixtures.ts";
import { ROOT } from "../support/programs/program.ts";

const documents = new Map(
  Object.entries(
    JSON.parse(readFileSync(`${ROOT}src/client/generated/persisted-documents.json`, "utf8")) as Record<string, string>,
  ),
);

describe("errors", () => {
  it("of GraphQL keep what was answered beside them", async ({ upstream, harness }) => {
    upstream.answer = ({ path }) =>
      path.includes("JoinWebUrl") ? { status: 418 } : { status: 200, body: { externalAppointmentId: "1" } };
    const error = await failure(harness.client.execute(VirtualAppointmentDocument, meeting));
    expect(error).toMatchObject({
      kind: "graphql",
      message: "The appointment service did not answer as it should.",
      errors: [
        { path: ["virtualAppointment", "appointmentClientJoinWebUrl"], extensions: { code: "SERVICE_UNAVAILABLE" } },
      ],
      data: { virtualAppointment: { externalAppointmentId: "1", appointmentClientJoinWebUrl: null } },
    });
  });

  it("of a request that is refused as a whole have no data", async ({ harness }) => {
    const meetings = Array.from({ length: 101 }, () => meeting);
    const error = await failure(harness.client.execute(VirtualAppointmentsDocument, { meetings }));
    expect(error).toMatchObject({ kind: "graphql", errors: [{ path: ["virtualAppointments"] }] });
  });

  it("say that nobody answered", async () => {
    const client = createGatewayClient({ url: "http://127.0.0.1:1/graphql" });
    expect(await failure(client.execute(ViewerDocument, {}))).toMatchObject({
      kind: "network",
      cause: expect.any(TypeError),
    });
  });

  it.each([
    ["text", 502, "<h1>Bad gateway</h1>"],
    ["no JSON", 200, "{"],
    ["JSON of another kind", 200, "[1]"],
    ["an error of the gateway itself", 503, '{"errors":[{"message":"No keys."}]}'],
  ])("say what the status was of an answer that is %s", async (_, status, body) => {
    const server = createServer((_request, response) => response.writeHead(status, { "Retry-After": "7" }).end(body));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const client = createGatewayClient({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
    const error = await failure(client.execute(ViewerDocument, {}));
    server.close();
    expect(error).toMatchObject({ kind: "http", status, retryAfterSeconds: 7, data: undefined });
  });

  it.each([
    ["0.5", 0.5],
    ["Thu, 01 Jan 1970 00:00:00 GMT", 0],
    ["12 or so", undefined],
    ["-5", undefined],
  ])("say how long to wait as Retry-After does: %s", async (header, retryAfterSeconds) => {
    const respond = () => Promise.resolve(new Response("", { status: 503, headers: { "Retry-After": header } }));
    const client = createGatewayClient({ url: "http://gateway.invalid/graphql", fetch: respond });
    expect(await failure(client.execute(ViewerDocument, {}))).toMatchObject({ status: 503, retryAfterSeconds });
  });

  it("say that the caller gave up, whose request is cancelled up to the gateway's socket", async ({
    upstream,
    harness,
  }) => {
    upstream.answer = () => "handled";
    const controller = new AbortController();
    const pending = failure(harness.client.execute(VirtualAppointmentDocument, meeting, { signal: controller.signal }));
    await expect.poll(() => upstream.calls.length).toBe(1);
    controller.abort();
    expect(await pending).toMatchObject({ kind: "aborted" });
    await expect.poll(() => harness.requests).toMatchObject([{ abandoned: true }]);
    // What is aborted already isn't sent at all.
    expect(await failure(harness.client.execute(ViewerDocument, {}, { signal: controller.signal }))).toMatchObject({
      kind: "aborted",
    });
    expect(harness.requests).toHaveLength(1);
  });
});

describe("outcomes that pass", () => {
  const throttled = { status: 429, headers: { "Retry-After": "0" }, body: { error: { code: "x", message: "x" } } };
  const unavailable = { ...throttled, status: 503 };

  it.for([
    ["throttled", throttled],
    ["unavailable", unavailable],
  ] as const)("a read that is %s is repeated until it isn't", async ([, trouble], { upstream, harness }) => {
    upstream.answer = () =>
      harness.requests.length < 3 ? trouble : { status: 200, body: { appointmentClientJoinWebUrl: "https://x" } };
    const pauses: number[] = [];
    const { virtualAppointment } = await harness.client.execute(VirtualAppointmentDocument, meeting, {
      onPause: ({ attempt }) => pauses.push(attempt),
    });
    expect(virtualAppointment?.__typename).toBe("VirtualAppointment");
    expect(pauses).toEqual([1, 2]);
  });

  it("a read is repeated three times at most, and not at all if told so", async ({ upstream, harness }) => {
    upstream.answer = () => throttled;
    const { virtualAppointment } = await harness.client.execute(VirtualAppointmentDocument, meeting);
    expect(virtualAppointment).toMatchObject({ __typename: "ThrottledError", retryAfterSeconds: 0 });
    expect(harness.requests).toHaveLength(4);
    await harness.client.execute(VirtualAppointmentDocument, meeting, { repeat: false });
    expect(harness.requests).toHaveLength(5);
  });

  it("a list of which some came is not repeated", async ({ upstream, harness }) => {
    upstream.answer = ({ method, path, body }) => {
      const answer = (at: string) =>
        at.includes("/m/") ? throttled : { status: 200, body: { appointmentClientJoinWebUrl: "https://x" } };
      if (method === "GET") return answer(path);
      return {
        status: 200,
        body: {
          responses: body.requests.map(({ id, url: at }: Record<string, string>) => ({ id, ...answer(at ?? "") })),
        },
      };
    };
    const meetings = [meeting, { onlineMeetingId: "fine" }];
    const { virtualAppointments } = await harness.client.execute(VirtualAppointmentsDocument, { meetings });
    expect(virtualAppointments).toMatchObject([{ __typename: "ThrottledError" }, { __typename: "VirtualAppointment" }]);
    expect(harness.requests).toHaveLength(1);
  });

  it("a write is repeated after ThrottledError, not after a ServiceUnavailableError that may have been executed", async ({
    upstream,
    harness,
  }) => {
    upstream.answer = () => (harness.requests.length < 2 ? throttled : unavailable);
    const { deleteVirtualAppointment } = await harness.client.execute(DeleteVirtualAppointmentDocument, {
      input: meeting,
    });
    expect(deleteVirtualAppointment?.__typename).toBe("ServiceUnavailableError");
    expect(harness.requests).toHaveLength(2);
    // The last one is the gateway's, which looks for what became of it.
    expect(upstream.calls.map(({ method }) => method)).toEqual(["DELETE", "DELETE", "GET"]);
  });

  it("but after one that says that it was not sent", async ({ upstream, harness }) => {
    // A request that took too long to arrive was not looked at.
    upstream.answer = () =>
      harness.requests.length < 2 ? { status: 408, headers: { "Retry-After": "0" } } : { status: 204 };
    const { deleteVirtualAppointment } = await harness.client.execute(DeleteVirtualAppointmentDocument, {
      input: meeting,
    });
    expect(deleteVirtualAppointment?.__typename).toBe("DeleteVirtualAppointmentPayload");
    expect(harness.requests).toHaveLength(2);
    expect(upstream.calls.map(({ method }) => method)).toEqual(["DELETE", "DELETE"]);
  });

  it("none is repeated of several mutations, some of which were executed", async ({ upstream, harness }) => {
    upstream.answer = ({ path }) => (path.includes("/m/") ? throttled : { status: 204 });
    const both = `mutation { a: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename }
      b: deleteVirtualAppointment(input: { onlineMeetingId: "other" }) { __typename } }`;
    expect(await harness.client.execute<object, object>(both, {})).toEqual({
      a: { __typename: "ThrottledError" },
      b: { __typename: "DeleteVirtualAppointmentPayload" },
    });
    expect(harness.requests).toHaveLength(1);
  });

  it("giving up ends the wait", async ({ upstream, harness }) => {
    upstream.answer = () => ({ ...throttled, headers: { "Retry-After": "20" } });
    const controller = new AbortController();
    const settings = { signal: controller.signal, onPause: () => controller.abort() };
    expect(await failure(harness.client.execute(VirtualAppointmentDocument, meeting, settings))).toMatchObject({
      kind: "aborted",
    });
    expect(harness.requests).toHaveLength(1);
  });
});

describe("persisted documents", () => {
  it("are named by the hash of their text", () => {
    expect(documents.size).toBe(21);
    for (const [hash, text] of documents) expect(createHash("sha256").update(text).digest("hex")).toBe(hash);
    expect([...documents.values()]).toContain(ViewerDocument.toString());
  });

  it("go by their hash alone to a gateway that knows them, even where it takes no others", async ({
    upstream,
    anotherHarness,
  }) => {
    const other = await anotherHarness(upstream.url, () => "t", {
      persistedDocuments: { documents, only: true },
    });
    const client = createGatewayClient({
      url: `${other.gateway.url}/graphql`,
      getToken: () => "t",
      persisted: persistedDocuments(),
    });
    const { virtualAppointment } = await client.execute(VirtualAppointmentDocument, meeting);
    expect(virtualAppointment?.__typename).toBe("VirtualAppointment");
    const [hash] = [...documents].find(([, text]) => text === VirtualAppointmentDocument.toString()) ?? [];
    expect(other.requests.map(({ body }) => body)).toEqual([{ documentId: `sha256:${hash}`, variables: meeting }]);
    // What is wrong with the variables is told as such.
    const error = await failure(client.execute(VirtualAppointmentDocument, {} as typeof meeting));
    expect(error).toMatchObject({ kind: "graphql", message: expect.stringContaining("$onlineMeetingId") });
    expect(other.requests).toHaveLength(2);
  });

  it("go as text to one that doesn't, from then on at once", async ({ harness, url }) => {
    const client = createGatewayClient({ url, getToken: () => "t", persisted: persistedDocuments() });
    for (let i = 0; i < 2; i++) {
      const { virtualAppointment } = await client.execute(VirtualAppointmentDocument, meeting);
      expect(virtualAppointment?.__typename).toBe("VirtualAppointment");
    }
    expect(harness.requests.map(({ body }) => Object.keys(body))).toEqual([
      ["documentId", "variables"],
      ["query", "variables"],
      ["query", "variables"],
    ]);
  });

  it("go by the hash that they have, or that a page without Web Crypto makes", async ({ harness, url }) => {
    const persisted = persistedDocuments({ sha256: async (text) => `hash of ${text}` });
    const client = createGatewayClient({ url, getToken: () => "t", persisted });
    const text = "{ __typename }";
    expect(await client.execute<object, object>(text, {})).toEqual({ __typename: "Query" });
    const hashed = { toString: () => text, __meta__: { hash: "its own" } };
    expect(await client.execute<object, object>(hashed, {})).toEqual({ __typename: "Query" });
    expect(harness.requests.map(({ body }) => body.documentId ?? body.query)).toEqual([
      "sha256:hash of { __typename }",
      text,
      "sha256:its own",
      text,
    ]);
  });

  it("go as text where nobody can hash them", async ({ harness, url }) => {
    vi.stubGlobal("crypto", {});
    try {
      const client = createGatewayClient({ url, getToken: () => "t", persisted: persistedDocuments() });
      expect(await client.execute<object, object>("{ __typename }", {})).toEqual({ __typename: "Query" });
    } finally {
      vi.unstubAllGlobals();
    }
    expect(harness.requests.map(({ body }) => Object.keys(body))).toEqual([["query", "variables"]]);
  });
});
