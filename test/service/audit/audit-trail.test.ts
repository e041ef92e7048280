import { expect, it } from "vitest";
import { AuditTrail } from "../../../src/service/audit/audit-trail.ts";
import { operatorEntry, type AuditEntry } from "../../../src/service/domain/audit-entry.ts";

/** A log whose steps are written when the test says so. */
function slowLog() {
  const written: AuditEntry[] = [];
  const gate = Promise.withResolvers<void>();
  const add = async (entries: readonly AuditEntry[]): Promise<void> => {
    await gate.promise;
    written.push(...entries);
  };
  return { written, open: gate.resolve, log: { add } as unknown as ConstructorParameters<typeof AuditTrail>[0] };
}

it("tells how many entries it lost where they came faster than they could be written", async () => {
  const { written, open, log } = slowLog();
  const told: [unknown, number][] = [];
  const trail = new AuditTrail(log, (...report) => void told.push(report));
  for (let entry = 0; entry < 50_007; entry++) trail.add(operatorEntry({ action: "read" }, entry));
  open();
  await trail.close();
  expect(written).toHaveLength(50_000);
  expect(told).toEqual([[undefined, 7]]);
});

it("tells of nothing where nothing is lost", async () => {
  const { written, open, log } = slowLog();
  const trail = new AuditTrail(log, (...report) => expect(report).toEqual([]));
  trail.add(operatorEntry({ action: "read" }, 1));
  open();
  await trail.close();
  expect(written).toHaveLength(1);
});
