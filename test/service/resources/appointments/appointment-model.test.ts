import * as fc from "fast-check";
import { expect } from "vitest";
import { createFilledStore, pathOf } from "../../../support/filled-store.ts";
import { it } from "../../../support/fixtures.ts";
import { call, type Answer } from "../../../support/http.ts";
import { tokenFor } from "../../../support/service.ts";

const RUNS = Number(process.env["MODEL_RUNS"] ?? 300);

it.override("serviceOptions", async ({ sharedDirectory }) => ({
  directory: await createFilledStore(1, sharedDirectory),
  provisioningSeconds: 0,
}));

type Properties = Readonly<Record<string, unknown>>;
type Condition = "none" | "current" | "stale" | "any" | "list" | "current as none-match" | "any as none-match";

interface Command {
  readonly method: "GET" | "PUT" | "PATCH" | "DELETE";
  readonly condition: Condition;
  readonly body: Properties;
}

/** What a client that knows the reference pages expects to be there. */
interface Model {
  properties: Properties | undefined;
  etag: string | undefined;
  id: string | undefined;
}

const text = fc.option(fc.constantFrom("", "a", "b", "ÄÖ ☎ \u0000 '\"", "x".repeat(2048)), { nil: null });
const client = fc.record({ displayName: text, emailAddress: text, smsCapablePhoneNumber: text });
const body = fc.record(
  {
    externalAppointmentId: text,
    externalAppointmentUrl: text,
    appointmentClientJoinWebUrl: text,
    settings: fc.option(fc.record({ allowClientToJoinUsingBrowser: fc.option(fc.boolean()) })),
    appointmentClients: fc.array(client, { maxLength: 3 }),
  },
  { requiredKeys: [] },
);
const command: fc.Arbitrary<Command> = fc.record({
  method: fc.constantFrom("GET", "PUT", "PATCH", "PATCH", "DELETE"),
  condition: fc.constantFrom(
    "none",
    "none",
    "current",
    "stale",
    "any",
    "list",
    "current as none-match",
    "any as none-match",
  ),
  body,
});

const STALE = 'W/"c3RhbGU="';

const headersOf: Record<Condition, (current: string) => Record<string, string>> = {
  none: () => ({}),
  current: (current) => ({ "if-match": current }),
  stale: () => ({ "if-match": STALE }),
  any: () => ({ "if-match": "*" }),
  list: (current) => ({ "if-match": `${STALE}, ${current}` }),
  "current as none-match": (current) => ({ "if-none-match": current }),
  "any as none-match": () => ({ "if-none-match": "*" }),
};

function allows(condition: Condition, there: boolean): boolean {
  if (condition === "none") return true;
  if (condition === "stale") return false;
  return condition.endsWith("none-match") ? !there : there;
}

const initial: Properties = {
  externalAppointmentId: null,
  externalAppointmentUrl: null,
  appointmentClientJoinWebUrl: "https://visit.teams.microsoft.com/webrtc-svc/api/route?convId=0",
  settings: null,
  appointmentClients: [],
};

/** Sends a request for the one appointment. */
type Ask = (method: string, options?: object) => Promise<Answer>;

async function step(ask: Ask, model: Model, { method, condition, body: change }: Command, seen: Set<string>) {
  const there = model.properties !== undefined;
  const answer = await ask(method, {
    headers: method === "GET" ? {} : headersOf[condition](model.etag ?? STALE),
    ...(method === "GET" || method === "DELETE" ? {} : { body: change }),
  });
  const etag = answer.headers.get("etag") ?? undefined;
  if (!there && method !== "PUT") return expect(answer.status).toBe(404);
  if (method === "GET") {
    expect([answer.status, etag]).toEqual([200, model.etag]);
    return;
  }
  if (!allows(condition, there)) return expect(answer.status).toBe(412);
  if (method === "DELETE") {
    expect(answer.status).toBe(204);
    model.properties = model.etag = model.id = undefined;
    return;
  }
  expect(answer.status).toBe(method === "PUT" ? 201 : 204);
  const next = { ...(method === "PUT" ? initial : model.properties), ...change };
  // A write that changes nothing keeps its tag; every other one gets a tag that was never there.
  if (there && JSON.stringify(sorted(next)) === JSON.stringify(sorted(model.properties))) {
    expect(etag).toBe(model.etag);
  } else {
    expect(seen.has(etag ?? "")).toBe(false);
    seen.add(etag ?? "");
  }
  if (method === "PUT") {
    expect(answer.body).toMatchObject(next);
    if (there) expect(answer.body.id).toBe(model.id);
    model.id = answer.body.id;
  }
  model.properties = next;
  model.etag = etag;
}

function sorted(properties: Properties | undefined): unknown[] {
  return Object.keys(initial).map((name) => properties?.[name]);
}

it("behaves as the model says, whatever is asked in whatever order", async ({ service, sharedDirectory }) => {
  const token = await tokenFor(sharedDirectory);
  const ask: Ask = (method, options) => call(method, `${service.url}/beta${pathOf(0)}`, { token, ...options });
  const seen = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.array(command, { minLength: 1, maxLength: 12 }), async (commands) => {
      await ask("DELETE");
      const model: Model = { properties: undefined, etag: undefined, id: undefined };
      for (const one of commands) {
        await step(ask, model, one, seen);
        // After each step, refused ones too, exactly what the model holds is there.
        const { status, body: found, headers } = await ask("GET");
        expect(status).toBe(model.properties === undefined ? 404 : 200);
        if (model.properties === undefined) continue;
        const { id, ...properties } = Object.fromEntries(
          Object.entries(found as object).filter(([name]) => !name.includes("@")),
        );
        expect(properties).toEqual(model.properties);
        expect([id, headers.get("etag")]).toEqual([model.id, model.etag]);
      }
    }),
    { numRuns: RUNS },
  );
}, 60_000);
