import { ValidationError } from "../../graph/model/gateway-errors.ts";
import type { GraphClient } from "../../graph/graph-client.ts";
import type { Requester } from "../../graph/requester.ts";
import type { LiveOperation } from "./live/live-operation.ts";
import type { Loaders } from "./loaders.ts";
import type { Caller } from "../../identity/caller.ts";
import type { FieldOutcomes } from "./field-outcomes.ts";
import type { WriteBudget } from "./write-budget.ts";

/** What the resolvers of one operation work with. */
export interface GatewayContext {
  readonly graph: GraphClient;
  readonly loaders: Loaders;
  /** Who asks for what no loader reads. */
  readonly requester: Requester;
  /** Who calls; `undefined` where tokens pass through unread. */
  readonly caller: Caller | undefined;
  readonly budget: AppointmentBudget;
  readonly writes: WriteBudget;
  /** What is of a subscription alone. */
  readonly live: LiveOperation;
  /** Where what became of the root fields is counted; `undefined` where nobody wants to know. */
  readonly outcomes: FieldOutcomes | undefined;
}

/** Counts the appointments an operation asks for, however it spreads them over lists and aliases. */
export class AppointmentBudget {
  readonly #limit: number;
  #taken = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** @throws {ValidationError} when there are too many */
  take(appointments: number): void {
    this.#taken += appointments;
    if (this.#taken <= this.#limit) return;
    const message = `An operation may ask for ${this.#limit} appointments at most, all fields together.`;
    const limit = this.#limit;
    const exceeded = { code: "MAX_COST_EXCEEDED", limit };
    throw new ValidationError([{ code: "TOO_MANY", path: [], message, limit }], { exceeded });
  }
}
