import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../fuzz/random.ts";
import type { OwnPostgres } from "../support/postgres/own-postgres.ts";
import { queryPostgres } from "../support/postgres/test-databases.ts";
import type { FleetMember } from "./fleet-member.ts";

export type Troubles = Readonly<Record<string, () => Promise<void>>>;
type Members = readonly [FleetMember, ...FleetMember[]];

/** What happens to instances of one kind: one at a time, and it is there again before the next. */
export function memberTroubles(kind: string, members: readonly FleetMember[], random: Random): Troubles {
  const restart = async (signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    const member = random.oneOf(members as Members);
    await member.stop(signal);
    await sleep(random.integer(0, 500));
    await member.start();
  };
  return { [`${kind} killed`]: () => restart("SIGKILL"), [`${kind} stopped`]: () => restart("SIGTERM") };
}

/** What happens to the database: restarts need a server of one's own. */
export function databaseTroubles(own: OwnPostgres | undefined, url: string): Troubles {
  const cut = async (): Promise<void> => {
    const others = "datname = current_database() AND pid <> pg_backend_pid()";
    await queryPostgres(url, `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE ${others}`);
  };
  if (own === undefined) return { "connections cut": cut };
  return {
    "connections cut": cut,
    "database restarted": () => own.restart("fast"),
    "database crashed": () => own.restart("immediate"),
  };
}
