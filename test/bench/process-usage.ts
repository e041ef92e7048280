import { readdirSync, readFileSync } from "node:fs";

// What the system tells about a process and those it started. Linux alone tells it this way.

const TICKS_PER_SECOND = 100;

/** CPU time that it has used so far, in milliseconds. */
export function cpuMilliseconds(pid: number): number | undefined {
  return sumOf(pid, (member) => {
    // The name, in brackets, may hold anything: what comes after it is numbers.
    const fields = readFileSync(`/proc/${member}/stat`, "utf8").split(") ")[1]?.split(" ") ?? [];
    return ((Number(fields[11]) + Number(fields[12])) * 1000) / TICKS_PER_SECOND;
  });
}

/** Memory that it holds, in megabytes. */
export function residentMegabytes(pid: number): number | undefined {
  return sumOf(pid, (member) => {
    const kilobytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${member}/status`, "utf8"))?.[1];
    return Number(kilobytes ?? 0) / 1024;
  });
}

function sumOf(pid: number, read: (member: number) => number): number | undefined {
  try {
    return familyOf(pid).reduce((sum, member) => sum + read(member), 0);
  } catch {
    return undefined;
  }
}

function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8")
      .trim()
      .split(" ")
      .filter((text) => text !== "")
      .map(Number),
  );
  return [pid, ...children.flatMap(familyOf)];
}
