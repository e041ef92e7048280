/**
 * @generated SignedSource<<f820f78e13feb11fc2eb04d18cfea700>>
 * @lightSyntaxTransform
 */

/* eslint-disable */

'use strict';

import cardRefetchQuery_graphql from './cardRefetchQuery.graphql';

var node = {
  "argumentDefinitions": [],
  "kind": "Fragment",
  "metadata": {
    "refetch": {
      "connection": null,
      "fragmentPathInResult": [
        "node"
      ],
      "operation": cardRefetchQuery_graphql,
      "identifierInfo": {
        "identifierField": "id",
        "identifierQueryVariableName": "id"
      }
    }
  },
  "name": "card_appointment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "onlineMeetingId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "externalAppointmentId",
      "storageKey": null
    },
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "id",
      "storageKey": null
    }
  ],
  "type": "VirtualAppointment",
  "abstractKey": null
};

node.hash = "6a2e0aca708cc2baf1f0a23a081190d0";

export default node;
