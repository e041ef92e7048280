import { expect } from "vitest";
import { fuzzDocuments } from "../../fuzz/documents.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { startPlanComparison } from "../../support/engine/plan-comparison.ts";

const it = base.extend("comparison", { scope: "file" }, ({}, cleanup) => disposeLater(startPlanComparison(), cleanup));

it.for([
  [
    "that fails before what it asked for has failed, too,",
    `query ($id: ID = "whole") {
      a: node(id: "${btoa("VirtualAppointment:me/odd")}") { id }
      b: virtualAppointment(onlineMeetingId: $id) { __typename }
    }`,
    { id: null },
  ],
  [
    "whose alias would say what the answer inherits from",
    `{ __proto__: virtualAppointment(onlineMeetingId: "whole") {
      ... on VirtualAppointment { __proto__: settings { constructor: __typename } }
    } }`,
    {},
  ],
  [
    "whose variable has the name of what every object inherits",
    "query ($constructor: ID!) { node(id: $constructor) { id } }",
    {},
  ],
  [
    "whose names are JavaScript's words",
    `{ function: virtualAppointment(onlineMeetingId: "whole") { class: __typename ... on VirtualAppointment { return: id } } }`,
    {},
  ],
  [
    "that asks for more than an operation may",
    `query ($list: [MeetingInput!]!) {
      ${Array.from({ length: 11 }, (_, index) => `a${index}: virtualAppointments(meetings: $list) { __typename }`).join(" ")}
    }`,
    { list: Array.from({ length: 100 }, (_, index) => ({ onlineMeetingId: `m${index}` })) },
  ],
] as const)("a query %s gets the answer of GraphQL", async ([, query, variables], { comparison }) => {
  await comparison.compare(query, variables);
});

it("arbitrary queries get the same answer by a plan as from GraphQL, and ask the upstream for no more", async () => {
  const seen = await fuzzDocuments(1000, Date.now() % 2 ** 31);
  // Enough of each kind that the comparison says something.
  for (const [kind, count] of Object.entries(seen)) expect(count, kind).toBeGreaterThan(10);
});
