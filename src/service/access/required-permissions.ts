import { permissionsIn, type Access, type PermissionsRevision } from "../../common/contract/graph-permissions.ts";
import type { Caller } from "../domain/service-caller.ts";
import { GraphError } from "../protocol/graph-error.ts";

export function hasPermission(caller: Caller, access: Access, revision: PermissionsRevision = "2022"): boolean {
  const { delegated, application } = permissionsIn[revision][access];
  return (caller.kind === "user" ? delegated : application).some((permission) => caller.permissions.has(permission));
}

/** @throws {GraphError} 403, naming the permissions of which one is needed */
export function requirePermission(caller: Caller, access: Access, revision: PermissionsRevision = "2022"): void {
  if (hasPermission(caller, access, revision)) return;
  const { delegated, application } = permissionsIn[revision][access];
  const sufficient = caller.kind === "user" ? delegated : application;
  if (sufficient.length === 0) throw new GraphError(403, "Forbidden", "The API does not support applications.");
  throw new GraphError(
    403,
    "Forbidden",
    `Missing ${caller.kind === "user" ? "scope" : "role"} permissions on the request. API requires one of '${sufficient.join(", ")}'.`,
  );
}
