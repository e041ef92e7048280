import type { PermissionsRevision } from "../../../src/common/contract/graph-permissions.ts";
import { allowed, permissions, type OperationName } from "./allowed-permissions.ts";
import { operations } from "./operations.ts";
import { applications, isUser, reach, roots, users, type CallerName, type Outcome, type Root } from "./reach.ts";

/** One request of one caller, and what has to come of it. */
export interface AuthorizationRow {
  readonly revision: PermissionsRevision;
  readonly version: "beta" | "v1.0";
  readonly operation: OperationName;
  readonly caller: CallerName;
  /** Several of them have blanks between, as in a token. */
  readonly permission: string;
  readonly root: Root;
  readonly expected: Outcome;
}

/** Every operation × revision × version × permission × caller × path. */
export function everyRow(): AuthorizationRow[] {
  return (["2022", "2023"] as const).flatMap((revision) =>
    (["beta", "v1.0"] as const).flatMap((version) =>
      [...users, ...applications].flatMap((caller) =>
        permissions.flatMap((permission) =>
          (Object.keys(operations) as OperationName[]).flatMap((operation) =>
            roots.map((root) => {
              const row = { revision, version, operation, caller, permission, root };
              return { ...row, expected: expectedOf(row) };
            }),
          ),
        ),
      ),
    ),
  );
}

/** The best placed user and application, with many permissions at once: all but those that suffice, and all there are. */
export function rowsOfMany(): AuthorizationRow[] {
  const all = permissions.filter((permission) => permission !== "none");
  return (["2022", "2023"] as const).flatMap((revision) =>
    (Object.keys(operations) as OperationName[]).flatMap((operation) => {
      const { delegated, application } = allowed[revision][operation];
      return [
        { caller: "organizer", root: "me", sufficient: delegated } as const,
        { caller: "everybody's", root: "organizer", sufficient: application } as const,
      ].flatMap(({ sufficient, ...who }) =>
        [all.filter((permission) => !sufficient.includes(permission)), all].map((many) => {
          const row = { revision, version: "beta", operation, ...who, permission: many.join(" ") } as const;
          return { ...row, expected: expectedOf(row) };
        }),
      );
    }),
  );
}

/** Allowed is what the tables say; everything else is refused. Nothing is looked up for whoever lacks the permission. */
function expectedOf(row: Omit<AuthorizationRow, "expected">): Outcome {
  const { revision, version, operation, caller, permission, root } = row;
  const { target, versions } = operations[operation];
  const hasPath = target === "meeting" || target === "organizing" || (root !== "communications" && root !== "app");
  if (!versions.includes(version) || !hasPath) return "unknown";
  const { delegated, application } = allowed[revision][operation];
  if (!isUser(caller) && application.length === 0) return "no applications";
  const held = permission.split(" ");
  if (!(isUser(caller) ? delegated : application).some((one) => held.includes(one))) return "missing permission";
  return reach[target][caller][root];
}
