/** Who gets a text message, and in which zone the time in it is told. */
export interface SmsAttendee {
  /** E.164, such as `+13129224122`. */
  readonly phoneNumber: string;
  /** The Windows name of a zone, such as `Pacific Standard Time`. */
  readonly timeZone: string;
}

/** What to send: the action of the meeting, and its body. */
export type Sms =
  | {
      readonly action: "sendVirtualAppointmentSms";
      readonly body: {
        readonly attendees: readonly SmsAttendee[];
        readonly messageType: "confirmation" | "reschedule" | "cancellation";
      };
    }
  | {
      readonly action: "sendVirtualAppointmentReminderSms";
      readonly body: {
        readonly attendees: readonly SmsAttendee[];
        readonly remindBeforeTimeInMinutesType: "mins15";
      };
    };
