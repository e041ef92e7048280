import type { FieldNode, GraphQLAbstractType, GraphQLField, GraphQLLeafType, GraphQLObjectType } from "graphql";

/** An object of the answer, or the arguments of a field. */
export type Values = Record<string, unknown>;

/** How an object of the answer is made of what a resolver gave. */
export interface SelectionPlan {
  /** No other plan ever has the same. */
  readonly id: number;
  make: (source: unknown, run: Run) => Values;
}

/** What the making of an object needs of the operation under way. */
export interface Run {
  /** How many values were promised so far. */
  readonly promised: number;
  /** Names and texts of the answer so far. */
  characters: number;
  /** The value of a field that has a resolver. */
  resolve(plan: FieldPlan, source: unknown): unknown;
  /** A value as it comes in the answer. */
  complete(value: unknown, shape: Shape, plan: FieldPlan): unknown;
  /** Lets what was promised for an object or a list come to its place there. */
  place(target: Values | unknown[]): void;
}

export interface FieldPlan {
  /** The name in the answer. */
  readonly key: string;
  readonly field: GraphQLField<unknown, unknown>;
  readonly parent: GraphQLObjectType;
  readonly nodes: Nodes;
  readonly args: ArgumentsPlan | undefined;
  /** Whether what its resolver gives at once may be another thing for another operation. */
  readonly dependsOnOperation: boolean;
  /** Whether it is a field of the operation itself. */
  readonly isRoot: boolean;
  readonly shape: Shape;
}

/** The places of the document that ask for a field under one name: often one. */
export type Nodes = readonly [FieldNode, ...FieldNode[]];

/** What a field is given; left out, it is whatever GraphQL makes of it each time. */
export interface ArgumentsPlan {
  readonly fixed: Readonly<Values>;
  /** Those that are variables, each with the place of its value among all. */
  readonly given: readonly {
    readonly name: string;
    readonly place: number;
    readonly isNonNull: boolean;
    /** Left out where its variable is. */
    readonly isOptional: boolean;
  }[];
}

/** What a value has to be. */
export type Shape = { readonly isNonNull: boolean } & (
  | { readonly kind: "text" | "leaf"; readonly type: GraphQLLeafType }
  | { readonly kind: "list"; readonly item: Shape }
  | { readonly kind: "object"; readonly selection: SelectionPlan }
  | {
      readonly kind: "abstract";
      readonly type: GraphQLAbstractType;
      /** By the name of a type; `undefined` if it isn't one of those that may be here. */
      readonly selectionFor: (name: string) => SelectionPlan | undefined;
    }
);
