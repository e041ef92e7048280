import { ValidationError } from "../../graph/model/gateway-errors.ts";
import type { GraphClient } from "../../graph/graph-client.ts";
import type { Requester } from "../../graph/requester.ts";
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

/** A subscription, as its transport sees it: from where it goes on, and where it is. */
export class LiveOperation {
  /** The header of the request: the id of an event that the caller has had before. */
  readonly lastEventId: string | undefined;
  #positionOf: () => string | undefined = () => undefined;

  constructor(lastEventId: string | undefined) {
    this.lastEventId = lastEventId;
  }

  /** The id after which to go on; `undefined` while nobody knows. */
  get position(): string | undefined {
    return this.#positionOf();
  }

  /** @param positionOf where what is subscribed to is */
  follow(positionOf: () => string | undefined): void {
    this.#positionOf = positionOf;
  }
}
