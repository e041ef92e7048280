import type { GraphClient } from "../../../graph/graph-client.ts";
import type { UpstreamUse } from "../../../graph/model/upstream-use.ts";
import { type OperationLife, OperationLives } from "../../../graph/operation-life.ts";
import type { Session } from "../../../identity/identity.ts";
import { AppointmentBudget, type GatewayContext, LiveOperation } from "../../schema/context.ts";
import type { FieldOutcomes } from "../../schema/field-outcomes.ts";
import { createLoaders } from "../../schema/loaders.ts";
import { WriteBudget } from "../../schema/write-budget.ts";

/** Who asks, and what is written down of it. */
export interface OperationFacts extends Session {
  readonly use: UpstreamUse;
  readonly outcomes: FieldOutcomes | undefined;
  /** Absent for what is answered once. */
  readonly live: LiveOperation | undefined;
}

const ANSWERED_ONCE = new LiveOperation(undefined);

/** Makes what the resolvers of an operation work with. */
export class OperationContexts {
  readonly #graph: GraphClient;
  readonly #deadline: number;
  readonly #cost: number;
  readonly #lives = new OperationLives();

  /**
   * @param deadline how long an operation, or an event of one, may take, in milliseconds
   * @param cost how many appointments it may ask for
   */
  constructor(graph: GraphClient, deadline: number, cost: number) {
    this.#graph = graph;
    this.#deadline = deadline;
    this.#cost = cost;
  }

  /** @param time how long it may take, in milliseconds; {@link finish} it when it is answered */
  begin({ caller, credential, use, outcomes, live }: OperationFacts, time: number): GatewayContext {
    const life = this.#lives.begin(time);
    const requester = { operationReads: { asked: 0, ofCaller: 0, use }, credential, life };
    return {
      graph: this.#graph,
      caller,
      loaders: createLoaders(this.#graph, requester),
      requester,
      budget: new AppointmentBudget(this.#cost),
      writes: new WriteBudget(life),
      live: live ?? ANSWERED_ONCE,
      outcomes,
    };
  }

  /** For a query that is executed once more: what was asked for counts once; what was read stays in the loaders. */
  readonly renew = (context: GatewayContext): GatewayContext => {
    context.outcomes?.clear();
    return { ...context, budget: new AppointmentBudget(this.#cost) };
  };

  /** For an event of a subscription: nothing stays that was read before, and its time begins anew. */
  readonly forEvent = (context: GatewayContext): { context: GatewayContext; end: () => void } => {
    const life = this.#lives.begin(this.#deadline);
    const { operationReads, credential } = context.requester;
    const requester = { operationReads: { ...operationReads, asked: 0 }, credential, life };
    const budget = new AppointmentBudget(this.#cost);
    const loaders = createLoaders(this.#graph, requester);
    return { context: { ...context, requester, budget, loaders }, end: () => this.#lives.finish(life) };
  };

  finish(life: OperationLife): void {
    this.#lives.finish(life);
  }
}
