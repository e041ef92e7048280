import type { AppointmentUser } from "../../../graph/model/upstream-appointment.ts";
import { builder } from "../builder.ts";

export const AppointmentUserRef = builder.objectRef<AppointmentUser>("AppointmentUser").implement({
  description: "A client of a virtual appointment: the patient, the bank's customer. Personal data.",
  fields: (t) => ({
    displayName: t.exposeString("displayName", { nullable: true, description: "The client's name." }),
    emailAddress: t.expose("emailAddress", {
      type: "EmailAddress",
      nullable: true,
      description: "The client's e-mail address.",
    }),
    smsCapablePhoneNumber: t.expose("smsCapablePhoneNumber", {
      type: "PhoneNumber",
      nullable: true,
      description: "The client's phone number for text messages.",
    }),
  }),
});

export const AppointmentUserInput = builder.inputType("AppointmentUserInput", {
  description: "A client of a virtual appointment.",
  fields: (t) => ({
    displayName: t.string({ description: "The client's name, 256 characters at most." }),
    emailAddress: t.field({ type: "EmailAddress", description: "The client's e-mail address." }),
    smsCapablePhoneNumber: t.field({
      type: "PhoneNumber",
      description: "The client's phone number for text messages: `+13129224122` or `123-456-7890`.",
    }),
  }),
});
