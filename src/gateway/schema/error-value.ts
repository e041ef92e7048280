import { GatewayError } from "../../graph/model/gateway-errors.ts";
import { commonErrors } from "./error-types.ts";

export type CommonError = InstanceType<(typeof commonErrors)[number]>;

// One error may be the outcome of thousands of reads. GraphQL throws what is an Error, and to ask that of the errors
// plugin's wrappers takes twenty microseconds each time.
const values = new WeakMap<GatewayError, CommonError>();

/** An expected error as a value of a plain union; `undefined` for any other error. */
export function errorValue(error: unknown): CommonError | undefined {
  if (!(error instanceof GatewayError) || !commonErrors.some((type) => error instanceof type)) return undefined;
  let value = values.get(error);
  if (value === undefined) {
    // The message is no property that a copy takes along by itself.
    value = Object.assign({}, error, { message: error.message }) as CommonError;
    values.set(error, value);
  }
  return value;
}
