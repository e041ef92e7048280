import type { Random } from "../fuzz/random.ts";
import { call } from "../support/http.ts";

/** What callers got. */
export interface AnswerReport {
  /** By action and answer, how often. */
  readonly answers: Map<string, number>;
  /** Answers that no caller can do anything with. */
  readonly surprises: string[];
  /** The longest time that an operation took, in milliseconds. */
  slowest: number;
}

export interface GatewayClientOptions {
  /** Any of them is asked each time. */
  readonly gateways: () => readonly [string, ...string[]];
  /** Whether one may be gone: then nobody knows what became of an operation that it was asked for. */
  readonly gatewaysMayFail: boolean;
  readonly token: string;
  readonly report: AnswerReport;
  readonly random: Random;
}

export interface Field {
  readonly __typename: string;
  readonly etag?: string;
  readonly externalAppointmentId?: string;
  readonly outcome?: "NOT_SENT" | "UNKNOWN";
}

/** What came of an operation. */
export interface Asked {
  /** `undefined` where it was refused before it was an operation, or no answer came. */
  readonly field: Field | undefined;
  /** The gateway went away while it was asked. */
  readonly isLost: boolean;
  readonly begin: number;
  readonly end: number;
}

/** Asks gateways for operations of one field, and notes what they answer. */
export class GatewayClient {
  readonly #options: GatewayClientOptions;

  constructor(options: GatewayClientOptions) {
    this.#options = options;
  }

  /** @param selection the field under the name `field` */
  async ask(action: string, selection: string): Promise<Asked> {
    const { gateways, token, report, random, gatewaysMayFail } = this.#options;
    const query = action === "read" ? `{ ${selection} }` : `mutation { ${selection} }`;
    const begin = performance.now();
    try {
      const { status, body } = await call("POST", `${random.oneOf(gateways())}/graphql`, { token, body: { query } });
      const end = performance.now();
      report.slowest = Math.max(report.slowest, end - begin);
      const field: Field | undefined = body?.data?.field ?? undefined;
      // Refused before it was an operation: nothing was done.
      const isRefused = status === 503;
      if (field === undefined && !isRefused) report.surprises.push(`${action}: ${status} ${JSON.stringify(body)}`);
      const answer = isRefused
        ? "HTTP 503"
        : `${field?.__typename}${field?.outcome === undefined ? "" : ` ${field.outcome}`}`;
      this.#count(`${action}: ${answer}`);
      return { field, isLost: false, begin, end };
    } catch (error) {
      if (!gatewaysMayFail || !(error instanceof TypeError)) throw error;
      const { code } = error.cause as { readonly code?: string };
      const isLost = code !== "ECONNREFUSED";
      this.#count(`${action}: ${isLost ? "no answer" : "no gateway"}`);
      return { field: undefined, isLost, begin, end: performance.now() };
    }
  }

  #count(name: string): void {
    const { answers } = this.#options.report;
    answers.set(name, (answers.get(name) ?? 0) + 1);
  }
}

/** @returns `undefined` for what was certainly not executed */
export function outcomeOf({ field, isLost }: Asked, payload: string): "done" | "refused" | "unknown" | undefined {
  if (isLost) return "unknown";
  if (field === undefined) return undefined;
  if (field.__typename === payload) return "done";
  if (field.__typename === "PreconditionFailedError") return "refused";
  return field.outcome === "UNKNOWN" ? "unknown" : undefined;
}
