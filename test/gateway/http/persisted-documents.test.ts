import { hash } from "node:crypto";
import { describe, expect } from "vitest";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { startGateway, type RunningGateway } from "../../support/gateway.ts";
import { call } from "../../support/http.ts";

const read = `query Read($id: ID!) { virtualAppointment(onlineMeetingId: $id) { ... on VirtualAppointment { externalAppointmentId } } }`;
const remove = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename } }`;
const wrong = `{ nothing }`;
const large = `{ ${Array.from({ length: 10_001 }, (_, index) => `a${index}: __typename`).join(" ")} }`;
const documents = new Map([read, remove, wrong, large].map((text) => [hash("sha256", text), text]));
const idOf = (text: string) => `sha256:${hash("sha256", text)}`;
const UNKNOWN = "f00d".repeat(16);

const it = base
  .extend("open", { scope: "file" }, ({ upstream }, cleanup) =>
    disposeLater(startGateway(upstream.url, { persistedDocuments: { documents, only: false } }), cleanup),
  )
  .extend("closed", { scope: "file" }, ({ upstream }, cleanup) =>
    disposeLater(startGateway(upstream.url, { persistedDocuments: { documents, only: true } }), cleanup),
  )
  .extend("gateways", ({ open, closed }) => [open, closed]);
it.override("upstreamAnswer", () => ({ method }) => {
  return method === "GET" ? { status: 200, body: { externalAppointmentId: "e" } } : { status: 204 };
});

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

// The usual request has a way of its own; with a query string it goes through the whole of Yoga.
const ways = ["/graphql", "/graphql?"];
const STRICT = { accept: "application/graphql-response+json" };
const ask = (gateway: RunningGateway, body: object, path = "/graphql", headers: Record<string, string> = STRICT) =>
  call("POST", `${gateway.url}${path}`, { token: "any", body, headers });

describe.each(ways)("at %s", (path) => {
  it("a document is named by its hash, with the prefix of the draft or without", async ({ upstream, gateways }) => {
    for (const gateway of gateways) {
      for (const documentId of [idOf(read), idOf(read).replace("sha256:", "")]) {
        const { status, body } = await ask(gateway, { documentId, variables: { id: "m" } }, path);
        expect([status, body]).toEqual([200, { data: { virtualAppointment: { externalAppointmentId: "e" } } }]);
      }
    }
    expect(upstream.calls).toHaveLength(4);
  });

  it("a mutation is executed, too", async ({ upstream, closed }) => {
    const { body } = await ask(closed, { documentId: idOf(remove) }, path);
    expect(body.data.deleteVirtualAppointment.__typename).toBe("DeleteVirtualAppointmentPayload");
    expect(upstream.calls.map(({ method }) => method)).toEqual(["DELETE"]);
  });

  it.for([
    UNKNOWN,
    `sha256:${UNKNOWN}`,
    `md5:${UNKNOWN}`,
    idOf(read).toUpperCase(),
    "",
    "__proto__",
    "x".repeat(10_000),
  ])("an unknown id is told without it: %s", async (documentId, { open, closed, gateways }) => {
    for (const gateway of gateways) {
      const { status, body } = await ask(gateway, { documentId }, path);
      expect([status, body]).toEqual([
        400,
        {
          errors: [
            {
              message: expect.stringMatching(/^There is no such persisted document here[.:]/),
              extensions: { code: "PERSISTED_DOCUMENT_NOT_FOUND" },
            },
          ],
        },
      ]);
      // As for every error of a request, callers that take plain JSON alone read it behind a 200.
      const plain = await ask(gateway, { documentId }, path, { accept: "application/json" });
      expect([plain.status, plain.body]).toEqual([200, body]);
    }
    expect([...open.log, ...closed.log].join("")).not.toContain("f00d");
  });

  it("any other document is refused where persisted ones alone are allowed", async ({ upstream, open, closed }) => {
    const code = "PERSISTED_DOCUMENT_REQUIRED";
    for (const body of [{ query: "{ __typename }" }, { query: read, variables: { id: "m" } }, {}, { variables: {} }]) {
      const answer = await ask(closed, body, path);
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ extensions: { code } }]]);
    }
    // Not even one that is persisted, nor one that hides behind an id.
    for (const documentId of [idOf(read), UNKNOWN]) {
      const answer = await ask(closed, { query: "{ __typename }", documentId }, path);
      expect([answer.status, answer.body.errors]).toMatchObject([400, [{ extensions: { code } }]]);
    }
    expect(upstream.calls).toEqual([]);
    expect((await ask(open, { query: "{ __typename }" }, path)).body).toEqual({ data: { __typename: "Query" } });
  });

  it("not even one is executed as text that was executed by its id a moment ago", async ({ closed }) => {
    // What is planned is executed without many questions.
    for (let time = 0; time < 2; time++) {
      expect((await ask(closed, { documentId: idOf(read), variables: { id: "m" } }, path)).status).toBe(200);
    }
    const answer = await ask(closed, { query: read, variables: { id: "m" } }, path);
    expect([answer.status, answer.body.errors]).toMatchObject([
      400,
      [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }],
    ]);
  });

  it("a request without either is told what to send", async ({ open }) => {
    const { status, body } = await ask(open, { variables: {} }, path);
    expect([status, body.errors]).toEqual([
      400,
      [
        {
          message: "Send a document as query, or documentId for a persisted one.",
          extensions: { code: "BAD_REQUEST" },
        },
      ],
    ]);
  });

  it("a persisted document is validated and bounded as any other", async ({ closed }) => {
    expect((await ask(closed, { documentId: idOf(wrong) }, path)).body.errors).toMatchObject([
      { message: 'Cannot query field "nothing" on type "Query".' },
    ]);
    expect((await ask(closed, { documentId: idOf(large) }, path)).body.errors).toMatchObject([
      { message: expect.stringContaining("100000 are allowed") },
    ]);
  });

  it("takes no token, no answer", async ({ closed }) => {
    const { status } = await call("POST", `${closed.url}${path}`, { body: { documentId: idOf(read) } });
    expect(status).toBe(401);
  });
});

it("a GET with a document is refused, too, where persisted ones alone are allowed", async ({ closed }) => {
  const url = `${closed.url}/graphql?query=${encodeURIComponent("{ __typename }")}`;
  const { status, body } = await call("GET", url, { token: "any", headers: STRICT });
  expect([status, body.errors]).toMatchObject([400, [{ extensions: { code: "PERSISTED_DOCUMENT_REQUIRED" } }]]);
});

it("without any file an id is unknown, so that a client can send the document instead", async ({
  upstream,
  anotherGateway,
}) => {
  const gateway = await anotherGateway(upstream.url);
  const { body } = await ask(gateway, { documentId: idOf(read), variables: { id: "m" } });
  expect(body.errors).toMatchObject([{ extensions: { code: "PERSISTED_DOCUMENT_NOT_FOUND" } }]);
});
