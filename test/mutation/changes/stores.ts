import type { Change } from "../change.ts";

const sqlite = "src/service/store/sqlite/meetings-table.ts";
const statements = "src/service/store/postgres/meeting-statements.ts";
const pool = "src/service/store/postgres/database-pool.ts";

const otherProcess = ["test/service/store/other-process.test.ts"];
const contract = ["test/service/store/contract/meetings.test.ts"];
const broken = ["test/service/store/postgres/broken-connections.test.ts"];

/** That a store changes what is not as it was decided about, or half of something. Some need PostgreSQL. */
export const stores: readonly Change[] = [
  {
    name: "SQLite writes over what another process wrote",
    file: sqlite,
    find: "WHERE tenant_id = ? AND id = ? AND appointment_etag IS ?`;",
    replace: "WHERE tenant_id = ? AND id = ? AND (appointment_etag IS ? OR true)`;",
    tests: otherProcess,
  },
  {
    name: "SQLite deletes a meeting whose appointment another process wrote",
    file: sqlite,
    find: "id = ? AND appointment_etag IS ? AND start_at",
    replace: "id = ? AND (appointment_etag IS ? OR true) AND start_at",
    tests: otherProcess,
  },
  {
    name: "PostgreSQL writes over what another instance wrote",
    file: statements,
    find: "AND appointment_etag IS NOT DISTINCT FROM $3",
    replace: "AND (appointment_etag IS NOT DISTINCT FROM $3 OR true)",
    tests: contract,
  },
  {
    name: "PostgreSQL deletes a meeting that another instance moved",
    file: statements,
    find: " AND start_at IS NOT DISTINCT FROM $4 AND end_at IS NOT DISTINCT FROM $5",
    replace: " AND $4::bigint IS NOT DISTINCT FROM $4 AND $5::bigint IS NOT DISTINCT FROM $5",
    tests: ["test/service/store/postgres/late-commits.test.ts"],
  },
  {
    name: "the history in PostgreSQL keeps one write too few",
    file: statements,
    find: "OFFSET ${MAX_ENTRIES - 1}",
    replace: "OFFSET ${MAX_ENTRIES - 2}",
    tests: contract,
  },
  {
    name: "U+0000 is sent to PostgreSQL as it is",
    file: pool,
    find: 'if (typeof value === "string") return escapeNul(value);',
    replace: 'if (typeof value === "string") return value;',
    tests: contract,
  },
  {
    name: "a connection to PostgreSQL that breaks ends the process",
    file: pool,
    find: '.on("connect", (client) => client.on("error", () => {}))',
    replace: "",
    tests: broken,
  },
  {
    name: "a write whose connection broke is taken for one that did not happen",
    file: "src/service/store/postgres/postgres-error.ts",
    find: 'fate === "lost" && isWrite ? "uncertain" : "unavailable"',
    replace: '"unavailable"',
    tests: broken,
  },
  {
    name: "a position beyond the end of the feed is taken",
    file: "src/service/store/postgres/change-statements.ts",
    find: "AND ($1::xid8, $2::bigint) <= (pg_snapshot_xmax(pg_current_snapshot()), 0)",
    replace: "AND $1::xid8 <= pg_snapshot_xmax(pg_current_snapshot())",
    tests: ["test/service/store/contract/changes.test.ts"],
  },
  {
    name: "who left while a stream was prepared keeps its place",
    file: "src/service/feed/change-streams.ts",
    find: "if (response.destroyed) return this.#shares.release(owner);",
    replace: "",
    tests: ["test/service/feed/change-streams.test.ts"],
  },
  {
    name: "one caller takes all streams that the upstream gives the gateway",
    file: "src/graph/feed/stream-shares.ts",
    find: "if (count === 0 && !this.#shares.tryTake(owner)) throw",
    replace: "if (count === 0 && !this.#shares.tryTake(key)) throw",
    tests: ["test/graph/feed/stream-shares.test.ts"],
  },
  {
    name: "each page of a table sorts the rest of it",
    file: "src/service/store/postgres/key-pages.ts",
    find: "  return `SELECT * FROM (${parts.toReversed()",
    replace:
      '  if (select !== "") return `${select} (${key.join()}) > (${key.map((_, i) => `$${first + i}`).join()}) ORDER BY ${key.join()} LIMIT ${limit}`;\n  return `SELECT * FROM (${parts.toReversed()',
    tests: ["test/service/store/postgres/key-pages.test.ts"],
  },
];
