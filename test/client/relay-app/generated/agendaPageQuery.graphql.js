/**
 * @generated SignedSource<<b0d5a4985e3e3c0249da09f41716df08>>
 * @lightSyntaxTransform
 */

/* eslint-disable */

'use strict';

var node = (function(){
var v0 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "startsBefore"
},
v1 = {
  "defaultValue": null,
  "kind": "LocalArgument",
  "name": "startsFrom"
},
v2 = [
  {
    "kind": "Literal",
    "name": "first",
    "value": 2
  },
  {
    "kind": "Variable",
    "name": "startsBefore",
    "variableName": "startsBefore"
  },
  {
    "kind": "Variable",
    "name": "startsFrom",
    "variableName": "startsFrom"
  }
],
v3 = {
  "alias": null,
  "args": null,
  "kind": "ScalarField",
  "name": "__typename",
  "storageKey": null
};
return {
  "fragment": {
    "argumentDefinitions": [
      (v0/*:: as any*/),
      (v1/*:: as any*/)
    ],
    "kind": "Fragment",
    "metadata": null,
    "name": "agendaPageQuery",
    "selections": [
      {
        "args": null,
        "kind": "FragmentSpread",
        "name": "agenda_meetings"
      }
    ],
    "type": "Query",
    "abstractKey": null
  },
  "kind": "Request",
  "operation": {
    "argumentDefinitions": [
      (v1/*:: as any*/),
      (v0/*:: as any*/)
    ],
    "kind": "Operation",
    "name": "agendaPageQuery",
    "selections": [
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "concreteType": "OnlineMeetingConnection",
        "kind": "LinkedField",
        "name": "onlineMeetings",
        "plural": false,
        "selections": [
          {
            "alias": null,
            "args": null,
            "concreteType": "OnlineMeetingEdge",
            "kind": "LinkedField",
            "name": "edges",
            "plural": true,
            "selections": [
              {
                "alias": null,
                "args": null,
                "concreteType": "OnlineMeeting",
                "kind": "LinkedField",
                "name": "node",
                "plural": false,
                "selections": [
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "subject",
                    "storageKey": null
                  },
                  {
                    "alias": null,
                    "args": null,
                    "kind": "ScalarField",
                    "name": "id",
                    "storageKey": null
                  },
                  (v3/*:: as any*/)
                ],
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "cursor",
                "storageKey": null
              }
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": null,
            "kind": "LinkedField",
            "name": "error",
            "plural": false,
            "selections": [
              (v3/*:: as any*/)
            ],
            "storageKey": null
          },
          {
            "alias": null,
            "args": null,
            "concreteType": "PageInfo",
            "kind": "LinkedField",
            "name": "pageInfo",
            "plural": false,
            "selections": [
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "endCursor",
                "storageKey": null
              },
              {
                "alias": null,
                "args": null,
                "kind": "ScalarField",
                "name": "hasNextPage",
                "storageKey": null
              }
            ],
            "storageKey": null
          }
        ],
        "storageKey": null
      },
      {
        "alias": null,
        "args": (v2/*:: as any*/),
        "filters": [
          "startsFrom",
          "startsBefore"
        ],
        "handle": "connection",
        "key": "agenda_onlineMeetings",
        "kind": "LinkedHandle",
        "name": "onlineMeetings"
      }
    ]
  },
  "params": {
    "cacheID": "dd5d58e9b7137448414948e79c2634a0",
    "id": null,
    "metadata": {},
    "name": "agendaPageQuery",
    "operationKind": "query",
    "text": "query agendaPageQuery(\n  $startsFrom: DateTime!\n  $startsBefore: DateTime!\n) {\n  ...agenda_meetings\n}\n\nfragment agenda_meetings on Query {\n  onlineMeetings(startsFrom: $startsFrom, startsBefore: $startsBefore, first: 2) {\n    edges {\n      node {\n        subject\n        id\n        __typename\n      }\n      cursor\n    }\n    error {\n      __typename\n    }\n    pageInfo {\n      endCursor\n      hasNextPage\n    }\n  }\n}\n"
  }
};
})();

node.hash = "6bb0cf444f233529394c9c6d32daacb6";

export default node;
