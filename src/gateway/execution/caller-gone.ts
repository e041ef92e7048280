import { GraphQLError } from "graphql";

/**
 * Why an operation is given up whose caller has hung up. GraphQL takes an error that has a path for one that has found
 * its place: a hundred fields that fail with it share it, where each would make an error of its own that nobody reads.
 */
export const callerGone = new GraphQLError("The caller has hung up.", { path: [] });
