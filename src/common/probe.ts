/** What a supervisor asks a program: whether it runs, and whether to send it requests. */
export type Probe = "health" | "ready";

/** What a program says of itself. `ready` and `ok` are good news; anything else is the reason why not. */
export interface ProbeAnswer {
  readonly status: number;
  readonly body: { readonly status: string };
}

/** Which of them a path asks for, a query string or not; `undefined` for any other path. */
export function probeOf(url: string | undefined): Probe | undefined {
  const [, name] = /^\/(health|ready)(?:\?|$)/.exec(url ?? "") ?? [];
  return name as Probe | undefined;
}

/** @param obstacle what keeps the program from taking requests; `undefined` where nothing does */
export function answerToProbe(probe: Probe, obstacle: string | undefined): ProbeAnswer {
  if (probe === "health") return { status: 200, body: { status: "ok" } };
  return obstacle === undefined
    ? { status: 200, body: { status: "ready" } }
    : { status: 503, body: { status: obstacle } };
}

/** Sent with each such answer, and where it is asked otherwise than with GET or HEAD. */
export const PROBE_HEADERS = { "Cache-Control": "no-store" };
export const PROBE_METHODS = "GET, HEAD";
