import type { Caller } from "../../identity/caller.ts";
import { builder } from "./builder.ts";

export const CallerKind = builder.enumType("CallerKind", {
  description: "For whom a caller acts.",
  values: {
    USER: { description: "For a signed-in user." },
    APPLICATION: { description: "For itself, with nobody signed in." },
  } as const,
});

const Viewer = builder.objectRef<Caller>("Viewer").implement({
  description: "Who calls, as the access token says.",
  fields: (t) => ({
    id: t.exposeID("id", {
      nullable: false,
      description: "Object id of the user, or of the application's service principal, in its tenant.",
    }),
    tenantId: t.exposeID("tenantId", { nullable: false, description: "Id of the tenant." }),
    kind: t.field({
      type: CallerKind,
      nullable: false,
      description: "A user or an application.",
      resolve: ({ kind }) => (kind === "user" ? "USER" : "APPLICATION"),
    }),
    permissions: t.stringList({
      nullable: false,
      description:
        "Scopes and roles of the access token. Show only what they allow: each operation needs one of the permissions " +
        "that its `ForbiddenError.requiredPermissions` would name, or a more privileged one.",
      resolve: ({ scopes, roles }) => [...scopes, ...roles],
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    type: Viewer,
    nullable: true,
    description:
      "Who calls; nothing is asked upstream. `null` where the gateway passes tokens through: only Microsoft Graph can " +
      "read those.",
    resolve: (_root, _args, { caller }) => caller,
  }),
);
