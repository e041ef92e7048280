import { describe, expect, it } from "vitest";
import { dataDirectoryOf, databaseLocation, nameOfDatabase } from "../../src/config/database-location.ts";

describe("DATABASE_URL", () => {
  it.for([
    ["sqlite:/data/a.db", { kind: "sqlite", file: "/data/a.db" }, "/data", "/data/a.db"],
    [
      "postgres://me:known-secret@db.example:5433/clinic?sslmode=require",
      { kind: "postgres", url: "postgres://me:known-secret@db.example:5433/clinic?sslmode=require" },
      ".data",
      "postgres://db.example:5433/clinic",
    ],
    [
      "postgresql://localhost/x",
      { kind: "postgres", url: "postgresql://localhost/x" },
      ".data",
      "postgres://localhost/x",
    ],
  ] as const)("%s", ([value, location, directory, name]) => {
    const parsed = databaseLocation.parse(value);
    expect(parsed).toEqual(location);
    expect([dataDirectoryOf(parsed), nameOfDatabase(parsed)]).toEqual([directory, name]);
  });

  it.for(["sqlite:", "mysql://x/y", "postgres://known-secret@host", "postgres:", "x"])(
    "%s is wrong, which is told without it",
    (value) => {
      const { error } = databaseLocation.safeParse(value);
      expect(error?.issues.map(({ message }) => message)).toEqual([
        expect.stringMatching(/^must be sqlite: and a file/),
      ]);
      expect(JSON.stringify(error?.issues)).not.toContain("known-secret");
    },
  );
});
