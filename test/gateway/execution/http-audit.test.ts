import { serverAudits } from "graphql-http";
import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

it.override("upstreamAnswer", () => () => ({ status: 404 }));

const auditsOf = (url: string, fetchFn: typeof fetch) => serverAudits({ url, fetchFn });
const names = auditsOf("", fetch).map(({ name, id }) => [name, id] as const);
/** These ask for `__type`. */
const INTROSPECTION: readonly string[] = ["2EA1", "28B9", "D6D5", "6A70"];

// With a query string on the path it takes the whole of Yoga.
describe.for(["/graphql", "/graphql?"])("the GraphQL over HTTP audit of %s", (path) => {
  const run = (url: string, id: string) => {
    const audits = auditsOf(`${url}${path}`, (input, init) =>
      fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), authorization: "Bearer any" } }),
    );
    return audits.find((audit) => audit.id === id)?.fn();
  };

  it.for(names)("%s", async ([, id], { gateway }) => {
    expect(await run(gateway.url, id)).toMatchObject({ status: "ok" });
  });

  it.for(names.filter(([, id]) => !INTROSPECTION.includes(id)))("%s, in production", async ([, id], { production }) => {
    expect(await run(production.url, id)).toMatchObject({ status: "ok" });
  });

  const query = "query ($id: ID!) { node(id: $id) { id } }";
  it.for<[string, Record<string, unknown>, string]>([
    ["of the wrong kind", { id: 1.5 }, "ID cannot represent value."],
    ["that is missing", {}, 'Expected a value of non-null type "ID!" to be provided.'],
  ])(
    "a variable %s is HTTP 400 where that is known to be the gateway's",
    async ([, variables, told], { gateway, production }) => {
      for (const { url } of [gateway, production]) {
        // By graphql-js, by a plan that is made, and by one that is known.
        for (let time = 0; time < 3; time++) {
          for (const [accept, expected] of [
            ["application/graphql-response+json", 400],
            ["application/json", 200],
            ["*/*", 200],
          ] as const) {
            const sent = { token: "any", headers: { accept }, body: { query, variables } };
            const { status, headers, body } = await call("POST", `${url}${path}`, sent);
            expect([status, headers.get("content-type")?.includes("graphql-response")]).toEqual([
              expected,
              expected === 400,
            ]);
            expect(body).toEqual({
              errors: [
                {
                  message: `Variable "$id" has invalid value: ${told}`,
                  locations: [{ line: 1, column: 8 }],
                  extensions: { code: "BAD_USER_INPUT" },
                },
              ],
            });
          }
        }
      }
    },
  );

  it("so is a variable of a mutation, and what was executed and failed is 200", async ({ gateway, upstream }) => {
    const headers = { accept: "application/graphql-response+json" };
    const mutation =
      "mutation ($input: DeleteVirtualAppointmentInput!) { deleteVirtualAppointment(input: $input) { __typename } }";
    const wrong = { token: "any", headers, body: { query: mutation, variables: { input: {} } } };
    expect((await call("POST", `${gateway.url}${path}`, wrong)).status).toBe(400);
    expect(upstream.calls).toEqual([]);
    const failing = { token: "any", headers, body: { query, variables: { id: btoa("VirtualAppointment:me/..") } } };
    const { status, body } = await call("POST", `${gateway.url}${path}`, failing);
    expect([status, "data" in body, body.errors.length]).toEqual([200, true, 1]);
  });
});
