import { hash } from "node:crypto";
import { request } from "node:http";
import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import type { ScriptedAnswer } from "../../support/upstream.ts";

// The usual request skips Yoga's HTTP layer. With a query string on the path it takes the whole of it: the same
// request both ways has to get the same answer, to the byte.

const it = base
  .extend(
    "send",
    ({ gateway }) =>
      (path: string, headers: Record<string, string>, body: string | Buffer): Promise<Raw> => {
        const { promise, resolve, reject } = Promise.withResolvers<Raw>();
        const outgoing = request(`${gateway.url}${path}`, { method: "POST", agent: false, headers }, (response) => {
          const chunks: Buffer[] = [];
          response.on("data", (chunk: Buffer) => chunks.push(chunk));
          response.on("end", () => {
            // Both are another each time.
            const { date: _, "request-id": id, ...others } = response.headers;
            expect(id).toMatch(/^[\da-f-]{36}$/);
            resolve({ status: response.statusCode, headers: others, body: Buffer.concat(chunks).toString("latin1") });
          });
        });
        outgoing.on("error", reject);
        outgoing.end(body);
        return promise;
      },
  )
  .extend("compare", ({ send }) => async (headers: Record<string, string>, body: string | Buffer): Promise<Raw> => {
    const all = { authorization: "Bearer any", "content-type": "application/json", ...headers };
    const whole = await send("/graphql?", all, body);
    const fast = await send("/graphql", all, body);
    expect(fast).toEqual(whole);
    return fast;
  });
it.override("upstreamAnswer", () => ({ path, body }) => {
  const answer = (url: string): ScriptedAnswer =>
    faults[/onlineMeetings\/(\w+)/.exec(url)?.[1] ?? ""] ?? {
      status: 200,
      headers: { etag: '"1"' },
      body: { externalAppointmentId: "Zürich 🩺 \u2028", settings: { allowClientToJoinUsingBrowser: true } },
    };
  if (body?.requests === undefined) return { ...answer(path), headers: { "request-id": "r", ...answer(path).headers } };
  const responses = body.requests.map(({ id, url }: { id: string; url: string }) => ({ id, ...answer(url) }));
  return { status: 200, body: { responses } };
});
it.override("gatewayOptions", () => {
  const documents = new Map([[hash("sha256", PERSISTED), PERSISTED]]);
  return { persistedDocuments: { documents, only: false } };
});

const PERSISTED = `query A { __typename } query M($id: ID!) { virtualAppointment(onlineMeetingId: $id) { __typename } }`;
const documentId = `sha256:${hash("sha256", PERSISTED)}`;

const faults: Readonly<Record<string, ScriptedAnswer>> = {
  missing: { status: 404 },
  denied: { status: 401, headers: { "www-authenticate": 'Bearer error="invalid_token"' } },
  odd: { status: 418 },
  busy: { status: 429, headers: { "retry-after": "7" } },
};

