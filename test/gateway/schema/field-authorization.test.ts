import { describe, expect } from "vitest";
import { granted, USER, userNumber } from "../../support/authority.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { startGateway, type RunningGateway } from "../../support/gateway.ts";
import type { ScriptedAnswer } from "../../support/upstream.ts";
import { permissions, type Permission } from "../../service/access/allowed-permissions.ts";
import {
  mutationDocument,
  mutationFields,
  queryDocument,
  queryFields,
  type AuthorizedField,
} from "./authorized-fields.ts";

// Who may use which field, in each mode: every scope with every role, under the own user and another. What is refused
// must not have sent anything.

const OTHER = userNumber(7);

const it = base
  .extend("onBehalfOf", { scope: "file" }, ({ upstream, authority }, cleanup) =>
    disposeLater(startGateway(upstream.url, { identity: authority.settings() }), cleanup),
  )
  .extend("application", { scope: "file" }, ({ upstream, authority }, cleanup) =>
    disposeLater(startGateway(upstream.url, { identity: authority.settings({ mode: "application" }) }), cleanup),
  )
  .extend("passthrough", { scope: "file" }, ({ upstream }, cleanup) =>
    disposeLater(startGateway(upstream.url), cleanup),
  )
  .extend("userToken", ({ authority }) => (scope: Permission, role: Permission) => {
    return authority.token({ scp: textOf(scope), roles: rolesOf(role) });
  });
it.override("upstreamAnswer", () => ({ method, path, body }) => {
  if (!path.endsWith("/$batch")) return answerOf(method, path);
  const version = path.slice(0, path.lastIndexOf("/"));
  const responses = body.requests.map((item: { id: string; method: string; url: string }) => ({
    id: item.id,
    ...answerOf(item.method, `${version}${item.url}`),
  }));
  return { status: 200, body: { responses } };
});

/** What reached the upstream, items of batches included, without queries. */
let sent: string[] = [];

it.beforeAll(async ({ authority }) => {
  authority.reply = () => granted("upstream-token");
});

function answerOf(method: string, url: string): ScriptedAnswer {
  const path = url.split("?")[0] ?? "";
  sent.push(`${method} ${path}`);
  if (method === "GET" && path.endsWith("/onlineMeetings")) return { status: 200, body: { value: [{ id: "listed" }] } };
  if (/\/(?:virtualAppointments|textMessages)$/.test(path)) return { status: 200, body: { value: [] } };
  if (path.endsWith("JoinWebUrl()")) return { status: 200, body: { value: "https://join.example/link" } };
  const status = { GET: 200, PUT: 201, POST: 202 }[method] ?? 204;
  return status === 204 ? { status } : { status, body: { id: "appointment" } };
}

type Outcome = "done" | "ForbiddenError" | "ValidationError" | "not reached";
/** What has to come of a field for this caller. */
type Rule = (field: AuthorizedField) => Outcome;

interface Question {
  readonly gateway: RunningGateway;
  readonly token: string;
  /** The `userId` of each field; without one it is the caller's own. */
  readonly userId?: string;
  /** What the paths of the upstream begin with. */
  readonly under: string;
  readonly rule: Rule;
}

/** Asks for every field, and tells what differs from the rule. */
async function differencesOf({ gateway, token, userId, under, rule }: Question): Promise<string[]> {
  const parent = userId === undefined ? "me" : `users/${userId}`;
  const [node, other] = ["three", "six"].map((id) => btoa(`VirtualAppointment:${parent}/${id}`));
  const variables = { user: userId, node, other };
  const differences: string[] = [];
  for (const [document, fields] of [
    [queryDocument, queryFields],
    [mutationDocument, mutationFields],
  ] as const) {
    sent = [];
    const { body } = await gateway.query(document, { token, variables });
    const wanted = new Map(fields.map((field) => [field, ruleFor(field, fields, rule)]));
    for (const [field, outcome] of wanted) {
      const found = outcomeOf(body, field);
      if (found !== outcome) differences.push(`${field.name}: ${found} instead of ${outcome}`);
    }
    const requests = [...wanted].flatMap(([{ sends }, outcome]) => (outcome === "done" ? sends : []));
    const expected = requests.map((request) => request.replace("{user}", under)).toSorted();
    const found = sent.toSorted();
    if (found.join() !== expected.join()) differences.push(`sent ${found.join()} instead of ${expected.join()}`);
  }
  return differences;
}

function ruleFor(field: AuthorizedField, fields: readonly AuthorizedField[], rule: Rule): Outcome {
  const outer = fields.find(({ name }) => name === field.within);
  return outer !== undefined && rule(outer) !== "done" ? "not reached" : rule(field);
}

// oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
function outcomeOf(body: any, { path, success, sufficient }: AuthorizedField): string {
  let value = body.data;
  for (const part of path) value = value?.[part];
  if (value === undefined) return "not reached";
  // A node has no union to say it in.
  if (value === null) {
    const error = body.errors?.find((one: { path: unknown[] }) => one.path.join() === path.join());
    return { FORBIDDEN: "ForbiddenError", BAD_USER_INPUT: "ValidationError" }[String(error?.extensions.code)] ?? "null";
  }
  // What goes wrong with a list stands beside its page.
  const { __typename: type, requiredPermissions = [] } = value.error ?? value;
  if (type === success) return "done";
  const known = [...sufficient.delegated, ...sufficient.application] as string[];
  const isUnknown = (permission: string) => !known.includes(permission);
  return type !== "ForbiddenError" || (requiredPermissions.length > 0 && !requiredPermissions.some(isUnknown))
    ? type
    : `ForbiddenError that names ${requiredPermissions}`;
}

