import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../fuzz/random.ts";
import type { OwnPostgres } from "../support/postgres/own-postgres.ts";
import { queryPostgres } from "../support/postgres/test-databases.ts";
import type { FleetMember } from "./fleet-member.ts";

export type Troubles = Readonly<Record<string, () => Promise<void>>>;
type Members = readonly [FleetMember, ...FleetMember[]];

/** What happens to instances: one at a time, and each is there again before the next. */
export function memberTroubles(
  services: readonly FleetMember[],
  gateways: readonly FleetMember[],
  random: Random,
): Troubles {
  const restart = async (members: readonly FleetMember[], signal: "SIGTERM" | "SIGKILL"): Promise<void> => {
    const member = random.oneOf(members as Members);
    await member.stop(signal);
    await sleep(random.integer(0, 500));
    await member.start();
  };
  return {
    "service killed": () => restart(services, "SIGKILL"),
    "gateway killed": () => restart(gateways, "SIGKILL"),
    "service stopped": () => restart(services, "SIGTERM"),
    "gateway stopped": () => restart(gateways, "SIGTERM"),
    "two killed": async () => {
      await Promise.all([restart(services, "SIGKILL"), restart(gateways, "SIGKILL")]);
    },
  };
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
