import { errorResponse, GraphError } from "../../service/protocol/graph-error.ts";
import type { Dispatch } from "../../service/http/dispatch.ts";
import { drawFault, type Fault } from "./draw.ts";
import { FaultPlanError, parseFaultPlan, type FaultPlan } from "../../config/fault-plan.ts";
import { statusError } from "./status-error.ts";

type Headers = Readonly<Record<string, string | readonly string[] | undefined>>;

export interface FaultOptions {
  /** What requests meet by chance. */
  readonly plan: FaultPlan | undefined;
  /** Whether a request may ask for a fault of its own by `x-fault`. Never in production. */
  readonly header: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/**
 * Deals faults out. A fault has a status, and a way to travel: latency, a cut, a broken body. A request alone meets
 * both; of a `$batch`, the items meet the status, each by itself, and the batch the rest, for its items share one
 * answer. Turns are counted in the order in which requests come and, in a batch, in which items are executed.
 */
export class FaultInjection {
  readonly #options: FaultOptions;
  #turn = 0;

  constructor(options: FaultOptions) {
    this.#options = options;
  }

  /** @throws {GraphError} 400 for an `x-fault` that can't be read */
  ofRequest(headers: Headers, isBatch: boolean): Fault | undefined {
    const asked = this.#asked(headers);
    if (asked !== undefined) return asked;
    const { plan } = this.#options;
    if (plan === undefined || !isBatch) return this.#draw(plan);
    const { status: _, retryAfter: __, ...travel } = plan;
    return (travel.latency ?? travel.cut ?? travel.body) ? this.#draw(travel) : undefined;
  }

  /** The same for the items of a batch. */
  inItems(dispatch: Dispatch): Dispatch {
    const { plan, header, now } = this.#options;
    if (plan?.status === undefined && !header) return dispatch;
    return async (request, ids) => {
      try {
        const { status, retryAfter } = this.#ofItem(request.headers) ?? {};
        if (status === undefined) return await dispatch(request, ids);
        throw statusError(status, retryAfter, now());
      } catch (error) {
        if (error instanceof GraphError) return errorResponse(error, ids, now());
        throw error;
      }
    };
  }

  #ofItem(headers: Headers): Fault | undefined {
    const asked = this.#asked(headers);
    if (asked === undefined)
      return this.#options.plan?.status === undefined ? undefined : this.#draw(this.#options.plan);
    if (asked.status === undefined || asked.latency > 0 || asked.body !== undefined) {
      throw malformed("for an item of a batch is made of status and retryAfter");
    }
    return asked;
  }

  #asked(headers: Headers): Fault | undefined {
    const text = headers["x-fault"];
    if (!this.#options.header || text === undefined) return undefined;
    if (/\b(?:rate|seed)\b/.test(String(text))) {
      throw malformed("hits the request that has it: rate and seed are for FAULTS");
    }
    try {
      return drawFault(parseFaultPlan(String(text)), 0);
    } catch (error) {
      if (error instanceof FaultPlanError) throw malformed(error.message);
      throw error;
    }
  }

  #draw(plan: FaultPlan | undefined): Fault | undefined {
    return plan === undefined ? undefined : drawFault(plan, this.#turn++);
  }
}

function malformed(problem: string): GraphError {
  return new GraphError(400, "BadRequest", `The header x-fault ${problem}.`);
}
