import { isDeepStrictEqual } from "node:util";
import { setImmediate } from "node:timers/promises";
import { expect, vi } from "vitest";
import { it as base, startEach } from "../../support/fixtures.ts";
import type { RunningGateway, startGateway } from "../../support/gateway.ts";
import type { ScriptedUpstream } from "../../support/upstream.ts";
import type { Expected } from "./expected-outcomes.ts";
import { faultyUpstream, type Fate, type Fault, type Scope } from "./faulty-upstream.ts";
import { operations, type OperationName } from "./operations.ts";
import { startMuteServer } from "./mute-server.ts";

/** What is expected of one operation that meets one fault. */
interface Cell {
  readonly operation: OperationName;
  readonly scope: Scope;
  /** Absent for a read. */
  readonly fate?: Fate;
  readonly expected: string;
}

interface Starters {
  readonly anotherUpstream: (answer?: ScriptedUpstream["answer"]) => Promise<ScriptedUpstream>;
  readonly anotherGateway: (url: string, options?: Parameters<typeof startGateway>[1]) => Promise<RunningGateway>;
}

/** Longer than a test may take: a cell without an end of its own fails by that. */
const NEVER = 600_000;
/** What ends a cell whose upstream never does. */
const WRITE_DEADLINE = 600;
const DEADLINE = 1000;
/** Long enough for every repeat, however busy the machine, and shorter than the longest time that an upstream names. */
const RETRY_TIME = 60_000;

/** Milliseconds, and what they take. */
const STEP = 100;
const TURNS = 300;

/** Of pino. */
const ERROR_LEVEL = 50;

export const it = base.extend("muteServer", ({}, cleanup) => startEach(startMuteServer, cleanup));

/** Runs each cell of a fault, all at once, with a gateway and an upstream of its own, and compares all of it. */
export async function expectOutcomes(fault: Fault, expected: Expected, starters: Starters): Promise<void> {
  const cells = cellsOf(expected);
  const runs: (readonly [Cell, () => Promise<string>])[] = [];
  for (const cell of cells) runs.push([cell, await prepare(fault, cell, starters)]);
  const running = () => Promise.all(runs.map(async ([cell, run]) => [nameOf(cell), await run()] as const));
  const found = await (fault.isEndless === true ? byTurns(running) : running());
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(cells.map((cell) => [nameOf(cell), cell.expected])));
}

/**
 * Time passes only after as many turns of the event loop as everything takes that can go on: gateways and upstreams run
 * on it, so what is sent before a deadline does not depend on how busy the machine is.
 */
async function byTurns<Result>(run: () => Promise<Result>): Promise<Result> {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  try {
    const progress = { isOver: false };
    const running = run().finally(() => (progress.isOver = true));
    while (!progress.isOver) {
      for (let turn = 0; turn < TURNS; turn++) await setImmediate();
      vi.advanceTimersByTime(STEP);
    }
    return await running;
  } finally {
    vi.useRealTimers();
  }
}

function nameOf({ operation, scope, fate }: Cell): string {
  return [operation, ...(fate === undefined ? [] : [fate]), `hit: ${scope}`].join(", ");
}

function cellsOf({ reads, writes }: Expected): readonly Cell[] {
  const scopes: readonly Scope[] = ["every request", "the first request"];
  return scopes.flatMap((scope) => [
    ...entriesOf(reads[scope]).map(([operation, text]) => ({ operation, scope, expected: `${text}; as it was` })),
    ...entriesOf(writes[scope]).flatMap(([fate, row]) =>
      entriesOf(row).map(([operation, text]) => {
        const became = fate === "not executed" ? "as it was" : "executed";
        return { operation, scope, fate, expected: `${text}; ${became}` };
      }),
    ),
  ]);
}

function entriesOf<Name extends string, Value>(record: Readonly<Partial<Record<Name, Value>>>) {
  return Object.entries(record) as [Name, Value][];
}

async function prepare(fault: Fault, cell: Cell, { anotherUpstream, anotherGateway }: Starters) {
  const { operation, scope, fate = "executed" } = cell;
  const { query, before, after, hitsItems = false } = operations[operation];
  const { answer, state, release } = faultyUpstream(before, { fault, scope, fate, hitsItems });
  const upstream = await anotherUpstream(answer);
  const gateway = await anotherGateway(fault.urlOf?.(upstream.url) ?? upstream.url, {
    token: "any",
    circuitBreaker: true,
    // Where only the first request fails, whether it is repeated is to be seen; and how often the others are is chance.
    readRetryTime: scope === "the first request" ? RETRY_TIME : 0,
    writeDeadline: fault.isEndless ? WRITE_DEADLINE : NEVER,
    operationDeadline: operationDeadlineOf(fault, cell),
  });
  return async () => {
    const { status, body } = await gateway.query(query);
    release();
    const isMasked = status !== 200 || body.errors !== undefined;
    const told = isMasked ? JSON.stringify({ status, body }) : outcomeOf(body.data);
    const isLogged = gateway.log.some((line) => (JSON.parse(line) as { readonly level: number }).level >= ERROR_LEVEL);
    const alarm = isLogged ? ["logged as an error of the gateway's"] : [];
    return [told, requestsOf(upstream), becameOf(state(), { before, after }), ...alarm].join("; ");
  };
}

function operationDeadlineOf({ isEndless = false }: Fault, { fate, scope }: Cell): number {
  return isEndless && (fate === undefined || scope === "every request") ? DEADLINE : NEVER;
}

interface Outcome {
  readonly __typename: string;
  readonly outcome?: string;
  readonly retryAfterSeconds?: number | null;
  readonly externalAppointmentId?: string;
}

/** One outcome, or how often there was which, the most frequent first. */
function outcomeOf(data: Readonly<Record<string, Outcome>>): string {
  const texts = Object.entries(data).map(([id, { __typename, outcome, retryAfterSeconds, externalAppointmentId }]) => {
    if (__typename === "VirtualAppointment" && externalAppointmentId !== `of ${id}`) return "another appointment";
    return [__typename, outcome, retryAfterSeconds].filter((part) => part !== undefined && part !== null).join(" ");
  });
  const groups = [...Map.groupBy(texts, (text) => text).values()].toSorted((one, other) => other.length - one.length);
  return texts.length === 1 ? texts.join() : groups.map((group) => `${group.length} × ${group[0]}`).join(", ");
}

function requestsOf({ calls }: ScriptedUpstream): string {
  const byMethod = [...Map.groupBy(calls, ({ method }) => method)];
  return byMethod.map(([method, those]) => `${method} ${those.length}`).join(", ") || "nothing";
}

function becameOf(state: unknown, { before, after }: { readonly before: unknown; readonly after: unknown }): string {
  if (isDeepStrictEqual(state, before)) return "as it was";
  return isDeepStrictEqual(state, after) ? "executed" : JSON.stringify(state);
}
