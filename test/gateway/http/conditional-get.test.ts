import { hash } from "node:crypto";
import { expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";

// A persisted document may be asked for with GET, and an answer that its caller has is not sent again.

const read = `query Read($id: ID!) { virtualAppointment(onlineMeetingId: $id) { ... on VirtualAppointment { externalAppointmentId } } }`;
const remove = `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m" }) { __typename } }`;
const documents = new Map([read, remove].map((text) => [hash("sha256", text), text]));
const pathOf = (text: string, variables: object = { id: "m" }) =>
  `/graphql?${new URLSearchParams({ documentId: `sha256:${hash("sha256", text)}`, variables: JSON.stringify(variables) })}`;

const it = base
  .extend("state", () => ({ name: "Grädy" }))
  .extend(
    "get",
    ({ ownUpstream: upstream, anotherGateway, state }) =>
      async (path: string, headers: Record<string, string> = {}) => {
        upstream.answer = () => ({ status: 200, body: { externalAppointmentId: state.name } });
        const gateway = await anotherGateway(upstream.url, {
          persistedDocuments: { documents, only: true },
          compression: true,
        });
        const response = await fetch(`${gateway.url}${path}`, { headers: { authorization: "Bearer any", ...headers } });
        const text = await response.text();
        return { status: response.status, headers: response.headers, text, asked: upstream.calls.length };
      },
  );

it("answers 304 to whoever has the answer, and asks the upstream all the same", async ({ get, state }) => {
  const first = await get(pathOf(read));
  expect([first.status, JSON.parse(first.text)]).toEqual([
    200,
    { data: { virtualAppointment: { externalAppointmentId: "Grädy" } } },
  ]);
  expect(first.headers.get("cache-control")).toBe("private, no-cache");
  expect(first.headers.get("vary")).toBe("Origin, Accept-Encoding, Authorization");
  const etag = first.headers.get("etag") ?? "";
  expect(etag).toMatch(/^W\/"[\w-]{43}"$/);
  for (const known of [etag, etag.slice(2), `"other", ${etag}`, "*"]) {
    const { status, text, headers } = await get(pathOf(read), { "if-none-match": known });
    expect([status, text, headers.get("etag"), headers.get("content-type")]).toEqual([304, "", etag, null]);
    expect(headers.get("request-id")).toMatch(/^[\da-f-]{36}$/);
  }
  state.name = "Alex";
  const changed = await get(pathOf(read), { "if-none-match": etag });
  expect([changed.status, changed.text.includes("Alex"), changed.asked]).toEqual([200, true, 6]);
  expect(changed.headers.get("etag")).not.toBe(etag);
});

it("tells apart what differs: the variables, and the answer's media type is no part of it", async ({ get }) => {
  const { headers } = await get(pathOf(read));
  const known = { "if-none-match": headers.get("etag") ?? "" };
  expect((await get(pathOf(read, { id: "other" }), known)).status).toBe(304);
  expect((await get(pathOf(read), { ...known, accept: "application/graphql-response+json" })).status).toBe(304);
});

it("keeps nothing of anything else", async ({ get, ownUpstream: upstream }) => {
  for (const path of [
    pathOf(remove, {}),
    pathOf(read, {}),
    `/graphql?${new URLSearchParams({ query: "{ __typename }" })}`,
  ]) {
    const { status, headers, text } = await get(path, {
      accept: "application/graphql-response+json",
      "if-none-match": "*",
    });
    expect(JSON.parse(text)).toHaveProperty("errors");
    expect([status >= 400, headers.get("etag"), headers.get("cache-control")]).toEqual([true, null, "no-store"]);
  }
  expect(upstream.calls).toEqual([]);
  const usual = await get(pathOf("{ unknown }"));
  expect([usual.status, usual.headers.get("etag"), usual.text]).toEqual([
    200,
    null,
    expect.stringContaining("NOT_FOUND"),
  ]);
});
