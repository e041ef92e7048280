import { dirname } from "node:path";
import { z } from "zod";

/** Where the service keeps what it knows. */
export type DatabaseLocation =
  | { readonly kind: "sqlite"; readonly file: string }
  /** The URL holds a password, perhaps: it is for the driver alone. */
  | { readonly kind: "postgres"; readonly url: string };

const DEFAULT_FILE = ".data/appointments.db";
export const DEFAULT_DATABASE: DatabaseLocation = { kind: "sqlite", file: DEFAULT_FILE };

/** `DATABASE_URL`. What is wrong with it is told without it. */
export const databaseLocation = z.string().transform((value, context): DatabaseLocation => {
  if (value.startsWith("sqlite:") && value.length > "sqlite:".length) {
    return { kind: "sqlite", file: value.slice("sqlite:".length) };
  }
  if (/^postgres(?:ql)?:\/\//.test(value) && URL.canParse(value) && new URL(value).pathname.length > 1) {
    return { kind: "postgres", url: value };
  }
  context.addIssue(
    "must be sqlite: and a file, such as sqlite:.data/appointments.db, or postgres://, a host and a database, such as " +
      "postgres://service@db.example/appointments",
  );
  return z.NEVER;
});

/** Where files are that belong to the data: beside it, or where its file would be by default. */
export function dataDirectoryOf(location: DatabaseLocation): string {
  return dirname(location.kind === "sqlite" ? location.file : DEFAULT_FILE);
}

/** As people may read it: without user, password and parameters. */
export function nameOfDatabase(location: DatabaseLocation): string {
  if (location.kind === "sqlite") return location.file;
  const { host, pathname } = new URL(location.url);
  return `postgres://${host}${pathname}`;
}
