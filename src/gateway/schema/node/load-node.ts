import { NotFoundError } from "../../../graph/model/gateway-errors.ts";

/**
 * Reads a node: `null` when there is none. Whatever else goes wrong is handed out as a value, which GraphQL takes for the
 * failure of this node alone: thrown, it would take all that are asked for with it along.
 */
export async function loadNode<Node>(
  budget: { take(appointments: number): void },
  read: () => Promise<Node>,
): Promise<Node | null> {
  try {
    budget.take(1);
    return await read();
  } catch (error) {
    return error instanceof NotFoundError ? null : (error as Node);
  }
}
