import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ExecutionMessage } from "../../../src/gateway/execution/trace-execution.ts";
import { startGateway } from "../gateway.ts";
import { startUpstream, type ScriptedAnswer } from "../upstream.ts";

// Queries are executed by plans, apart from very long ones, which GraphQL itself executes. A comment makes a query very
// long: both ways it has to get the same answer, to the byte.

const COMMENT = ` # ${"x".repeat(20_000)}`;
const CLIENTS = [
  { displayName: "Zürich 🩺", emailAddress: null, smsCapablePhoneNumber: "123-456-7890" },
  { displayName: '"\u2028\\', emailAddress: "a@contoso.com" },
];
const appointments: Readonly<Record<string, ScriptedAnswer>> = {
  whole: {
    status: 200,
    headers: { etag: '"1"' },
    body: {
      appointmentClientJoinWebUrl: "https://join.example/whole",
      appointmentClients: CLIENTS,
      externalAppointmentId: "1",
      externalAppointmentUrl: "https://contoso.com/1",
      settings: { allowClientToJoinUsingBrowser: true },
    },
  },
  bare: { status: 200, body: {} },
  // Nobody may have its join link: an error in the middle of an answer.
  linkless: { status: 200, body: { externalAppointmentId: "2", appointmentClients: CLIENTS.slice(0, 1) } },
  missing: { status: 404 },
  busy: { status: 429, headers: { "retry-after": "7" } },
  // Nobody foresaw this: the field fails.
  odd: { status: 418 },
};
const links: Readonly<Record<string, ScriptedAnswer>> = {
  bare: { status: 200, body: { value: "https://join.example/bare" } },
  linkless: { status: 403 },
};
const meetings = { value: Object.keys(appointments).map((id) => ({ id, startDateTime: "2026-11-21T10:00:00Z" })) };

function answerOf(url: string): ScriptedAnswer {
  if (url.includes("?$filter")) return { status: 200, body: meetings };
  const [, id = "", rest] = /onlineMeetings\/(\w+)\/(.*)$/.exec(url) ?? [];
  return (rest === "virtualAppointment" ? appointments : links)[id] ?? { status: 404 };
}

// Whatever executes something tells whoever listens, and plans say that it was them.
const EXECUTION = "tracing:graphql:execute:start";

export interface PlanComparison extends AsyncDisposable {
  /**
   * Asks once as GraphQL executes it, and three times as a query that may be planned.
   *
   * @returns the answer with its status, as JSON text
   * @throws {Error} when one of them got another answer, asked the upstream for more, told of more executions or fewer,
   *   or was executed by GraphQL though it had a plan
   */
  compare(query: string, variables?: object): Promise<string>;
}

/** A gateway in front of an upstream that knows a few appointments, one for each thing that can happen. */
export async function startPlanComparison(): Promise<PlanComparison> {
  const upstream = await startUpstream(({ path, body }) => {
    if (body?.requests === undefined) return answerOf(path);
    const requests = body.requests as readonly { readonly id: string; readonly url: string }[];
    return { status: 200, body: { responses: requests.map(({ id, url }) => ({ id, ...answerOf(url) })) } };
  });
  const gateway = await startGateway(upstream.url, { queryEngine: "plans" });
  let told: ExecutionMessage[] = [];
  const listen = (message: unknown) => void told.push(message as ExecutionMessage);
  subscribe(EXECUTION, listen);

  async function ask(query: string, variables: object): Promise<string> {
    const response = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { authorization: "Bearer any", "content-type": "application/json" },
      body: JSON.stringify({ query, variables }),
    });
    const answer = (await response.json()) as { readonly errors?: readonly unknown[] };
    // Errors come in the order in which they happened, and of two reads now this one fails first, now that one.
    const errors = answer.errors?.map((error) => JSON.stringify(error)).toSorted();
    return JSON.stringify({ ...answer, errors, status: response.status });
  }

  /** How many items the upstream was asked for since the last time. */
  function countAsked(): number {
    return upstream.calls
      .splice(0)
      .reduce((sum, { body }) => sum + ((body?.requests as unknown[] | undefined)?.length ?? 1), 0);
  }

  return {
    async compare(query, variables = {}) {
      told = [];
      const executed = await ask(query + COMMENT, variables);
      const { length: executions } = told;
      const asked = countAsked();
      const { errors } = JSON.parse(executed) as { readonly errors?: readonly unknown[] };
      const isPlanned = errors === undefined && !/__schema|__proto__/.test(query);
      // It is planned the second time, and not even parsed the third time.
      for (const time of ["first", "second", "third"]) {
        told = [];
        const answer = await ask(query, variables);
        if (answer !== executed) throw new Error(`The ${time} time the answer is\n${answer}\nand not\n${executed}`);
        const now = countAsked();
        if (now !== asked) throw new Error(`The ${time} time the upstream was asked for ${now} items, not ${asked}.`);
        if (told.length !== executions) throw new Error(`The ${time} time ${told.length} executions are told.`);
        // By its plan alone, unless something went wrong.
        const isByPlan = told.every(({ executedBy }) => executedBy === "plan");
        if (isPlanned && time !== "first" && !isByPlan) throw new Error(`The ${time} time it has no plan.`);
      }
      return executed;
    },
    async [Symbol.asyncDispose]() {
      unsubscribe(EXECUTION, listen);
      await gateway[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
      gateway.log.length = 0;
    },
  };
}
