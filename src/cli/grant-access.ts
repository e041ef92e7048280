import { isGuid } from "../common/guid.ts";
import type { DatabaseLocation } from "../config/database-location.ts";
import { openExistingStore } from "../runtime/open-store.ts";
import { UsageError } from "../runtime/usage-error.ts";
import { operatorEntry } from "../service/domain/audit-entry.ts";
import type { Store } from "../service/store/store.ts";

/** What stands on the command line. */
interface Words {
  readonly tenant: string | undefined;
  readonly application: string;
  /** An object id, or `everyone`. */
  readonly user: string;
}

/**
 * Lets an application act for a user, or for everyone in a tenant; on disk when this returns. A running service applies
 * it from its next request on.
 *
 * @returns what to tell the operator
 * @throws {UsageError | StoreError}
 */
export function grantAccess(database: DatabaseLocation, words: Words): Promise<string> {
  return change(database, words, "grant", async (store, { tenant, application, user, about }) =>
    (await store.grantAccessPolicy(tenant, application, user))
      ? `Application ${application} may act for ${about}.`
      : `Application ${application} may act for ${about} already.`,
  );
}

/**
 * Takes back what {@link grantAccess} gave.
 *
 * @throws {UsageError | StoreError} also when there is no such policy: a misspelt id must not pass for a revocation
 */
export function revokeAccess(database: DatabaseLocation, words: Words): Promise<string> {
  return change(database, words, "revoke", async (store, { tenant, application, user, about }) => {
    if (await store.revokeAccessPolicy(tenant, application, user)) {
      return `The policy of application ${application} for ${about} is revoked.`;
    }
    throw new UsageError(`Application ${application} has no policy for ${about}: nothing was revoked.`);
  });
}

interface Policy {
  readonly tenant: string;
  readonly application: string;
  /** Empty for everyone. */
  readonly user: string;
  readonly about: string;
}

async function change(
  database: DatabaseLocation,
  words: Words,
  action: "grant" | "revoke",
  work: (store: Store, policy: Policy) => Promise<string>,
): Promise<string> {
  const policy = policyOf(words);
  await using store = await openExistingStore(database);
  const told = await work(store, policy);
  const { tenant: tenantId, application: applicationId, user } = policy;
  const fields = [user === "" ? "everyone" : `user ${user}`];
  await store.audit.add([operatorEntry({ action, tenantId, applicationId, fields }, Date.now())]);
  return told;
}

function policyOf({ tenant = "", application, user }: Words): Policy {
  requireId("--tenant", tenant);
  requireId("APPLICATION_ID", application);
  if (user === "everyone") return { tenant, application, user: "", about: `everyone in tenant ${tenant}` };
  requireId("USER_ID", user);
  return { tenant, application, user, about: `user ${user} of tenant ${tenant}` };
}

function requireId(name: string, value: string): void {
  if (isGuid(value)) return;
  const other = name === "USER_ID" ? ", or everyone" : "";
  throw new UsageError(`${name} must be an id such as dc17674c-81d9-4adb-bfb2-8f842a442e4c${other}.`);
}
