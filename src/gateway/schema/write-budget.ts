import { GraphQLError } from "graphql";
import { MAX_ATTENDEES } from "../../common/contract/limits.ts";
import type { OperationLife } from "../../graph/operation-life.ts";
import { UnauthenticatedError, ValidationError } from "../../graph/model/gateway-errors.ts";

/** As many as one field may send: a request that is sent by mistake, or by somebody else, reaches no more people. */
const MAX_MESSAGES = MAX_ATTENDEES;
/** Upstream requests, most of them one after the other: more than this belongs into several operations. */
const MAX_WRITES = 50;

/** The writes of one operation: how many there may be, and what a lost token means once one was executed. */
export class WriteBudget {
  readonly #life: OperationLife;
  #begun = 0;
  #messages = 0;
  #executed = 0;

  constructor(life: OperationLife) {
    this.#life = life;
  }

  /**
   * Executes a write. One that was begun is finished even if the caller goes away; no further one is begun then, nor when
   * the time is up.
   *
   * @param requests how many it takes upstream
   * @throws {ValidationError} when the operation holds too many
   */
  async run<Result>(write: () => Promise<Result>, requests = 1): Promise<Result> {
    this.#life.throwIfAborted();
    if ((this.#begun += requests) > MAX_WRITES) {
      const message = `An operation may hold ${MAX_WRITES} writes at most.`;
      throw new ValidationError([{ code: "TOO_MANY", path: [], message, limit: MAX_WRITES }]);
    }
    const result = await this.#withoutStatus(write);
    this.#executed++;
    return result;
  }

  /**
   * Executes several writes together, each with an outcome of its own. A lost token is every outcome's, or one of some
   * that were executed: then it keeps its code, and the answer its status.
   */
  async runAll<Outcome>(write: () => Promise<(Outcome | Error)[]>, requests: number): Promise<(Outcome | Error)[]> {
    const outcomes = await this.run(async () => {
      const all = await write();
      const lost = all.find((outcome) => outcome instanceof UnauthenticatedError);
      if (lost !== undefined && all.every((outcome) => outcome instanceof UnauthenticatedError)) throw lost;
      return all;
    }, requests);
    return outcomes.map((outcome) => (outcome instanceof UnauthenticatedError ? withoutStatus(outcome) : outcome));
  }

  /**
   * Sends text messages, all of them or none.
   *
   * @throws {ValidationError} when the operation would have sent too many with them
   */
  async send<Result>(messages: number, write: () => Promise<Result>): Promise<Result> {
    if (this.#messages + messages > MAX_MESSAGES) {
      const message = `An operation may send ${MAX_MESSAGES} text messages at most, all fields together.`;
      throw new ValidationError([{ code: "TOO_MANY", path: ["input", "attendees"], message, limit: MAX_MESSAGES }]);
    }
    this.#messages += messages;
    return this.run(write);
  }

  /** Reads what a write left behind. */
  readBack<Result>(read: () => Promise<Result>): Promise<Result> {
    return this.#withoutStatus(read);
  }

  /**
   * A client that sees HTTP 401 sends the whole operation again. After a write that would write twice: so the error
   * keeps its code then, and the answer its status.
   */
  async #withoutStatus<Result>(work: () => Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UnauthenticatedError) || this.#executed === 0) throw error;
      throw withoutStatus(error);
    }
  }
}

function withoutStatus({ message, code }: UnauthenticatedError): GraphQLError {
  return new GraphQLError(message, { originalError: undefined, extensions: { code } });
}
