/**
 * @generated SignedSource<<f36475d7282e06e6ea83671adf0cf9ef>>
 * @lightSyntaxTransform
 */

/* eslint-disable */

'use strict';

var node = (function(){
var v0 = [
  {
    "defaultValue": null,
    "kind": "LocalArgument",
    "name": "onlineMeetingId"
  }
],
v1 = [
  {
    "kind": "Variable",
    "name": "onlineMeetingId",
    "variableName": "onlineMeetingId"
  }
],
v2 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
},
v3 = {
  "kind": "InlineFragment",
  "selections": [
    {
      "alias": null,
      "args": null,
      "kind": "ScalarField",
      "name": "retryAfterSeconds",
      "storageKey": null
    }
  ],
  "type": "RetryableError",
  "abstractKey": "__isRetryableError"
},
v4 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "id",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Fragment",
    "metadata": null,
    "name": "cardPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "virtualAppointment",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "fragment": {
              "kind": "InlineFragment",
              "selections": [
                {
                  "args": null,
                  "kind": "FragmentSpread",
                  "name": "card_appointment"
                }
              ],
              "type": "VirtualAppointment",
              "abstractKey": null
            },
            "kind": "AliasedInlineFragmentSpread",
            "name": "card"
          },
          (v3/*:: as any*/)
        ],
        "storageKey": null
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": (v0/*:: as any*/),
    "kind": "Operation",
    "name": "cardPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v1/*:: as any*/),
        "concreteType": null,
        "kind": "LinkedField",
        "name": "virtualAppointment",
        "plural": false,
        "selections": [
          (v2/*:: as any*/),
          {
            "kind": "InlineFragment",
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
              (v4/*:: as any*/)
            ],
            "type": "VirtualAppointment",
            "abstractKey": null
          },
          (v3/*:: as any*/),
          {
            "kind": "InlineFragment",
            "selections": [
              (v4/*:: as any*/)
            ],
            "type": "Node",
            "abstractKey": "__isNode"
          }
        ],
        "storageKey": null
      }
    ]
  },
  "params": {
    "cacheID": "d41a3cf6b3bce2bda085e22977b5a58e",
    "id": null,
    "metadata": {},
    "name": "cardPageQuery",
    "operationKind": "query",
    "text": "query cardPageQuery(\n  $onlineMeetingId: ID!\n) {\n  virtualAppointment(onlineMeetingId: $onlineMeetingId) {\n    __typename\n    ...card_appointment\n    ... on RetryableError {\n      __isRetryableError: __typename\n      retryAfterSeconds\n    }\n    ... on Node {\n      __isNode: __typename\n      id\n    }\n  }\n}\n\nfragment card_appointment on VirtualAppointment {\n  onlineMeetingId\n  externalAppointmentId\n  id\n}\n"
  }
};
})();

node.hash = "f65c3da4e76121b94f9253044c8dd13d";

export default node;