const has = (list: readonly Permission[], permission: Permission) => list.includes(permission);
const textOf = (permission: Permission) => (permission === "none" ? "" : permission);
const rolesOf = (permission: Permission) => (permission === "none" ? undefined : [permission]);

async function expectNone(questions: readonly (readonly [name: string, Question])[]): Promise<void> {
  expect(questions.length).toBeGreaterThan(0);
  const differences: string[] = [];
  for (const [name, question] of questions) {
    differences.push(...(await differencesOf(question)).map((difference) => `${name}: ${difference}`));
  }
  expect([`${differences.length} differ`, ...differences.slice(0, 30)]).toEqual(["0 differ"]);
}

describe("on behalf of a user", () => {
  it("the scope decides alone, whatever the roles; the rest is for the upstream to decide", async ({
    authority,
    onBehalfOf,
  }) => {
    const questions = [];
    for (const scope of permissions) {
      const rule: Rule = ({ sufficient }) => (has(sufficient.delegated, scope) ? "done" : "ForbiddenError");
      for (const roles of [undefined, [...permissions]]) {
        const token = await authority.token({ scp: textOf(scope), roles });
        const name = `${scope} ${roles === undefined ? "without roles" : "with all roles"}`;
        const common = { gateway: onBehalfOf, token, rule };
        questions.push([`${name}, own`, { ...common, under: "/me" }] as const);
        questions.push([`${name}, another's`, { ...common, userId: OTHER, under: `/users/${OTHER}` }] as const);
      }
    }
    await expectNone(questions);
  });

  it("an application gets no field at all, whatever its role", async ({ authority, onBehalfOf }) => {
    sent = [];
    for (const role of permissions) {
      const token = await authority.applicationToken({ roles: rolesOf(role) });
      const variables = { user: OTHER, node: "x" };
      for (const document of [queryDocument, mutationDocument]) {
        const { status, body } = await onBehalfOf.query(document, { token, variables });
        expect([role, status, body.data]).toEqual([role, 403, undefined]);
      }
    }
    expect(sent).toEqual([]);
  });
});

describe("as an application that serves users", () => {
  it("the scope opens the own meetings, and with a role those of others", async ({ application, userToken }) => {
    const questions = [];
    for (const scope of permissions) {
      for (const role of permissions) {
        const token = await userToken(scope, role);
        const own: Rule = ({ sufficient }) => (has(sufficient.delegated, scope) ? "done" : "ForbiddenError");
        const others: Rule = ({ sufficient }) =>
          has(sufficient.delegated, scope) && has(sufficient.application, role) ? "done" : "ForbiddenError";
        const name = `scope ${scope}, role ${role}`;
        const common = { gateway: application, token };
        const under = `/users/${USER}`;
        questions.push([`${name}, own`, { ...common, rule: own, under }] as const);
        if (role === "none") {
          questions.push([`${name}, own by id`, { ...common, rule: own, under, userId: USER.toUpperCase() }] as const);
        }
        const another = { userId: OTHER, under: `/users/${OTHER}` };
        questions.push([`${name}, another's`, { ...common, rule: others, ...another }] as const);
      }
    }
    await expectNone(questions);
  });

  it("the role decides for applications, which have no meetings of their own", async ({ authority, application }) => {
    const questions = [];
    for (const role of permissions) {
      const token = await authority.applicationToken({ roles: rolesOf(role) });
      const named: Rule = ({ sufficient }) => (has(sufficient.application, role) ? "done" : "ForbiddenError");
      const unnamed: Rule = ({ sufficient }) =>
        has(sufficient.application, role) ? "ValidationError" : "ForbiddenError";
      const common = { gateway: application, token };
      const another = { userId: OTHER, under: `/users/${OTHER}` };
      questions.push([`role ${role}, a user's`, { ...common, rule: named, ...another }] as const);
      questions.push([`role ${role}, its own`, { ...common, rule: unnamed, under: "" }] as const);
    }
    await expectNone(questions);
  });
});

it("tokens that pass through are the upstream's to judge: everything is asked for", async ({ passthrough }) => {
  const rule: Rule = () => "done";
  await expectNone([
    ["own", { gateway: passthrough, token: "any", rule, under: "/me" }],
    ["another's", { gateway: passthrough, token: "any", rule, userId: OTHER, under: `/users/${OTHER}` }],
  ]);
});

it("covers every field of the schema", async ({ authority, onBehalfOf }) => {
  const { body } = await onBehalfOf.query(
    "{ __schema { queryType { fields { name } } mutationType { fields { name } } } }",
    { token: await authority.token() },
  );
  const names = (type: { fields: { name: string }[] }) => type.fields.map(({ name }) => name).toSorted();
  const rows = (fields: readonly AuthorizedField[]) =>
    [...new Set(fields.map(({ path }) => String(path[0])))].toSorted();
  // The viewer is told of the own token alone, and needs nothing for it.
  const known = ["viewer", ...rows(queryFields).filter((name) => name !== "linked")];
  expect(names(body.data.__schema.queryType)).toEqual(known.toSorted());
  expect(names(body.data.__schema.mutationType)).toEqual(rows(mutationFields));
});
