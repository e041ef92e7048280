import type { Value } from "../columns.ts";
import type { Person } from "../search.ts";

export interface Statement {
  readonly sql: string;
  readonly values: readonly Value[];
}

/** A way through a person's meetings in order: by an index of participants, where they match the condition. */
export interface IndexScan {
  readonly index: "participants_by_user" | "participants_by_upn_alone";
  readonly condition: string;
  readonly name: string;
}

/**
 * The meetings of a person take two walks, of those with their object id and of those with their name alone: in one
 * statement SQLite would sort all of them first.
 */
export function walksOf({ userId, upn }: Person): readonly IndexScan[] {
  const byId: IndexScan = { index: "participants_by_user", condition: "p.user_id = ?", name: userId };
  if (upn === null) return [byId];
  return [byId, { index: "participants_by_upn_alone", condition: "p.upn = ? AND p.user_id IS NULL", name: upn }];
}

/** The condition that all of these take part in a meeting, to be added to others; `meeting` is the SQL of its id. */
export function participantCondition(people: readonly Person[], tenant: string, meeting: string): Statement {
  const conditions = people.map(({ nameOnlyWithoutId }) => {
    const byName = nameOnlyWithoutId ? "o.user_id IS NULL AND o.upn = ?" : "o.upn = ?";
    return `AND EXISTS (SELECT 1 FROM participants o INDEXED BY participants_by_meeting
      WHERE o.tenant_id = ${tenant} AND o.meeting_id = ${meeting} AND (o.user_id = ? OR ${byName}))`;
  });
  return { sql: conditions.join(" "), values: people.flatMap(({ userId, upn }) => [userId, upn]) };
}
