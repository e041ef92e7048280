import { graphql } from "react-relay";
graphql`
  fragment card_appointment on VirtualAppointment @refetchable(queryName: "cardRefetchQuery") {
    onlineMeetingId
    externalAppointmentId
  }
`;
graphql`
  query cardPageQuery($onlineMeetingId: ID!) {
    virtualAppointment(onlineMeetingId: $onlineMeetingId) {
      __typename
      ...card_appointment @alias(as: "card")
      ... on RetryableError { retryAfterSeconds }
    }
  }
`;
