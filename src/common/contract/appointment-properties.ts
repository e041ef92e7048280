/** What the gateway takes for a text; the service takes any of `MAX_TEXT` characters. */
export interface TextRule {
  /** In characters. */
  readonly maxLength: number;
  readonly form?: "webUrl" | "emailAddress" | "phoneNumber";
}

/** The properties of a virtualAppointment that are text. */
export const textProperties = {
  externalAppointmentId: { maxLength: 1024 },
  externalAppointmentUrl: { maxLength: 2048, form: "webUrl" },
  appointmentClientJoinWebUrl: { maxLength: 2048, form: "webUrl" },
} as const satisfies Record<string, TextRule>;

/** Those of each of its clients. */
export const clientProperties = {
  displayName: { maxLength: 256 },
  emailAddress: { maxLength: 320, form: "emailAddress" },
  smsCapablePhoneNumber: { maxLength: 32, form: "phoneNumber" },
} as const satisfies Record<string, TextRule>;

export type TextProperty = keyof typeof textProperties;
export type ClientProperty = keyof typeof clientProperties;
/** All that a write can set, in the order of every answer. */
export type AppointmentProperty = TextProperty | "settings" | "appointmentClients";

export const TEXT_PROPERTIES = Object.keys(textProperties) as readonly TextProperty[];
export const CLIENT_PROPERTIES = Object.keys(clientProperties) as readonly ClientProperty[];
export const APPOINTMENT_PROPERTIES: readonly AppointmentProperty[] = [
  ...TEXT_PROPERTIES,
  "settings",
  "appointmentClients",
];
