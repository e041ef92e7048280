import { isObject } from "../../common/json.ts";
import type { UserScope } from "./credential.ts";
import { momentOf, textOf, type AppointmentKey } from "./upstream-appointment.ts";

const KINDS = ["confirmation", "reschedule", "cancellation", "reminder"] as const;
const STATES = ["pending", "sent", "failed", "cancelled"] as const;

/** A text message about a meeting, and what became of it. */
export interface TextMessage {
  readonly id: string;
  readonly kind: (typeof KINDS)[number];
  readonly state: (typeof STATES)[number];
  readonly attempts: number;
  readonly createdAt: Date;
  /** Of one that is still to be sent. */
  readonly dueAt: Date | null;
  readonly sentAt: Date | null;
  /** The last digits of the number. */
  readonly phoneNumberEnd: string | null;
}

/** The newest ones about a meeting. */
export interface TextMessageList extends UserScope {
  readonly key: AppointmentKey;
  readonly first: number;
}

/** Path of a list, relative to the version. */
export function messagesPath({ key, first }: TextMessageList, userId: string | undefined): string {
  return `${key.under(userId).path}/textMessages?$top=${first}`;
}

/**
 * What the service's extension answers. Kinds and states that came later are left out.
 *
 * @returns `undefined` when it is no list, or a longer one
 */
export function parseMessages(
  { body }: { readonly body: unknown },
  { first }: TextMessageList,
): readonly TextMessage[] | undefined {
  if (!isObject(body) || !Array.isArray(body["value"]) || body["value"].length > first) return undefined;
  return (body["value"] as readonly unknown[]).flatMap((item) => parseMessage(item) ?? []);
}

function parseMessage(item: unknown): TextMessage | undefined {
  if (!isObject(item)) return undefined;
  const id = textOf(item["id"]);
  const kind = KINDS.find((known) => known === item["kind"]);
  const state = STATES.find((known) => known === item["state"]);
  const createdAt = momentOf(item["createdDateTime"]);
  const { attempts } = item;
  if (id === null || kind === undefined || state === undefined || createdAt === null) return undefined;
  return {
    id,
    kind,
    state,
    attempts: Number.isInteger(attempts) ? (attempts as number) : 0,
    createdAt,
    dueAt: momentOf(item["dueDateTime"]),
    sentAt: momentOf(item["sentDateTime"]),
    phoneNumberEnd: digitsOf(item["phoneNumberEnd"]),
  };
}

/** Two at most, whatever an upstream tells. */
function digitsOf(value: unknown): string | null {
  return typeof value === "string" && /^\d{1,2}$/.test(value) ? value : null;
}
