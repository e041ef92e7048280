import type { Connection } from "./connection.ts";

/** Which application may act for whom; an empty user is the policy for everyone in the tenant. Ids in lower case. */
export class PoliciesTable {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** @returns false when there was such a policy already */
  add(tenantId: string, applicationId: string, userId: string): boolean {
    const added = this.#connection.run(
      "INSERT INTO access_policies (tenant_id, application_id, user_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
      tenantId,
      applicationId.toLowerCase(),
      userId.toLowerCase(),
    );
    return added > 0;
  }

  /** @returns false when there was none */
  remove(tenantId: string, applicationId: string, userId: string): boolean {
    const removed = this.#connection.run(
      "DELETE FROM access_policies WHERE tenant_id = ? AND application_id = ? AND user_id = ?",
      tenantId,
      applicationId.toLowerCase(),
      userId.toLowerCase(),
    );
    return removed > 0;
  }

  /** Whether an application may act for a user. Policies of the user's own, if any, take the place of the tenant's. */
  cover(tenantId: string, applicationId: string, userId: string): boolean {
    const application = applicationId.toLowerCase();
    const user = userId.toLowerCase();
    const holds = (holder: string) =>
      this.#connection.row(
        "SELECT 1 FROM access_policies WHERE tenant_id = ? AND application_id = ? AND user_id = ?",
        tenantId,
        application,
        holder,
      ) !== undefined;
    if (holds(user)) return true;
    const ofUser = "SELECT 1 FROM access_policies WHERE tenant_id = ? AND user_id = ? LIMIT 1";
    return holds("") && this.#connection.row(ofUser, tenantId, user) === undefined;
  }

  /** Whether an application may act for anybody in the tenant. */
  has(tenantId: string, applicationId: string): boolean {
    const sql = "SELECT 1 FROM access_policies WHERE tenant_id = ? AND application_id = ? LIMIT 1";
    return this.#connection.row(sql, tenantId, applicationId.toLowerCase()) !== undefined;
  }
}
