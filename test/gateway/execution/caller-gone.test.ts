import { tracingChannel } from "node:diagnostics_channel";
import { expect, onTestFinished } from "vitest";
import type { ExecutionMessage } from "../../../src/gateway/execution/trace-execution.ts";
import { it } from "../../support/fixtures.ts";

const LIST = "query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { __typename } }";
/** On a busy machine all takes its time. */
const PATIENT = { timeout: 30_000 };
const meetings = Array.from({ length: 40 }, (_, index) => ({ onlineMeetingId: `m${index}` }));

it.override("upstreamAnswer", () => () => "handled");

/** What is told of each execution at its end, from now on. */
function executionsEnded(): ExecutionMessage[] {
  const channel = tracingChannel<ExecutionMessage>("graphql:execute");
  const ended: ExecutionMessage[] = [];
  const listener = { asyncEnd: (message: ExecutionMessage) => void ended.push(message) };
  channel.subscribe(listener);
  onTestFinished(() => channel.unsubscribe(listener));
  return ended;
}

it.runIf(process.env["QUERY_ENGINE"] !== "graphql-js")(
  "what a caller asked for that has hung up is not executed once more, and makes no error for each of its fields",
  async ({ upstream, gateway }) => {
    const ended = executionsEnded();
    for (const executedBy of ["graphql-js", "plan", "plan"]) {
      const caller = new AbortController();
      const { length } = upstream.calls;
      const answer = fetch(`${gateway.url}/graphql`, {
        method: "POST",
        headers: { authorization: "Bearer any", "content-type": "application/json" },
        body: JSON.stringify({ query: LIST, variables: { m: meetings } }),
        signal: caller.signal,
      });
      await expect.poll(() => upstream.calls.length, PATIENT).toBe(length + 2);
      caller.abort();
      await expect(answer).rejects.toThrow("abort");
      await expect.poll(() => ended.length, PATIENT).toBe(1);
      const [execution] = ended.splice(0);
      expect(execution?.executedBy ?? "graphql-js").toBe(executedBy);
      const result = execution?.result as { readonly errors?: readonly Error[] } | undefined;
      expect([...new Set(result?.errors)].map(({ message }) => message)).toEqual(["The caller has hung up."]);
    }
    expect(gateway.log).toEqual([]);
  },
);
