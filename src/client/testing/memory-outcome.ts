/** An outcome that the schema names. */
export interface Outcome {
  readonly __typename: string;
}

export type Resolver = (variables: never) => object | null;

export const failure = (__typename: string, message: string, fields: object = {}) => ({
  __typename,
  message,
  requestId: "00000000-0000-0000-0000-000000000000",
  ...fields,
});
