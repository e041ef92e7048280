import type { Attack } from "./attack.ts";
import { connectionAttacks } from "./connections.ts";
import { documentAttacks } from "./documents.ts";
import { upstreamAttacks } from "./upstream-attacks.ts";
import { variableAttacks } from "./variables.ts";
import { wideAttacks } from "./wide-requests.ts";

const all = [...variableAttacks, ...documentAttacks, ...wideAttacks, ...upstreamAttacks, ...connectionAttacks];

/** The rows of the issue in their order, then the others. */
export const attacks: readonly Attack[] = all.toSorted((one, other) => rowOf(one) - rowOf(other));

function rowOf({ name }: Attack): number {
  return Number(/^#(\d+) /.exec(name)?.[1] ?? 100);
}
