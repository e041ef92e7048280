import type { Settings } from "../../../graph/model/upstream-appointment.ts";
import { builder } from "../builder.ts";

export const SettingsRef = builder.objectRef<Settings>("Settings").implement({
  description: "Settings of a virtual appointment.",
  fields: (t) => ({
    allowClientToJoinUsingBrowser: t.exposeBoolean("allowClientToJoinUsingBrowser", {
      nullable: true,
      description: "Whether clients may join from a browser. `false`: through the Teams app only.",
    }),
  }),
});

export const SettingsInput = builder.inputType("SettingsInput", {
  description: "Settings of a virtual appointment. They are replaced as a whole.",
  fields: (t) => ({
    allowClientToJoinUsingBrowser: t.boolean({
      description: "Whether clients may join from a browser. `false`: through the Teams app only.",
    }),
  }),
});
