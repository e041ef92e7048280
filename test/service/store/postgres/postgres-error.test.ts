import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { fateOf, toStoreError } from "../../../../src/service/store/postgres/postgres-error.ts";

const failure = (code: string | undefined, message = "secret@example.com") =>
  Object.assign(new Error(message), { detail: "Key (upn)=(secret@example.com)" }, code === undefined ? {} : { code });

describe("a failure of PostgreSQL", () => {
  it.for([
    ["40001", true, "conflict", "busy"],
    ["40P01", true, "conflict", "busy"],
    ["55P03", true, "refused", "busy"],
    ["57014", true, "refused", "busy"],
    ["53100", true, "refused", "full"],
    ["25006", true, "refused", "readOnly"],
    ["XX001", true, "refused", "damaged"],
    ["57P03", true, "unreachable", "unavailable"],
    ["57P01", true, "lost", "uncertain"],
    ["ECONNRESET", true, "lost", "uncertain"],
    ["ECONNREFUSED", false, "unreachable", "unavailable"],
    ["23505", true, "refused", undefined],
  ] as const)("%s is told by its code alone", ([code, isSent, fate, trouble]) => {
    const error = failure(code);
    expect(fateOf(error, isSent)).toBe(fate);
    const told = toStoreError(error, fate, true);
    expect(told).toMatchObject(trouble === undefined ? { name: "TypeError" } : { name: "StoreError", trouble });
    expect(told.message).toContain(code);
    expect(inspect(told, { depth: 5 })).not.toContain("secret");
  });

  it("leaves a write open whose connection ended, or whose answer did not come, and a read not", () => {
    for (const message of ["Connection terminated unexpectedly", "Query read timeout"]) {
      const error = failure(undefined, message);
      expect(fateOf(error, true)).toBe("lost");
      expect(toStoreError(error, "lost", true)).toMatchObject({ trouble: "uncertain" });
      expect(toStoreError(error, "lost", false)).toMatchObject({ trouble: "unavailable" });
    }
    const mistake = failure(undefined, "not a function");
    expect([fateOf(mistake, true), toStoreError(mistake, "refused", true)]).toEqual(["refused", mistake]);
  });
});
