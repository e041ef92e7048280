import type { NewMessage, NewMessages } from "../../../src/service/store/sms-outbox.ts";

/** One for the outbox, with an event that says who it is. */
export function newMessage(id: string, changes: Partial<NewMessage> = {}): NewMessage {
  return { id, event: `{"id":"${id}"}`, kind: "confirmation", numberEnd: "22", ...changes };
}

/** Some for the outbox about a meeting, of which there need be nothing else. */
export function newMessages(
  tenantId: string,
  ids: readonly string[],
  { event, ...changes }: Partial<NewMessages> & { readonly event?: string } = {},
): NewMessages {
  const messages = ids.map((id) => newMessage(id, event === undefined ? {} : { event }));
  return { tenantId, meetingId: "meeting", messages, ...changes };
}
