import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";

/** Where a program runs: the measured one alone on the first core, all that measures on the second, or anywhere. */
export type Place = "measured" | "measuring" | "anywhere";

const isPinned = availableParallelism() >= 2 && spawnSync("taskset", ["-c", "0,1", "true"]).status === 0;
const CORES: Readonly<Record<Place, string>> = {
  measured: "0",
  measuring: "1",
  anywhere: `0-${availableParallelism() - 1}`,
};

/** The command that runs another one at its place; the same command where the system can't. */
export function placed(place: Place, command: readonly string[]): readonly string[] {
  return isPinned ? ["taskset", "-c", CORES[place], ...command] : command;
}

/** Puts this process, with all its threads, at a place; what it starts from then on starts there, too. */
export function placeThisProcess(place: Place): void {
  if (isPinned) spawnSync("taskset", ["-a", "-p", "-c", CORES[place], String(process.pid)]);
}

export const placement = isPinned
  ? "measured program on one core, upstream and load on another"
  : "not pinned to cores: taskset or a second core is missing, so throughput tells little";
