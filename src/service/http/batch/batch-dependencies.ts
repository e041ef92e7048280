import { GraphError } from "../../protocol/graph-error.ts";

interface Dependent {
  readonly id: string;
  readonly dependsOn: readonly string[];
}

/**
 * Graph takes three patterns of `dependsOn`: none at all, each request on the one before it, and all on the same one.
 * Ids are compared without case.
 *
 * @see https://learn.microsoft.com/graph/json-batching
 * @throws {GraphError} 400 for any other pattern, and for a dependency that is no earlier request of the batch
 */
export function requireSupportedDependencies(items: readonly Dependent[]): void {
  const earlier = new Set<string>();
  for (const { id, dependsOn } of items) {
    if (dependsOn.some((other) => !earlier.has(other.toLowerCase()))) {
      const reason = "it must name an earlier request of the batch.";
      throw new GraphError(400, "BadRequest", `Invalid dependency for request Id ${id}: ${reason}`);
    }
    earlier.add(id.toLowerCase());
  }
  if (!isOnOneParent(items) && !isSerial(items)) {
    throw new GraphError(400, "BadRequest", "Batch should be either fully sequential or fully parallel");
  }
}

/** A batch without dependencies is the simplest of these. */
function isOnOneParent(items: readonly Dependent[]): boolean {
  return new Set(items.flatMap(({ dependsOn }) => dependsOn.map((id) => id.toLowerCase()))).size <= 1;
}

function isSerial(items: readonly Dependent[]): boolean {
  return items.every(({ dependsOn }, index) => {
    const previous = items[index - 1]?.id.toLowerCase();
    return previous === undefined || (dependsOn.length === 1 && dependsOn[0]?.toLowerCase() === previous);
  });
}
