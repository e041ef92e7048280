import { z } from "zod";
import { parseBody } from "../../protocol/request-body.ts";

const MAX_ATTENDEES = 50;

const odataType = z
  .literal(["#microsoft.graph.attendeeNotificationInfo", "microsoft.graph.attendeeNotificationInfo"])
  .optional();

const attendees = z
  .array(
    z.strictObject({
      "@odata.type": odataType,
      // E.164. Graph reaches numbers of the United States alone; whom the receiver can reach is for it to say.
      phoneNumber: z.string().regex(/^\+[1-9]\d{6,14}$/),
      // A Windows zone name, such as "Pacific Standard Time" or "Central Standard Time (Mexico)".
      timeZone: z.string().regex(/^[A-Za-z][A-Za-z0-9 .()+-]{0,63}$/),
    }),
  )
  .min(1)
  .max(MAX_ATTENDEES);

const notification = z.strictObject({
  attendees,
  messageType: z.enum(["confirmation", "reschedule", "cancellation"]),
});

// The pages call these two a collection; the metadata and every sample have one value.
const reminder = z.strictObject({ attendees, remindBeforeTimeInMinutesType: z.enum(["mins15"]) });

export interface SmsRequest {
  readonly attendees: readonly { readonly phoneNumber: string; readonly timeZone: string }[];
  readonly messageType?: "confirmation" | "reschedule" | "cancellation";
  readonly remindBeforeTimeInMinutesType?: "mins15";
}

/** @throws {GraphError} 400, naming every wrong property by its path, never a number */
export function parseNotification(body: unknown): SmsRequest {
  return parseBody(notification, body);
}

/** @throws {GraphError} 400, naming every wrong property by its path, never a number */
export function parseReminder(body: unknown): SmsRequest {
  return parseBody(reminder, body);
}
