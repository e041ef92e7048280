import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { sampleUsers } from "../../../../src/sandbox/samples.ts";
import type { SqliteStore } from "../../../../src/service/store/sqlite/sqlite-store.ts";
import type { Random } from "../../../fuzz/random.ts";
import { call } from "../../../support/http.ts";

const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];
/** So that the log is soon as long as SQLite lets it get, is written back and begins anew. */
const PADDING = ".".repeat(400);
const MAX_CLIENTS = 40;

interface Target {
  readonly url: string;
  readonly token: string;
}

/** What an appointment became by a request: the mark of a state, or `null` where it was deleted. */
interface State {
  readonly requestId: string;
  readonly mark: string | null;
}

let marks = 0;

/** The appointment of one meeting, written by one client and read by others. Knows what was asked for and answered. */
export class Subject {
  #meetingId = "";
  readonly #tenantId = sampleUsers[0]?.tenantId ?? "";
  /** From the meeting's creation on, one after the other: one is asked for when the one before is answered. */
  readonly #states: State[] = [];
  readonly #reads: State[] = [];
  readonly #messages: string[] = [];
  #isWritten = false;

  /** Makes the meeting and writes so many times. */
  async write(target: Target, random: Random, times: number): Promise<void> {
    const made = await this.#send(target, "POST", "/me/onlineMeetings", { subject: "power loss" }, (requestId) => {
      this.#states.push({ requestId, mark: null });
    });
    this.#meetingId = String(made.body.id);
    for (let time = 0; time < times; time++) {
      await (random.chance(0.1) && this.#mark() !== null
        ? this.#message(target)
        : this.#change(target, random, random.chance(0.3)));
    }
    this.#isWritten = true;
  }

  async readWhileWritten(target: Target): Promise<void> {
    for (; !this.#isWritten; await sleep(5)) await this.read(target);
  }

  async read(target: Target): Promise<void> {
    if (this.#meetingId === "") return;
    let requestId = "";
    const { body } = await this.#send(target, "GET", this.#path, undefined, (id) => (requestId = id), [200, 404]);
    this.#reads.push({ requestId, mark: body.externalAppointmentId ?? null });
  }

  /**
   * What is wrong with a store that a power loss left.
   *
   * @param isAnswered whether the answer to a request had left the service before
   */
  async problemsOf(store: SqliteStore, isAnswered: (requestId: string) => boolean): Promise<string[]> {
    const answered = this.#states.filter(({ requestId }) => isAnswered(requestId)).length;
    if (answered === 0) return [];
    const { meeting } = await store.findMeeting({ tenantId: this.#tenantId, meetingId: this.#meetingId });
    if (meeting === undefined) return ["an acknowledged meeting is lost"];
    const problems: string[] = [];
    const { appointment } = meeting;
    const found = appointment?.externalAppointmentId ?? null;
    // The last one answered, or the one under way. That must have happened if somebody was shown it.
    const [last, next] = this.#states.slice(answered - 1, answered + 1).map(({ mark }) => mark);
    const wasShown = next !== null && this.#reads.some(({ requestId, mark }) => mark === next && isAnswered(requestId));
    if (found !== next && (found !== last || wasShown)) {
      problems.push(`${last} was acknowledged${wasShown ? ` and ${next} shown` : ""}, ${found} is there`);
    }
    const names = appointment?.appointmentClients.map(({ displayName }) => displayName?.split(".")[0]) ?? [];
    if (new Set([found, appointment?.externalAppointmentUrl ?? null, ...names]).size > 1) {
      problems.push(`half of ${found} is there`);
    }
    const acknowledged = this.#messages.filter(isAnswered).length;
    const messages = this.#countMessages(store);
    if (messages < acknowledged) problems.push(`of ${acknowledged} acknowledged messages ${messages} are there`);
    return problems;
  }

  #countMessages(store: SqliteStore): number {
    const sql = "SELECT count(*) AS count FROM sms_outbox WHERE json_extract(event, '$.data.onlineMeetingId') = ?";
    return Number(store.connection.get(sql, this.#meetingId)?.["count"]);
  }

  get #meeting(): string {
    return `/me/onlineMeetings/${encodeURIComponent(this.#meetingId)}`;
  }

  get #path(): string {
    return `${this.#meeting}/virtualAppointment`;
  }

  #mark(): string | null {
    return this.#states.at(-1)?.mark ?? null;
  }

  async #message(target: Target): Promise<void> {
    const body = { attendees, messageType: "confirmation" };
    await this.#send(target, "POST", `${this.#meeting}/sendVirtualAppointmentSms`, body, (requestId) => {
      this.#messages.push(requestId);
    });
  }

  /** Replaces, changes or deletes the appointment, alone or in a batch. */
  async #change(target: Target, random: Random, inBatch: boolean): Promise<void> {
    const before = this.#mark();
    const mark = before !== null && random.chance(0.1) ? null : `mark-${marks++}`;
    const method = mark === null ? "DELETE" : before === null || random.chance(0.5) ? "PUT" : "PATCH";
    const clients = random.integer(1, MAX_CLIENTS);
    const note = (requestId: string) => void this.#states.push({ requestId, mark });
    if (!inBatch) return void (await this.#send(target, method, this.#path, bodyOf(mark, clients), note));
    const headers = { "Content-Type": "application/json" };
    const item = { id: "1", method, url: this.#path, ...(mark !== null && { headers, body: bodyOf(mark, clients) }) };
    const { body } = await this.#send(target, "POST", "/$batch", { requests: [item] }, note);
    if (body.responses[0].status >= 300) throw new Error(`${method} in a batch was ${body.responses[0].status}.`);
  }

  async #send(
    { url, token }: Target,
    method: string,
    path: string,
    body: unknown,
    note: (requestId: string) => void,
    expected: readonly number[] = [200, 201, 202, 204],
  ) {
    const requestId = randomUUID();
    note(requestId);
    const answer = await call(method, `${url}/beta${path}`, {
      token,
      headers: { "client-request-id": requestId },
      body,
    });
    if (!expected.includes(answer.status)) throw new Error(`${method} ${path} was ${answer.status}.`);
    return answer;
  }
}

/** Every property says the same mark, so that half a write shows. */
function bodyOf(mark: string | null, clients: number) {
  if (mark === null) return undefined;
  return {
    externalAppointmentId: mark,
    externalAppointmentUrl: mark,
    appointmentClients: Array.from({ length: clients }, () => ({ displayName: `${mark}${PADDING}` })),
  };
}
