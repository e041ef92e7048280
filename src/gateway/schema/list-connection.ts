import type { ObjectRef, SchemaTypes } from "@pothos/core";
import type { z } from "zod";
import { MAX_MEETINGS } from "../../common/contract/limits.ts";
import type { Edge, Page } from "../../graph/model/item-page.ts";
import { builder } from "./builder.ts";
import type { AppointmentBudget } from "./context.ts";
import { commonErrors } from "./error-types.ts";
import { errorValue, type CommonError } from "./error-value.ts";
import { DEFAULT_MEETINGS } from "./input-rules.ts";
import { validationError } from "./validation-error.ts";

type Types = typeof builder extends PothosSchemaTypes.SchemaBuilder<infer T extends SchemaTypes> ? T : never;

/** A page as the schema shows it, or why there is none: never both. */
export interface Connection<Node> extends Page<Node> {
  /** Behind which cursor it was asked for. */
  readonly after: string | undefined;
  readonly error: CommonError | undefined;
}

interface ConnectionDefinition<Node> {
  /** Of the nodes, such as `OnlineMeeting`: connection and edge are named after it. */
  readonly name: string;
  /** Of the union of what can go wrong. */
  readonly errorName: string;
  readonly node: ObjectRef<Types, Node>;
  readonly description: string;
  /** Of the nodes: what they are, and in which order. */
  readonly order: string;
}

/**
 * A connection as Relay's specification has it, and as the caches of other clients expect it: never a member of a union,
 * so that what goes wrong stands beside the page.
 *
 * @see https://relay.dev/graphql/connections.htm
 */
export function defineConnection<Node>(definition: ConnectionDefinition<Node>): ObjectRef<Types, Connection<Node>> {
  const { name, errorName, node, description, order } = definition;
  const error = builder.unionType(errorName, {
    description: "Why there is no page. Switch on `__typename`.",
    types: [...commonErrors],
    resolveType: ({ name }) => name,
  });
  const edge: ObjectRef<Types, Edge<Node>> = builder.objectRef<Edge<Node>>(`${name}Edge`).implement({
    description: "One of a page, with its place in the list.",
    fields: (t) => ({
      node: t.field({
        type: node,
        nullable: false,
        description: "What is there.",
        resolve: ({ node }) => node as never,
      }),
      cursor: t.exposeString("cursor", {
        nullable: true,
        description:
          "Its place: as `after` it gives what comes behind. `null` from an upstream that knows the end of a page alone.",
      }),
    }),
  });
  return builder.objectRef<Connection<Node>>(`${name}Connection`).implement({
    description,
    fields: (t) => ({
      edges: t.field({
        type: [edge],
        nullable: false,
        description: `${order} Each with its cursor; empty when there is an \`error\`.`,
        resolve: ({ edges }) => [...edges],
      }),
      nodes: t.field({
        type: [node],
        nullable: false,
        description: "The same without cursors.",
        resolve: ({ edges }) => edges.map(({ node }) => node) as never,
      }),
      pageInfo: t.field({
        type: builder.pageInfoRef(),
        nullable: false,
        description: "Whether there are more, and how to go on.",
        resolve: ({ edges, hasNextPage, endCursor, after }) => ({
          hasNextPage,
          hasPreviousPage: after !== undefined,
          startCursor: edges[0]?.cursor ?? null,
          endCursor,
        }),
      }),
      error: t.field({
        type: error,
        nullable: true,
        description: "Why there is no page; `null` when all is well. Ask for it whenever you ask for the list.",
        resolve: ({ error }) => error,
      }),
    }),
  });
}

type QueryFieldBuilder = Parameters<Parameters<typeof builder.queryField>[1]>[0];

/** The arguments that say which page. */
export function pageArguments({ arg }: QueryFieldBuilder) {
  return {
    first: arg.int({
      defaultValue: DEFAULT_MEETINGS,
      description: `How many at most, 1 to ${MAX_MEETINGS}; ${DEFAULT_MEETINGS} unless given.`,
    }),
    after: arg.string({
      description: "A cursor of an earlier answer to the same arguments: the page behind it. Left out: the first page.",
    }),
  };
}

interface PageRequest {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
}

/**
 * Reads a page; what is to be expected to go wrong is a value beside it. Its nodes are taken off the budget before, with an
 * appointment of each, which cost as much as if they were asked for by their ids.
 */
export async function connectionOf<Node>(
  args: PageRequest,
  rules: z.ZodType,
  budget: AppointmentBudget,
  read: (first: number, after: string | undefined) => Promise<Page<Node>>,
): Promise<Connection<Node>> {
  const after = args.after ?? undefined;
  try {
    const issues = rules.safeParse(args).error?.issues;
    if (issues !== undefined) throw validationError(issues);
    const first = args.first ?? DEFAULT_MEETINGS;
    budget.take(first);
    const { edges, hasNextPage, endCursor } = await read(first, after);
    return { edges, hasNextPage, endCursor, after, error: undefined };
  } catch (cause) {
    const error = errorValue(cause);
    if (error === undefined) throw cause;
    // With the cursor that it was asked for, so that whoever wants to can ask for the same page again.
    return { edges: [], hasNextPage: false, endCursor: after ?? null, after, error };
  }
}
