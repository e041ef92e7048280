import type { TextMessagesQueryVariables } from "../generated/graphql.ts";
import type { ExampleMeeting } from "./example-data.ts";

interface Message {
  readonly __typename: "TextMessage";
  readonly id: string;
  readonly kind: string;
  readonly state: "PENDING" | "CANCELLED";
  readonly attempts: number;
  readonly createdAt: string;
  readonly dueAt: string | null;
  readonly sentAt: null;
  readonly phoneNumberEnd: string;
}

const REMINDED_BEFORE = 15 * 60_000;
const MOST = 20;

/** The text messages of a gateway in memory: nobody sends them. */
export class MessageBook {
  readonly #messages = new Map<string, readonly Message[]>();
  #count = 0;

  /** @param now milliseconds since 1970 */
  add({ onlineMeetingId, startDateTime }: ExampleMeeting, kind: string, numbers: readonly string[], now: number): void {
    const createdAt = new Date(now).toISOString();
    const remindedAt = Math.max(now, Date.parse(startDateTime) - REMINDED_BEFORE);
    const added = numbers.map((number): Message => ({
      __typename: "TextMessage",
      id: `msg_${++this.#count}`,
      kind,
      state: "PENDING",
      attempts: 0,
      createdAt,
      dueAt: kind === "REMINDER" ? new Date(remindedAt).toISOString() : createdAt,
      sentAt: null,
      phoneNumberEnd: number.slice(-2),
    }));
    this.#messages.set(onlineMeetingId, [...added, ...(this.#messages.get(onlineMeetingId) ?? [])]);
  }

  /** Nobody is reminded of what is gone. */
  endReminders(onlineMeetingId: string): void {
    const messages = this.#messages.get(onlineMeetingId) ?? [];
    const ended = messages.map((message): Message => {
      const isEnded = message.kind === "REMINDER" && message.state === "PENDING";
      return isEnded ? { ...message, state: "CANCELLED", dueAt: null } : message;
    });
    this.#messages.set(onlineMeetingId, ended);
  }

  list({ onlineMeetingId, first }: TextMessagesQueryVariables): { __typename: string; messages: readonly Message[] } {
    const messages = (this.#messages.get(onlineMeetingId) ?? []).slice(0, first ?? MOST);
    return { __typename: "TextMessages", messages };
  }
}
