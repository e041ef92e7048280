import { GraphError } from "../protocol/graph-error.ts";
import type { StoreError, StoreTrouble } from "../store/store-error.ts";

const faults: Record<StoreTrouble, () => GraphError> = {
  full: () => new GraphError(507, "quotaLimitReached", "The service has no room left. Nothing was changed."),
  readOnly: () =>
    unavailable("The service can only read at the moment. Nothing was changed.", { innerCode: "serviceReadOnly" }),
  busy: () => unavailable("The service is busy. Nothing was changed.", { headers: { "Retry-After": "1" } }),
  damaged: () => unavailable("The service can't read its data. Nothing was changed."),
  unavailable: () => unavailable("The service can't reach its data. Nothing was changed."),
  uncertain: () => unavailable("The service lost its data's connection. The write may have been executed."),
};

function unavailable(message: string, options: ConstructorParameters<typeof GraphError>[3] = {}): GraphError {
  return new GraphError(503, "serviceNotAvailable", message, options);
}

/** What clients are told when the database fails: that it did, and whether something may have been written; the cause is in the log. */
export function storeErrorResponse({ trouble }: StoreError): GraphError {
  return faults[trouble ?? "unavailable"]();
}
