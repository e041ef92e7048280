import { setTimeout as sleep } from "node:timers/promises";
import { GatewayClient, outcomeOf, type AnswerReport, type GatewayClientOptions } from "./gateway-client.ts";
import type { Register } from "./registers.ts";

/** A text message with a number of its own, and whether it was accepted. */
export interface Message {
  readonly phoneNumber: string;
  readonly outcome: "accepted" | "not sent" | "unknown";
}

/** What callers got. */
export interface CallerReport extends AnswerReport {
  readonly messages: Message[];
}

export interface CallerOptions extends GatewayClientOptions {
  readonly userId: string;
  /** The registers that are in use now. */
  readonly registers: () => readonly [Register, ...Register[]];
  readonly report: CallerReport;
  readonly isOver: () => boolean;
}

let written = 0;

/** A frontend that reads, writes and sends until it is over, and writes down what it saw. */
export class Caller {
  readonly #options: CallerOptions;
  readonly #gateway: GatewayClient;
  /** What it read last of each register: an etag, and the value that it belongs to. */
  readonly #known = new Map<Register, { readonly etag: string; readonly value: string }>();

  constructor(options: CallerOptions) {
    this.#options = options;
    this.#gateway = new GatewayClient(options);
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
    const { field, begin, end } = await this.#gateway.ask(
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
    const asked = await this.#gateway.ask(
      known === undefined ? "write" : "compare and set",
      `field: updateVirtualAppointment(input: { ${this.#place(register)}, externalAppointmentId: "${value}"${ifMatch} }) {
        __typename ... on ServiceUnavailableError { outcome } }`,
    );
    const { field, begin, end } = asked;
    const outcome = outcomeOf(asked, "UpdateVirtualAppointmentPayload");
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
    const asked = await this.#gateway.ask(
      "text message",
      `field: sendVirtualAppointmentSms(input: { ${this.#place(register)}, messageType: CONFIRMATION,
        attendees: [{ phoneNumber: "${phoneNumber}", timeZone: "Pacific Standard Time" }] }) {
        __typename ... on ServiceUnavailableError { outcome } }`,
    );
    const outcome = outcomeOf(asked, "SendVirtualAppointmentSmsPayload");
    this.#options.report.messages.push({
      phoneNumber,
      outcome: outcome === "done" ? "accepted" : outcome === "unknown" ? "unknown" : "not sent",
    });
  }

  #place({ onlineMeetingId }: Register): string {
    return `onlineMeetingId: "${onlineMeetingId}", userId: "${this.#options.userId}"`;
  }
}

/** Each message is in the outbox as often as its caller was told: accepted once, not sent never, unknown at most once. */
export function wrongMessages(events: readonly string[], messages: readonly Message[]): string[] {
  const counts = new Map<string, number>();
  for (const event of events) {
    for (const [number] of event.matchAll(/\+1425\d{7}/g)) counts.set(number, (counts.get(number) ?? 0) + 1);
  }
  return messages.flatMap(({ phoneNumber, outcome }, index) => {
    const count = counts.get(phoneNumber) ?? 0;
    const isRight = outcome === "accepted" ? count === 1 : outcome === "unknown" ? count <= 1 : count === 0;
    return isRight ? [] : [`message ${index} was ${outcome}, and is there ${count} times`];
  });
}
