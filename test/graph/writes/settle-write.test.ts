import { describe, expect } from "vitest";
import { createEtag } from "../../../src/common/contract/etag.ts";
import { it } from "../../support/fixtures.ts";
import type { ScriptedUpstream, UpstreamCall } from "../../support/upstream.ts";

// What the caller is told of a write whose answer did not come: that it was executed, where a read finds it, and never that
// it was not, as it may be on its way yet. Nothing is written twice.

type Resource = Readonly<Record<string, unknown>>;
/** What becomes of a write before its answer is lost. */
type Fate =
  | "executed"
  | "not executed"
  | "executed late"
  | "overtaken"
  | "overtaken by the same"
  | "executed, and the upstream is gone"
  | "executed, then overtaken";

interface Upstream {
  resource: Resource | undefined;
  etag: string;
}

/** Whether an upstream's versions have a mark of the write that made them: those of the service have. */
type Marks = "with marks" | "without marks";

function write(upstream: Upstream, { method, body, headers }: UpstreamCall, marks: Marks): void {
  upstream.etag = createEtag(marks === "with marks" ? String(headers["write-id"]) : undefined);
  if (method === "DELETE") upstream.resource = undefined;
  else upstream.resource = method === "PUT" ? body : { ...upstream.resource, ...body };
}

/** Those of an upstream with one appointment, or none, that answers no write. */
function forgetfulAnswers(fate: Fate, first: Resource | undefined, marks: Marks): ScriptedUpstream["answer"] {
  const state: Upstream = { resource: first, etag: '"1"' };
  let isGone = false;
  let late: UpstreamCall | undefined;
  return (call) => {
    if (isGone) return undefined;
    if (call.method === "GET") {
      const { resource, etag } = state;
      if (late !== undefined) write(state, late, marks);
      late = undefined;
      if (resource === undefined)
        return {
          status: 404,
          body: { error: { code: "NotFound", message: "This online meeting has no virtual appointment." } },
        };
      return { status: 200, headers: { etag }, body: resource };
    }
    if (fate === "executed late") late = call;
    else if (fate.startsWith("executed")) write(state, call, marks);
    const other = { ...call, headers: { "write-id": crypto.randomUUID() } };
    if (fate === "overtaken by the same") write(state, other, marks);
    if (fate.endsWith("overtaken")) write(state, { ...other, method: "PUT", body: { ...there } }, marks);
    isGone = fate.endsWith("gone");
    return undefined;
  };
}

const fields = `__typename
  ... on ServiceUnavailableError { outcome }`;
const mutation = (operation: string, more: string) =>
  `mutation { outcome: ${operation}VirtualAppointment(input: { onlineMeetingId: "m" ${more} }) { ${fields} } }`;
const changes = `externalAppointmentId: "ours", settings: null, appointmentClients: [{ displayName: "Grady" }]`;
const create = mutation("create", changes);
const replace = mutation("create", `ifMatch: "\\"1\\"", ${changes}`);
const update = mutation("update", `ifMatch: "\\"1\\"", ${changes}`);
const updateAny = mutation("update", changes);
const remove = mutation("delete", `ifMatch: "\\"1\\""`);
const removeAny = mutation("delete", "");

const there = { externalAppointmentId: "theirs", externalAppointmentUrl: "https://theirs.example/" };
const done = (operation: string) => ({ __typename: `${operation}VirtualAppointmentPayload` });
const unknown = { __typename: "ServiceUnavailableError", outcome: "UNKNOWN" };

const asAsked = { externalAppointmentId: "ours", settings: null, appointmentClients: [{ displayName: "Grady" }] };

/** What can be told where versions have no marks, if it is less. */
type Row = [name: string, query: string, fate: Fate, first: Resource | undefined, outcome: object, unmarked?: object];

