import { fork, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { AttackRow } from "../abuse/attack-row.ts";
import type { Order, Received, Report } from "../abuse/attacker.ts";
import { attacks } from "../abuse/attacks.ts";
import { Bystander } from "../abuse/bystander.ts";
import { startWatchedGateway, type WatchedGateway } from "../abuse/watched-gateway.ts";
import { environmentOf } from "../bed.ts";
import { startProcess } from "../bench-process.ts";
import type { Measurement, Suite } from "./suite.ts";

const programOf = (name: string) => fileURLToPath(new URL(`../abuse/${name}.ts`, import.meta.url));
/** Reads before anything counts: until the code is compiled, and the heap has its size. */
const WARM_UP = 400;
/** Processes that the attackers are spread over, side by side. */
const ATTACKERS = 4;
/** How long a gateway may take to come round after an attack, in milliseconds. */
const RECOVERY = 10_000;

export const abuseSuite: Suite = {
  name: "abuse",
  about: `${attacks.length} attacks, one after the other and side by side, and what a bystander feels`,
  run: async ({ seconds: given, attacks: chosen, variables }) => {
    // A part of the time of a load: there are many of them.
    const seconds = given / 2;
    await using stub = await startProcess([process.execPath, programOf("abuse-upstream")], {
      place: "measuring",
      environment: {},
    });
    await using stage = new Stage(environmentOf(stub.url, { FEDERATION: "on", ...variables }), stub.url);
    const rest = await stage.rest(given);
    const names = attacks.map(({ name }) => name).filter((name) => chosen === undefined || chosen.test(name));
    const rows: AttackRow[] = [];
    for (const name of names) rows.push(await stage.attack(name, [name], seconds));
    rows.push(await stage.attack("all side by side", names, given));
    return { attacks: [rest, ...rows], measurements: judge(rest, rows) };
  },
};

function judge(rest: AttackRow, rows: readonly AttackRow[]): readonly Measurement[] {
  const worst = (pick: (row: AttackRow) => number) => Math.max(...rows.map(pick));
  const rounded = (value: number) => Math.round(value * 10) / 10;
  const measurements: Measurement[] = [
    {
      what: "longest time that the event loop stood still",
      value: rounded(worst(({ stall }) => stall)),
      unit: "ms",
      goal: { atMost: 50 },
    },
    {
      what: "most memory above rest",
      value: rounded(worst(({ resident }) => resident)),
      unit: "MB",
      goal: { atMost: 100 },
    },
    {
      what: "bystander's worst p99, to that at rest",
      value: rounded(worst(({ p99 }) => p99) / rest.p99),
      unit: "×",
      goal: { atMost: 2 },
    },
    {
      what: "bystander's reads that failed",
      value: rows.reduce((sum, { failures }) => sum + failures, 0),
      unit: "",
      goal: { atMost: 0 },
    },
    {
      what: "attacks that ended the process",
      value: rows.filter(({ ending }) => ending !== undefined).length,
      unit: "",
      goal: { atMost: 0 },
    },
  ];
  return measurements.map((measurement) => ({ ...measurement, what: `abuse: ${measurement.what}` }));
}

/** A process that attacks. */
class Attacker {
  readonly #child: ChildProcess;
  readonly #patience: number;
  readonly ready: Promise<unknown>;
  readonly ended: Promise<unknown>;
  received: Received = {};

  /** @param patience when it is ended if it doesn't end by itself, in milliseconds */
  constructor(order: Order, patience: number) {
    this.#child = fork(programOf("attacker"), [JSON.stringify(order)]);
    this.#patience = patience;
    const kill = () => void this.#child.kill("SIGKILL");
    process.once("exit", kill);
    this.ended = once(this.#child, "exit").finally(() => process.off("exit", kill));
    this.ready = Promise.race([once(this.#child, "message"), this.ended]);
    this.#child.on("message", (report: Report) => {
      if (report !== "ready") this.received = report;
    });
  }

  go(): void {
    if (!this.#child.connected) return;
    this.#child.send("go");
    const late = setTimeout(() => this.#child.kill("SIGKILL"), this.#patience);
    this.#child.once("exit", () => clearTimeout(late));
  }
}

/** The gateway at rest, before an attack. */
interface Scene {
  readonly gateway: WatchedGateway;
  readonly bystander: Bystander;
  /** Megabytes. */
  readonly resident: number;
  readonly heap: number;
}

/** One gateway for all attacks; another one only after one that didn't survive. */
class Stage implements AsyncDisposable {
  readonly #environment: Readonly<Record<string, string>>;
  readonly #upstream: string;
  #scene: Scene | undefined;

  constructor(environment: Readonly<Record<string, string>>, upstream: string) {
    this.#environment = environment;
    this.#upstream = upstream;
  }

  /** What the bystander feels while nobody attacks. */
  async rest(seconds: number): Promise<AttackRow> {
    const scene = await this.#ready();
    return this.#observe("none", scene, sleep(seconds * 1000));
  }

  async attack(attack: string, names: readonly string[], seconds: number): Promise<AttackRow> {
    const scene = await this.#ready();
    const { url: gateway } = scene.gateway;
    const count = Math.min(names.length, ATTACKERS);
    const groups = Array.from({ length: count }, (_, group) => names.filter((_name, index) => index % count === group));
    const attackers = groups.map(
      (group) => new Attacker({ names: group, gateway, upstream: this.#upstream, seconds }, seconds * 1000 + RECOVERY),
    );
    await Promise.all(attackers.map(({ ready }) => ready));
    for (const attacker of attackers) attacker.go();
    const row = await this.#observe(attack, scene, Promise.all(attackers.map(({ ended }) => ended)));
    const received: Record<string, number> = {};
    for (const [what, times] of attackers.flatMap((attacker) => Object.entries(attacker.received))) {
      received[what] = (received[what] ?? 0) + times;
    }
    return { ...row, received };
  }

  async #observe(attack: string, scene: Scene, end: Promise<unknown>): Promise<AttackRow> {
    const { gateway, bystander, resident, heap } = scene;
    const received = {};
    gateway.look();
    const { p99, answers, failures } = await bystander.readUntil(end);
    const comesRound = gateway.ending() === undefined && (await isAnswering(bystander));
    const seen = gateway.look();
    const ending = gateway.ending() ?? (comesRound ? undefined : `no answer for ${RECOVERY / 1000} s: replaced`);
    if (ending !== undefined) await this.#clear();
    return {
      attack,
      stall: seen.stall,
      resident: seen.resident - resident,
      heap: seen.heap - heap,
      p99,
      reads: answers,
      failures,
      received,
      ending,
    };
  }

  async #ready(): Promise<Scene> {
    if (this.#scene !== undefined) return this.#scene;
    const gateway = await startWatchedGateway(this.#environment);
    const bystander = new Bystander(gateway.url);
    for (let number = 0; number < WARM_UP; number += 4) {
      await Promise.all(Array.from({ length: 4 }, () => bystander.read()));
    }
    gateway.look();
    await bystander.readUntil(sleep(500));
    const { resident, heap } = gateway.look();
    return (this.#scene = { gateway, bystander, resident, heap });
  }

  async #clear(): Promise<void> {
    const scene = this.#scene;
    this.#scene = undefined;
    await scene?.bystander[Symbol.asyncDispose]();
    await scene?.gateway[Symbol.asyncDispose]();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#clear();
  }
}

/** Whether reads are answered again, a few in a row, before the time is over. */
async function isAnswering(bystander: Bystander): Promise<boolean> {
  const over = performance.now() + RECOVERY;
  for (let right = 0; right < 3;) {
    const remaining = over - performance.now();
    if (remaining <= 0) return false;
    const isRight = await Promise.race([bystander.read(), sleep(remaining, false)]);
    right = isRight ? right + 1 : 0;
    if (!isRight) await sleep(100);
  }
  return true;
}
