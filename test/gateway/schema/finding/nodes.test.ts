import { describe, expect } from "vitest";
import { it as base } from "../../../support/fixtures.ts";

// What is found again by its global id, alone and together.

const FOUND = `id __typename
  ... on OnlineMeeting { onlineMeetingId userId subject }
  ... on VirtualAppointment { onlineMeetingId userId externalAppointmentId }`;
const idOf = (typeName: string, key: string) => btoa(`${typeName}:${key}`);
const appointment = idOf("VirtualAppointment", "me/follow-up");
const meeting = idOf("OnlineMeeting", "me/follow-up");

const it = base.extend("nodes", ({ gateway }) => async (ids: readonly string[]) => {
  return (await gateway.query(`query ($ids: [ID!]!) { nodes(ids: $ids) { ${FOUND} } }`, { variables: { ids } })).body;
});
it.override("graphUrl", ({ service }) => service.url);
it.override("gatewayOptions", ({ token }) => ({ token }));
it.beforeEach(({ service }) => void service.requests.splice(0));

describe("an online meeting", () => {
  it("is found by the id that an agenda gave it, under the same user", async ({ service, gateway }) => {
    const at = (days: number) => new Date(service.clock.now + days * 86_400_000).toISOString();
    for (const userId of [null, "adele@contoso.example"]) {
      const { body } = await gateway.query(
        `query ($from: DateTime!, $before: DateTime!, $userId: ID) {
           onlineMeetings(startsFrom: $from, startsBefore: $before, userId: $userId) {
             nodes { id __typename onlineMeetingId userId subject } } }`,
        { variables: { from: at(-1), before: at(1), userId } },
      );
      expect(body.errors).toBeUndefined();
      const { nodes } = body.data.onlineMeetings;
      expect(nodes.length).toBeGreaterThan(5);
      for (const node of nodes) {
        const again = await gateway.query(`query ($id: ID!) { node(id: $id) { ${FOUND} } }`, {
          variables: { id: node.id },
        });
        expect(again.body.data.node).toEqual(node);
        expect(node.userId).toBe(userId);
      }
    }
  });

  it("that is not there is null", async ({ nodes }) => {
    expect(await nodes([idOf("OnlineMeeting", "me/there-is-none")])).toEqual({ data: { nodes: [null] } });
  });
});

describe("nodes", () => {
  it("come each at its place, of any kind, read together", async ({ service, nodes }) => {
    const others = ["new-client", "missing"].map((id) => idOf("VirtualAppointment", `me/${id}`));
    const { data, errors } = await nodes([appointment, meeting, ...others, appointment]);
    expect(errors).toBeUndefined();
    expect(data.nodes).toMatchObject([
      { id: appointment, __typename: "VirtualAppointment", onlineMeetingId: "follow-up" },
      { id: meeting, __typename: "OnlineMeeting", onlineMeetingId: "follow-up" },
      null,
      null,
      { id: appointment },
    ]);
    expect(service.requests.toSorted()).toEqual(["GET /v1.0/me/onlineMeetings/follow-up", "POST /beta/$batch"]);
  });

  it("that fail are null, and say why", async ({ nodes }) => {
    const { data, errors } = await nodes([idOf("VirtualAppointment", "me/throttled"), meeting]);
    expect(data.nodes).toMatchObject([null, { id: meeting }]);
    expect(errors).toMatchObject([{ path: ["nodes", 0], extensions: { code: "THROTTLED" } }]);
  });

  it.for([
    ["no base64", ["?"]],
    ["another type", [idOf("Viewer", "me/x")]],
    ["a step in a path", [idOf("OnlineMeeting", "me/..")]],
  ] as const)("are none for %s", async ([, ids], { service, nodes }) => {
    const { data, errors } = await nodes([appointment, ...ids]);
    expect([data.nodes, errors[0].extensions.code]).toEqual([null, "BAD_USER_INPUT"]);
    expect(service.requests).toEqual([]);
  });

  it("are a hundred at most", async ({ service, nodes }) => {
    const ids = Array.from({ length: 101 }, (_, index) => idOf("VirtualAppointment", `me/m${index}`));
    expect((await nodes(ids.slice(1))).data.nodes).toHaveLength(100);
    service.requests.splice(0);
    const { data, errors } = await nodes(ids);
    expect(data.nodes).toBeNull();
    const issue = { code: "TOO_MANY", path: ["ids"], limit: 100 };
    expect(errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT", issues: [issue] } }]);
    expect(service.requests).toEqual([]);
  });
});
