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
  /** Where what became of the root fields is counted; `undefined` where nobody wants to know. */
  readonly outcomes: FieldOutcomes | undefined;
}

/** More than any page shows, and few enough that one operation can't occupy the gateway. */
const MAX_APPOINTMENTS = 1000;

/** Counts the appointments an operation asks for, however it spreads them over lists and aliases. */
export class AppointmentBudget {
  #taken = 0;

  /** @throws {ValidationError} when there are too many */
  take(appointments: number): void {
    this.#taken += appointments;
    if (this.#taken > MAX_APPOINTMENTS) {
      throw new ValidationError([
        {
          path: "",
          message: `An operation may ask for ${MAX_APPOINTMENTS} appointments at most, all fields together.`,
        },
      ]);
    }
  }
}
