import { graphql } from "react-relay";
graphql`
  fragment agenda_meetings on Query
  @argumentDefinitions(count: { type: "Int", defaultValue: 2 }, cursor: { type: "String" })
  @refetchable(queryName: "agendaRefetchQuery") {
    onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: $count, after: $cursor)
      @connection(key: "agenda_onlineMeetings") {
      edges {
        node {
          subject
        }
      }
      error {
        __typename
      }
    }
  }
`;
graphql`
  query agendaPageQuery($startsFrom: DateTime!, $startsBefore: DateTime!) {
    ...agenda_meetings
  }
`;
