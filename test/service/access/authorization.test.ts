import { expect } from "vitest";
import { disposeLater, it as base } from "../../support/fixtures.ts";
import { everyRow, rowsOfMany, type AuthorizationRow } from "./authorization-rows.ts";
import { AuthorizationService } from "./authorization-service.ts";

// Who may do what: every operation, revision, version, permission, caller and path, over HTTP. A row is no test of its
// own, for there are tens of thousands; what differs is listed.

const BATCH = 20;
const AT_ONCE = 8;

const it = base
  .extend("first", { scope: "file" }, ({}, cleanup) => disposeLater(AuthorizationService.start("2022"), cleanup))
  .extend("last", { scope: "file" }, ({}, cleanup) => disposeLater(AuthorizationService.start("2023"), cleanup))
  .extend("services", ({ first, last }): Record<AuthorizationRow["revision"], AuthorizationService> => {
    return { "2022": first, "2023": last };
  })
  .extend("inBatches", ({ services }) => (all: readonly AuthorizationRow[]) => {
    return differencesOf(batchesOf(all), (group) => services[group[0]?.revision ?? "2022"].askTogether(group));
  })
  .extend("oneByOne", ({ services }) => (all: readonly AuthorizationRow[]) => {
    const groups = all.map((row) => [row]);
    return differencesOf(groups, async ([row]) => (row === undefined ? [] : [await services[row.revision].ask(row)]));
  });

const rows = everyRow();
const isAllowed = ({ expected }: AuthorizationRow) => ["done", "found", "empty"].includes(expected);
const refused = rows.filter((row) => !isAllowed(row));
const allowed = rows.filter(isAllowed);

/** Asks for all, a few at once, and tells which rows differ. */
async function differencesOf(
  groups: readonly (readonly AuthorizationRow[])[],
  ask: (group: readonly AuthorizationRow[]) => Promise<readonly string[]>,
): Promise<string[]> {
  const differences: string[] = [];
  const left = groups.values();
  const work = async () => {
    for (const group of left) {
      const outcomes = await ask(group);
      for (const [index, row] of group.entries()) {
        const outcome = outcomes[index] ?? "nothing";
        if (outcome !== row.expected) differences.push(`${describeRow(row)}: ${outcome} instead of ${row.expected}`);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return differences;
}

const describeRow = ({ revision, version, operation, caller, permission, root }: AuthorizationRow) =>
  `${revision} ${version} ${operation} by ${caller} with ${permission} under ${root}`;

/** Rows that can be one batch: of one caller, with one permission. */
function batchesOf(all: readonly AuthorizationRow[]): AuthorizationRow[][] {
  const together = Map.groupBy(all, ({ revision, version, caller, permission }) =>
    [revision, version, caller, permission].join(" "),
  );
  return [...together.values()].flatMap((group) =>
    Array.from({ length: Math.ceil(group.length / BATCH) }, (_, index) =>
      group.slice(index * BATCH, (index + 1) * BATCH),
    ),
  );
}

/** Few enough to read; how many there are is told as well. */
function expectNone(differences: readonly string[]): void {
  expect([`${differences.length} rows differ`, ...differences.slice(0, 30)]).toEqual(["0 rows differ"]);
}

it("has every combination, with something allowed and something refused in each operation", () => {
  expect(rows.length).toBe(16 * 2 * 2 * 15 * 10 * 8);
  const named = (some: readonly AuthorizationRow[]) => new Set(some.map(({ operation }) => operation)).size;
  expect([named(refused), named(allowed)]).toEqual([16, 16]);
});

it("refuses whatever isn't allowed, and writes nothing", async ({ services, inBatches }) => {
  const contents = () => Promise.all(Object.values(services).map((service) => service.contents()));
  const before = await contents();
  expectNone(await inBatches(refused));
  expect(await contents()).toEqual(before);
});

it("allows what the reference pages allow", async ({ inBatches }) => {
  expectNone(await inBatches(allowed));
});

// What a request means is decided behind the router, for batches as well: here a part of the table is enough.
it("decides the same about requests that come by themselves", async ({ oneByOne }) => {
  const alone = rows.filter(
    ({ caller, root }) =>
      (root === "me" && (caller === "organizer" || caller === "stranger")) ||
      (root === "organizer" && (caller === "everybody's" || caller === "without policy")),
  );
  expectNone(await oneByOne(alone));
});

it("lets one of many permissions suffice, and all the others together not", async ({ oneByOne }) => {
  const many = rowsOfMany();
  expect(many.length).toBe(2 * 16 * 2 * 2);
  expectNone(await oneByOne(many));
});
