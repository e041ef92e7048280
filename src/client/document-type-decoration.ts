/**
 * What a typed document carries for the compiler alone: the types of its result and variables. The same shape as in
 * `@graphql-typed-document-node/core`, so that urql and Apollo infer from it too, without the `graphql` that package
 * asks for.
 */
export interface DocumentTypeDecoration<TResult, TVariables> {
  __apiType?: (variables: TVariables) => TResult;
}
