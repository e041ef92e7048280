import type { UpstreamUse } from "../model/upstream-use.ts";
import type { Lane } from "./priority-lanes.ts";

/** An operation that has asked for more reads than this asks for many. */
const FEW = 10;
/** And so does each operation of a caller that waits for more than this: it may ask for them one by one. */
const FEW_OF_CALLER = 40;

/** Who reads: one GraphQL operation. */
export interface OperationReads {
  /** How many reads it has asked for so far. */
  asked: number;
  /** How many reads its caller waits for, in all operations together. */
  ofCaller: number;
  /** Where its upstream requests are counted; left out, they are not, and have no id of it. */
  readonly use?: UpstreamUse | undefined;
}

export function laneOf({ asked, ofCaller }: OperationReads): Lane {
  return asked <= FEW && ofCaller <= FEW_OF_CALLER ? "few" : "many";
}
