/** What is read of every failure that the schema names; `__typename` tells them apart. */
interface Failure {
  readonly __typename: string;
  readonly message: string;
}

/**
 * A write that came to a failure which the schema names: nothing was written, unless its `outcome` is `UNKNOWN`. A query
 * hands such a failure out as data; a mutation that did the same would have succeeded.
 */
export class MutationFailedError<TFailure extends Failure = Failure> extends Error {
  override readonly name = "MutationFailedError";
  readonly failure: TFailure;

  constructor(failure: TFailure) {
    super(failure.message);
    this.failure = failure;
  }
}