interface Raw {
  readonly status: number | undefined;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

const fields = `{ __typename ... on VirtualAppointment { id etag externalAppointmentId } ... on GatewayError { message requestId } }`;
const operations: [string, object][] = [
  ["an appointment", { query: `{ virtualAppointment(onlineMeetingId: "m") ${fields} }` }],
  ["a typed error", { query: `{ virtualAppointment(onlineMeetingId: "missing") ${fields} }` }],
  [
    "a list",
    {
      query: `{ virtualAppointments(meetings: [{ onlineMeetingId: "m" }, { onlineMeetingId: "busy" }, { onlineMeetingId: ".." }]) ${fields} }`,
    },
  ],
  [
    "aliases",
    {
      query: `{ a: virtualAppointment(onlineMeetingId: "a") ${fields} b: virtualAppointment(onlineMeetingId: "b") ${fields} }`,
    },
  ],
  [
    "wrong input",
    {
      query: `{ virtualAppointment(onlineMeetingId: "") { __typename ... on ValidationError { issues { path message } } } }`,
    },
  ],
  [
    "a list too long",
    {
      query: `query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { __typename } }`,
      variables: { m: Array.from({ length: 101 }, () => ({ onlineMeetingId: "m" })) },
    },
  ],
  [
    "a masked error",
    {
      query: `{ a: virtualAppointment(onlineMeetingId: "odd") { __typename } b: virtualAppointment(onlineMeetingId: "m") { __typename } }`,
    },
  ],
  ["a token that upstream refuses", { query: `{ virtualAppointment(onlineMeetingId: "denied") { __typename } }` }],
  [
    "a node",
    {
      query: `query ($id: ID!) { node(id: $id) { id __typename } }`,
      variables: { id: btoa("VirtualAppointment:me/m") },
    },
  ],
  ["no node", { query: `{ node(id: "x") { id } }` }],
  ["a node that fails", { query: `{ node(id: "${btoa("VirtualAppointment:me/busy")}") { id } }` }],
  [
    "a mutation",
    {
      query: `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m", settings: null }) { __typename ... on UpdateVirtualAppointmentPayload { virtualAppointment { etag } } } }`,
    },
  ],
  [
    "a mutation that fails below",
    {
      query: `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m" }) { ... on UpdateVirtualAppointmentPayload { virtualAppointment { appointmentClientJoinWebUrl } } } }`,
    },
  ],
  [
    "fragments and directives",
    {
      query: `query ($yes: Boolean!) { virtualAppointment(onlineMeetingId: "m") { ...F @include(if: $yes) ... @skip(if: $yes) { __typename } } } fragment F on VirtualAppointment { id settings { __typename allowClientToJoinUsingBrowser } }`,
      variables: { yes: true },
    },
  ],
  [
    "introspection",
    {
      query: `{ __schema { queryType { name } types { name kind } } __type(name: "Settings") { fields { name type { name } } } }`,
    },
  ],
  ["one of two operations", { query: `query A { __typename } query B { b: __typename }`, operationName: "B" }],
  ["no such operation", { query: `query A { __typename }`, operationName: "C" }],
  ["two operations and no name", { query: `query A { __typename } query B { __typename }` }],
  ["a syntax error", { query: `{` }],
  ["an unknown field", { query: `{ nothing }` }],
  ["a missing variable", { query: `query ($id: ID!) { node(id: $id) { id } }` }],
  [
    "a wrong variable",
    {
      query: `query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { __typename } }`,
      variables: { m: [{ x: 1 }] },
    },
  ],
  ["a subscription", { query: `subscription { x }` }],
  ["a persisted document", { documentId, operationName: "M", variables: { id: "m" } }],
  ["a persisted document that fails", { documentId, operationName: "M", variables: { id: "odd" } }],
  ["a persisted document without its variables", { documentId, operationName: "M" }],
  ["a persisted document without its operation", { documentId }],
  ["an unknown persisted document", { documentId: `sha256:${"0".repeat(64)}`, variables: { id: "m" } }],
  ["a persisted document's id that is no text", { documentId: 5 }],
  ["a document and an id", { documentId, query: `{ __typename }` }],
  ["no query", { variables: {} }],
  ["an empty query", { query: "" }],
  ["a query that is no text", { query: 5 }],
  ["an unknown parameter", { query: `{ __typename }`, extra: 1 }],
  ["extensions", { query: `{ __typename }`, extensions: { a: 1 } }],
  ["extensions that are a text", { query: `{ __typename }`, extensions: "a" }],
  ["variables that are a list", { query: `{ __typename }`, variables: [] }],
  [
    "null for whatever may be left out",
    { query: `{ __typename }`, variables: null, operationName: null, extensions: null },
  ],
  ["an unknown parameter that is null", { query: `{ __typename }`, extra: null }],
  ["an operation's name that is a number", { query: `{ __typename }`, operationName: 1 }],
];
const accepts = [
  undefined,
  "*/*",
  "application/json",
  "application/graphql-response+json",
  "application/graphql-response+json, application/json;q=0.9",
  "application/json, application/graphql-response+json",
  "application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed",
  "application/*;charset=utf-8",
];

describe.each(accepts)("with Accept: %s, both ways answer the same", (accept) => {
  it.for(operations)("%s", async ([, operation], { compare }) => {
    await compare(accept === undefined ? {} : { accept }, JSON.stringify(operation));
  });
});

describe("both ways answer the same", () => {
  const plain = JSON.stringify({ query: `{ __typename }` });
  it.for<[string, Record<string, string>, string | Buffer]>([
    ["to another origin", { origin: "https://frontend.example" }, plain],
    ["to another origin, with an error", { origin: "https://frontend.example" }, `{"query":"{"}`],
    ["without a token", { authorization: "" }, plain],
    ["to a token of another kind", { authorization: "Basic x" }, plain],
    ["with a charset", { "content-type": "application/json; charset=utf-8" }, plain],
    ["with a type in other letters", { "content-type": "Application/JSON;CHARSET=UTF-8" }, plain],
    ["with a blank before the parameters", { "content-type": "application/json ; charset=utf-8" }, plain],
    ["with a parameter in quotes", { "content-type": 'application/json; charset="utf-8"' }, plain],
    ["with parameters of any other kind", { "content-type": "application/json; a=b; odata.metadata=minimal" }, plain],
    ["to a type that begins alike", { "content-type": "application/jsonx" }, plain],
    ["to a type behind another", { "content-type": "text/plain; application/json" }, plain],
    ["to a form in other letters", { "content-type": "Application/X-WWW-Form-Urlencoded" }, "query=%7B__typename%7D"],
    ["to an Accept nobody can meet", { accept: "text/plain" }, plain],
    ["to broken JSON", {}, "{"],
    ["to JSON that is no object", {}, "[]"],
    ["to null", {}, "null"],
    ["to an empty body", {}, ""],
    ["to text that is not UTF-8", {}, Buffer.from([0x7b, 0xff, 0x7d])],
    ["to a form", { "content-type": "application/x-www-form-urlencoded" }, "query=%7B__typename%7D"],
    ["to another content type", { "content-type": "text/plain" }, plain],
    ["to the type of GraphQL documents", { "content-type": "application/graphql" }, "{ __typename }"],
    ["to a body of the largest size", {}, JSON.stringify({ query: `{ __typename } #${"x".repeat(250_000)}` })],
    ["to a body beyond it", {}, JSON.stringify({ query: `{ __typename } #${"x".repeat(270_000)}` })],
  ])("%s", async ([, headers, body], { compare }) => {
    await compare(headers, body);
  });

  it("to a body that comes in pieces", async ({ compare }) => {
    const answer = await compare({ "transfer-encoding": "chunked" }, plain);
    expect(answer.body).toBe(`{"data":{"__typename":"Query"}}`);
  });
});

it("an answer that is too large fails both ways, and nothing is executed twice", async ({
  anotherUpstream,
  anotherGateway,
}) => {
  const names = Array.from({ length: 400 }, (_, index) => `a${index}: externalAppointmentId`).join(" ");
  const document = `mutation { updateVirtualAppointment(input: { onlineMeetingId: "m", externalAppointmentId: "e" }) {
    ... on UpdateVirtualAppointmentPayload { virtualAppointment { ${names} } } } }`;
  const huge = await anotherUpstream(({ method }) =>
    method === "GET" ? { status: 200, body: { externalAppointmentId: "x".repeat(1_000_000) } } : { status: 204 },
  );
  const inFront = await anotherGateway(huge.url);
  for (const path of ["/graphql", "/graphql?"]) {
    huge.calls.splice(0);
    const { body } = await call("POST", `${inFront.url}${path}`, { token: "any", body: { query: document } });
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message: "The answer has more than 10000000 characters: ask for less at once.",
          extensions: { code: "ANSWER_TOO_LARGE" },
        },
      ],
    });
    expect(huge.calls.map(({ method }) => method)).toEqual(["PATCH", "GET"]);
  }
});
