import SchemaBuilder from "@pothos/core";
import ErrorsPlugin from "@pothos/plugin-errors";
import RelayPlugin from "@pothos/plugin-relay";
import ValidationPlugin from "@pothos/plugin-validation";
import type { GatewayContext } from "./context.ts";
import { decodeGlobalId } from "./node/global-id.ts";
import { MAX_MEETINGS } from "../../common/contract/limits.ts";
import { nodesRules } from "./input-rules.ts";
import { validationError } from "./validation-error.ts";

/** The one schema builder. It defines no types: those live with their nouns. */
export const builder = new SchemaBuilder<{
  Context: GatewayContext;
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    EmailAddress: { Input: string; Output: string };
    PhoneNumber: { Input: string; Output: string };
    URL: { Input: string; Output: string };
  };
}>({
  plugins: [ErrorsPlugin, RelayPlugin, ValidationPlugin],
  errors: {
    // A mistake in the arguments is a ValidationError of the result, like one that the upstream finds.
    unsafelyHandleInputErrors: true,
  },
  validation: {
    validationError: ({ issues }) => validationError(issues),
  },
  relay: {
    nodeTypeOptions: { description: "Something with a global id, which `node` finds again." },
    nodeQueryOptions: {
      description: "Reads a node by its global `id`. `null` when there is none, or none that you may see.",
      args: { id: { description: "The `id` of a node, as an earlier answer gave it." } },
    },
    nodesQueryOptions: {
      nullable: { list: true, items: true },
      description:
        `Reads several nodes by their global ids, ${MAX_MEETINGS} at most: each at its place, \`null\` where there is none, or none ` +
        "that you may see. One that fails is `null`, with a top-level error; so is the list when one of them is no global id.",
      args: { ids: { description: "The `id`s of nodes, as earlier answers gave them." } },
      validate: nodesRules,
    },
    pageInfoTypeOptions: { description: "Where a page stands in its list." },
    hasNextPageFieldOptions: { description: "Whether more come after this page." },
    hasPreviousPageFieldOptions: { description: "Whether this page was asked for with `after`." },
    startCursorFieldOptions: { description: "The cursor of the first; `null` where there is none." },
    endCursorFieldOptions: {
      description:
        "The cursor of the last: give it back as `after` for the next page. `null` where there is none; of a page that failed, the `after` that it was asked for with.",
    },
    idFieldOptions: {
      description:
        "The global id: opaque, good for `node(id:)` and for caches. It names the meeting as you asked for it (with " +
        "`userId` or without), and without `userId` it means another one after another sign-in: clear caches then.",
    },
    decodeGlobalID: decodeGlobalId,
  },
});

builder.queryType({ description: "Reads. Every root field is nullable: one that crashes leaves the others alone." });
builder.subscriptionType({
  description:
    "Live: what others change, as server-sent events. Each field tells from the moment on when its answer begins.",
});
builder.mutationType({ description: "Writes, executed one after the other in the order written." });