const rows: readonly Row[] = [
  ["a create", create, "executed", undefined, done("Create"), unknown],
  ["a create", create, "not executed", undefined, unknown],
  ["a create", create, "executed late", undefined, unknown],
  ["a create", create, "overtaken", undefined, unknown],
  ["a create", create, "overtaken by the same", undefined, unknown],
  ["a create", create, "executed, and the upstream is gone", undefined, unknown],
  ["a create that replaces a version", replace, "executed", there, done("Create"), unknown],
  ["a create that replaces a version", replace, "not executed", there, unknown],
  ["a create that replaces a version", replace, "overtaken", there, unknown],
  ["a create that replaces a version", replace, "overtaken by the same", there, unknown],
  ["a create that changes nothing", replace, "not executed", asAsked, done("Create")],
  ["an update of a version", update, "executed", there, done("Update"), unknown],
  ["an update of a version", update, "not executed", there, unknown],
  ["an update of a version", update, "executed late", there, unknown],
  ["an update of a version", update, "overtaken", there, unknown],
  ["an update of a version", update, "overtaken by the same", there, unknown],
  ["an update of a version that changes nothing", update, "not executed", asAsked, done("Update")],
  ["an update of a version", update, "executed, then overtaken", there, unknown],
  ["an update of a version", update, "executed, and the upstream is gone", there, unknown],
  ["an update of a version that was deleted", update, "not executed", undefined, unknown],
  ["an update of whatever is there", updateAny, "executed", there, done("Update")],
  ["an update of whatever is there", updateAny, "not executed", there, unknown],
  ["an update of whatever is there", updateAny, "overtaken", there, unknown],
  ["an update of whatever is there", updateAny, "overtaken by the same", there, done("Update")],
  ["a delete of a version", remove, "executed", there, unknown],
  ["a delete of a version", remove, "not executed", there, unknown],
  ["a delete of a version", remove, "executed late", there, unknown],
  ["a delete of a version", remove, "overtaken", there, unknown],
  ["a delete of whatever is there", removeAny, "executed", there, done("Delete")],
  ["a delete of whatever is there", removeAny, "not executed", there, unknown],
];

describe.for<Marks>(["with marks", "without marks"])("an upstream %s", (marks) => {
  it.for(rows)("%#: %s", async ([, query, fate, first, outcome, unmarked = outcome], { ownUpstream, ownGateway }) => {
    ownUpstream.answer = forgetfulAnswers(fate, first, marks);
    const expected = marks === "with marks" ? outcome : unmarked;
    expect((await ownGateway.query(query)).body).toEqual({ data: { outcome: expected } });
    expect(ownUpstream.calls.filter(({ method }) => method !== "GET")).toHaveLength(1);
  });
});

it("reads once, however the upstream answers, and with what the caller may read", async ({
  ownUpstream: upstream,
  ownGateway: gateway,
}) => {
  upstream.answer = ({ method }) => (method === "GET" ? { status: 503 } : undefined);
  expect((await gateway.query(update)).body).toEqual({ data: { outcome: unknown } });
  expect(upstream.calls.map(({ method, path, headers }) => [method, path, headers.authorization])).toEqual([
    ["PATCH", "/beta/me/onlineMeetings/m/virtualAppointment", "Bearer any"],
    ["GET", "/beta/me/onlineMeetings/m/virtualAppointment", "Bearer any"],
  ]);
});

it("takes no proxy's 404 for a delete that was executed", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  for (const body of ["<html>default backend - 404</html>", ""]) {
    upstream.answer = ({ method }) => (method === "GET" ? { status: 404, body } : { status: 502 });
    expect((await gateway.query(removeAny)).body).toEqual({ data: { outcome: unknown } });
  }
});

it("never looks for a text message", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = () => undefined;
  const attendees = `attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }]`;
  const send = `mutation { outcome: sendVirtualAppointmentSms(input: { onlineMeetingId: "m", messageType: CONFIRMATION, ${attendees} }) { ${fields.split("\n")[0]} ... on ServiceUnavailableError { outcome } } }`;
  expect((await gateway.query(send)).body).toEqual({ data: { outcome: unknown } });
  expect(upstream.calls).toHaveLength(1);
});

it("settles a create of which the answer is no appointment", async ({ ownUpstream: upstream, ownGateway: gateway }) => {
  upstream.answer = ({ method }) => {
    if (method !== "GET") return { status: 204 };
    return {
      status: 200,
      headers: { etag: createEtag(String(upstream.calls[0]?.headers["write-id"])) },
      body: asAsked,
    };
  };
  expect((await gateway.query(create)).body).toEqual({ data: { outcome: done("Create") } });
});
