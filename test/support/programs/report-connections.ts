import { syncBuiltinESMExports } from "node:module";
import type { DatabaseSync } from "node:sqlite";

// Loaded before a program: on SIGUSR2 it prints what each of its SQLite connections is set to, read on the connection.

// Not by an import: what is put into the module then would reach nobody who imports it.
const sqlite = process.getBuiltinModule("node:sqlite");
const connections: DatabaseSync[] = [];

class ReportedDatabase extends sqlite.DatabaseSync {
  constructor(...parameters: ConstructorParameters<typeof DatabaseSync>) {
    super(...parameters);
    connections.push(this);
  }
}

sqlite.DatabaseSync = ReportedDatabase;
syncBuiltinESMExports();

const SETTINGS = ["journal_mode", "synchronous", "foreign_keys", "busy_timeout", "cache_size", "mmap_size"];

process.on("SIGUSR2", () => {
  const settings = connections
    .filter(({ isOpen }) => isOpen)
    .map((database) =>
      Object.fromEntries(
        SETTINGS.map((name) => [name, Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0]]),
      ),
    );
  process.stdout.write(`CONNECTIONS ${JSON.stringify(settings)}\n`);
});
