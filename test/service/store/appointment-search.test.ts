import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { searchStatements, type Person } from "../../../src/service/store/appointment-search.ts";
import { Store } from "../../../src/service/store/store.ts";

const directory = mkdtempSync(join(tmpdir(), "search-"));
let store: Store;
beforeAll(() => void (store = new Store(join(directory, "appointments.db"))));
afterAll(() => {
  store.close();
  rmSync(directory, { recursive: true });
});

const me: Person = { userId: "me", upn: "me@example.com", nameOnlyWithoutId: true };
const other: Person = { userId: "other", upn: "other@example.com", nameOnlyWithoutId: false };

it.each([
  ["by external id", [me], "x"],
  ["by external id, of another user", [other, me], "x"],
  ["all of mine", [me], undefined],
  ["all that two take part in", [other, me], undefined],
] as const)("a search %s walks indexes, and sorts and scans nothing", (_, people, externalAppointmentId) => {
  for (const { sql, values } of searchStatements({
    tenantId: "t",
    people,
    externalAppointmentId,
    after: "",
    most: 21,
  })) {
    const plan = store.connection.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail));
    expect(plan.length).toBeGreaterThan(0);
    expect(plan.filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual([]);
    expect(plan.find((step) => step.includes("SEARCH"))).toMatch(
      /_by_(?:external_id|user|upn|upn_alone) \(tenant_id=\? AND \w+=\? AND meeting_id>\?\)$/,
    );
  }
});
