import type { Plugin } from "graphql-yoga";
import type { OperationLimits } from "../../common/operation-limits.ts";
import { executeByGraphQL, refuseStreams, subscribeByGraphQL, type SubscriptionOptions } from "./bounded-execution.ts";
import { limitDocuments } from "./document-limits.ts";
import {
  type ExecutionCounts,
  type PlanExecutionOptions,
  planExecution,
  type PlannedExecution,
} from "./plan-plugin.ts";
import { type NamedPlugin, refuseSkippedHooks } from "./skipped-hooks.ts";

/** Whether queries that come again are executed by plans, or everything by graphql-js. */
export type QueryEngineKind = "plans" | "graphql-js";

export interface QueryEngineOptions<ServerContext extends Record<string, unknown>, Context extends object>
  extends
    Omit<PlanExecutionOptions<ServerContext, Context>, "hideSuggestions">,
    Pick<SubscriptionOptions<Context>, "eventContext"> {
  readonly kind: QueryEngineKind;
  /** Then the schema is nobody's business: no introspection, and no name that somebody may have meant. */
  readonly production: boolean;
  /** What a document may hold. */
  readonly limits: OperationLimits;
  /** What else Yoga is to have, before the engine's own plugins. */
  readonly plugins: readonly NamedPlugin[];
}

export interface QueryEngine<ServerContext extends Record<string, unknown>> {
  /** All that Yoga is to have. */
  readonly plugins: Plugin[];
  /** What skips Yoga's pipeline; `undefined` where nothing does, and then nothing may skip its HTTP layer either. */
  readonly repeat: PlannedExecution<ServerContext>["repeat"] | undefined;
  /** What executed its queries; `undefined` where graphql-js does all of it. They go on counting. */
  readonly executions: ExecutionCounts | undefined;
}

/**
 * What executes operations: by plans, or as Yoga has it. Documents and variables are bounded either way.
 *
 * @returns plugins with which Yoga's start fails, if one of them would miss operations
 */
export function createQueryEngine<ServerContext extends Record<string, unknown>, Context extends object>(
  options: QueryEngineOptions<ServerContext, Context>,
): QueryEngine<ServerContext> {
  const { kind, schema, production, plugins } = options;
  const bounds = { ...options, hideSuggestions: production };
  const limits = limitDocuments({ schema, production, limits: options.limits });
  if (kind === "graphql-js") {
    const all = [
      ...plugins.map(({ plugin }) => plugin),
      executeByGraphQL(bounds),
      subscribeByGraphQL(bounds),
      refuseStreams,
      limits,
    ];
    return { plugins: all, repeat: undefined, executions: undefined };
  }
  const { plugin, repeat, executions } = planExecution(bounds);
  return {
    plugins: refuseSkippedHooks([
      ...plugins,
      { name: "plans", plugin, maySkip: ["onParams", "onExecute"] },
      // A repeated query has passed them before.
      { name: "subscriptions", plugin: subscribeByGraphQL(bounds) },
      // handleDirectPost refuses them as well.
      { name: "streams", plugin: refuseStreams, maySkip: ["onResultProcess"] },
      { name: "document limits", plugin: limits, maySkip: ["onParse", "onValidate"] },
    ]),
    repeat,
    executions,
  };
}
