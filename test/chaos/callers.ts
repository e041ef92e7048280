import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../fuzz/random.ts";
import { call } from "../support/http.ts";
import type { Operation } from "./linearizability.ts";

/** An appointment that many callers read and write at once, as one register: its external id, with its etag. */
export interface Register {
  readonly onlineMeetingId: string;
  readonly initial: string;
  readonly operations: Operation[];
  /** What the writer of each value was told. */
  readonly told: Map<string, string>;
}

/** A text message with a number of its own, and whether it was accepted. */
export interface Message {
  readonly phoneNumber: string;
  readonly outcome: "accepted" | "not sent" | "unknown";
}

/** What callers got. */
export interface CallerReport {
  /** By action and answer, how often. */
  readonly answers: Map<string, number>;
  readonly messages: Message[];
  /** Answers that no caller can do anything with. */
  readonly surprises: string[];
  /** The longest time that an operation took, in milliseconds. */
  slowest: number;
}

export interface CallerOptions {
  readonly gateway: string;
  readonly token: string;
  readonly userId: string;
  /** The registers that are in use now. */
  readonly registers: () => readonly [Register, ...Register[]];
  readonly report: CallerReport;
  readonly random: Random;
  readonly isOver: () => boolean;
}

interface Field {
  readonly __typename: string;
  readonly etag?: string;
  readonly externalAppointmentId?: string;
  readonly outcome?: "NOT_SENT" | "UNKNOWN";
}

let written = 0;

/** A frontend that reads, writes and sends until it is over, and writes down what it saw. */
export class Caller {
  readonly #options: CallerOptions;
  /** What it read last of each register: an etag, and the value that it belongs to. */
  readonly #known = new Map<Register, { readonly etag: string; readonly value: string }>();

  constructor(options: CallerOptions) {
    this.#options = options;
  }

  async run(): Promise<void> {
    const { isOver, random, registers } = this.#options;
    while (!isOver()) {
      const register = random.oneOf(registers());
      const known = this.#known.get(register);
      if (random.chance(0.05)) await this.#send(register);
      else if (random.chance(0.5)) await this.read(register);
      else if (known !== undefined && random.chance(0.7)) await this.#write(register, known);
      else await this.#write(register, undefined);
      await sleep(random.integer(0, 20));
    }
  }

  async read(register: Register): Promise<boolean> {
    const { field, begin, end } = await this.#ask(
      "read",
      `field: virtualAppointment(${this.#place(register)}) { __typename ... on VirtualAppointment { etag externalAppointmentId } }`,
    );
    const { etag, externalAppointmentId: value } = field ?? {};
    if (field?.__typename !== "VirtualAppointment" || etag === undefined || value === undefined) return false;
    this.#known.set(register, { etag, value });
    register.operations.push({ begin, end, action: { kind: "read", value }, outcome: "done" });
    return true;
  }

  async #write(
    register: Register,
    known: { readonly etag: string; readonly value: string } | undefined,
  ): Promise<void> {
    const value = `value-${written++}`;
    const ifMatch = known === undefined ? "" : `, ifMatch: ${JSON.stringify(known.etag)}`;
    const { field, begin, end } = await this.#ask(
      known === undefined ? "write" : "compare and set",
      `field: updateVirtualAppointment(input: { ${this.#place(register)}, externalAppointmentId: "${value}"${ifMatch} }) {
        __typename ... on ServiceUnavailableError { outcome } }`,
    );
    const outcome = outcomeOf(field, "UpdateVirtualAppointmentPayload");
    register.told.set(
      value,
      `${field?.__typename ?? "HTTP 503"} ${field?.outcome ?? ""} after ${(end - begin).toFixed(0)} ms`,
    );
    if (outcome === undefined) return;
    register.operations.push({
      begin,
      end,
      action:
        known === undefined ? { kind: "write", value } : { kind: "compare and set", expected: known.value, value },
      outcome,
    });
  }

  async #send(register: Register): Promise<void> {
    const phoneNumber = `+1425${String(written++).padStart(7, "0")}`;
    const { field } = await this.#ask(
      "text message",
      `field: sendVirtualAppointmentSms(input: { ${this.#place(register)}, messageType: CONFIRMATION,
        attendees: [{ phoneNumber: "${phoneNumber}", timeZone: "Pacific Standard Time" }] }) {
        __typename ... on ServiceUnavailableError { outcome } }`,
    );
    const outcome = outcomeOf(field, "SendVirtualAppointmentSmsPayload");
    this.#options.report.messages.push({
      phoneNumber,
      outcome: outcome === "done" ? "accepted" : outcome === "unknown" ? "unknown" : "not sent",
    });
  }

  #place({ onlineMeetingId }: Register): string {
    return `onlineMeetingId: "${onlineMeetingId}", userId: "${this.#options.userId}"`;
  }

  async #ask(action: string, selection: string) {
    const { gateway, token, report } = this.#options;
    const query = action === "read" ? `{ ${selection} }` : `mutation { ${selection} }`;
    const begin = performance.now();
    const { status, body } = await call("POST", `${gateway}/graphql`, { token, body: { query } });
    const end = performance.now();
    report.slowest = Math.max(report.slowest, end - begin);
    const field: Field | undefined = body?.data?.field ?? undefined;
    // Refused before it was an operation: nothing was done.
    const isRefused = status === 503;
    if (field === undefined && !isRefused) report.surprises.push(`${action}: ${status} ${JSON.stringify(body)}`);
    const answer = isRefused
      ? "HTTP 503"
      : `${field?.__typename}${field?.outcome === undefined ? "" : ` ${field.outcome}`}`;
    report.answers.set(`${action}: ${answer}`, (report.answers.get(`${action}: ${answer}`) ?? 0) + 1);
    return { field, begin, end };
  }
}

/** @returns `undefined` for what was certainly not executed */
function outcomeOf(field: Field | undefined, payload: string): Operation["outcome"] | undefined {
  if (field === undefined) return undefined;
  if (field.__typename === payload) return "done";
  if (field.__typename === "PreconditionFailedError") return "refused";
  return field.outcome === "UNKNOWN" ? "unknown" : undefined;
}
