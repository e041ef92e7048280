import type { Change } from "../change.ts";

const accessLog = ["test/telemetry/access-log.test.ts"];
const upstreamUse = ["test/telemetry/upstream-use.test.ts"];
const traces = ["test/telemetry/traces.test.ts"];

/** That the log says what it must not, or not what it has to. */
export const telemetry: readonly Change[] = [
  {
    name: "the gateway takes any text for a caller's id",
    file: "src/gateway/http/request-record.ts",
    find: 'typeof given === "string" && isGuid(given)',
    replace: 'typeof given === "string"',
    tests: accessLog,
  },
  {
    name: "the service logs any text for a caller's id",
    file: "src/telemetry/log-line.ts",
    find: "clientRequestId === requestId || !isGuid(clientRequestId)",
    replace: "clientRequestId === requestId",
    tests: accessLog,
  },
  {
    name: "outcomes are counted below the root",
    file: "src/gateway/schema/count-outcomes.ts",
    find: "context.outcomes !== undefined && rootTypes.includes(info.parentType)",
    replace: "context.outcomes !== undefined",
    tests: accessLog,
  },
  {
    name: "outcomes of a query that is executed once more count twice",
    file: "src/gateway/http/bounds/operation-contexts.ts",
    find: "context.outcomes?.clear();",
    replace: "",
    tests: accessLog,
  },
  {
    name: "the name of an operation may have any length",
    file: "src/gateway/http/known-operations.ts",
    find: "operation?.name?.value.slice(0, MAX_NAME)",
    replace: "operation?.name?.value",
    tests: accessLog,
  },
  {
    name: "the items of a batch for several operations don't say for which",
    file: "src/graph/create-read-queues.ts",
    find: "use === undefined ? origin.uses : undefined",
    replace: "undefined",
    tests: upstreamUse,
  },
  {
    name: "a read that goes once more over a new connection is not counted",
    file: "src/graph/transport/transport.ts",
    find: "onRepeat?.();",
    replace: "",
    tests: upstreamUse,
  },
  {
    name: "a batch counts for an operation as often as it has reads in it",
    file: "src/graph/model/upstream-use.ts",
    find: "if (this.#last === request) return;",
    replace: "",
    tests: accessLog,
  },
  {
    name: "a worker takes a question for the word to stop",
    file: "src/runtime/cluster-worker.ts",
    find: 'if (message === "stop") closing',
    replace: 'if (message === "stop" || "metrics" in message) closing',
    tests: ["test/telemetry/metrics.test.ts"],
  },
  {
    name: "the items of a shared batch don't tell of which trace they are a part",
    file: "src/graph/transport/json-batch.ts",
    find: "for (const name in span.headers) text +=",
    replace: "for (const name in {}) text +=",
    tests: traces,
  },
  {
    name: "a batch for several operations is a part of the first",
    file: "src/graph/transport/trace-exchange.ts",
    find: "others.length === 0 ?",
    replace: "first !== undefined ?",
    tests: traces,
  },
  {
    name: "what the database does belongs to no request",
    file: "src/service/http/dispatch.ts",
    find: "tracer === undefined || span === undefined ? handled()",
    replace: "tracer !== undefined || span === undefined ? handled()",
    tests: traces,
  },
];
