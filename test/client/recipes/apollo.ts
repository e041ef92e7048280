import {
  ApolloClient,
  ApolloLink,
  gql,
  HttpLink,
  InMemoryCache,
  Observable,
  type TypedDocumentNode,
} from "@apollo/client";
import { relayStylePagination } from "@apollo/client/utilities";
import { SetContextLink } from "@apollo/client/link/context";
import { OperationTypeNode, print } from "graphql";
import { createClient } from "graphql-sse";
import type { GatewayDocument } from "virtual-appointments-client";
// Apollo has to be told which types its fragments on interfaces and unions mean.
import possibleTypes from "virtual-appointments-client/possible-types.json" with { type: "json" };

// Pages of a list become one; each span of time, and each user, has a list of its own.
const onlineMeetings = relayStylePagination(["startsFrom", "startsBefore", "userId"]);

export function createApolloClient(uri: string, getToken: () => Promise<string>) {
  const authorize = new SetContextLink(async () => ({ headers: { Authorization: `Bearer ${await getToken()}` } }));
  const events = createClient({ url: uri, headers: async () => ({ Authorization: `Bearer ${await getToken()}` }) });
  const subscribe = new ApolloLink(({ query, variables }) => {
    return new Observable((sink) =>
      events.subscribe<Record<string, unknown>>(
        { query: print(query), variables },
        {
          next: (result) => sink.next(result as ApolloLink.Result),
          error: (error) => sink.error(error),
          complete: () => sink.complete(),
        },
      ),
    );
  });
  return new ApolloClient({
    link: ApolloLink.split(
      ({ operationType }) => operationType === OperationTypeNode.SUBSCRIPTION,
      subscribe,
      authorize.concat(new HttpLink({ uri })),
    ),
    cache: new InMemoryCache({ possibleTypes, typePolicies: { Query: { fields: { onlineMeetings } } } }),
  });
}

/** `client.query({ query: forApollo(VirtualAppointmentDocument), variables })`, and the same with `useQuery`. */
export function forApollo<TResult, TVariables extends Record<string, unknown>>(
  document: GatewayDocument<TResult, TVariables>,
): TypedDocumentNode<TResult, TVariables> {
  return gql(document.toString());
}
