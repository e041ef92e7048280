import { z } from "zod";
import { MAX_ATTENDEES } from "../../../common/contract/limits.ts";
import { E164_NUMBER, WINDOWS_TIME_ZONE } from "../../../common/contract/patterns.ts";
import { parseBody } from "../../protocol/request-body.ts";

const odataType = z
  .literal(["#microsoft.graph.attendeeNotificationInfo", "microsoft.graph.attendeeNotificationInfo"])
  .optional();

const attendees = z
  .array(
    z.strictObject({
      "@odata.type": odataType,
      // Graph reaches numbers of the United States alone; whom the receiver can reach is for it to say.
      phoneNumber: z.string().regex(E164_NUMBER),
      timeZone: z.string().regex(WINDOWS_TIME_ZONE),
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
