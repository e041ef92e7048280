import { createContext, useContext } from "react";

/** Why something can't be done, to be said to the person; `undefined`: it can. */
export interface Rights {
  readonly write: string | undefined;
  readonly sendSms: string | undefined;
}

// Of each list one is enough. The first is the one to ask an administrator for.
const WRITE = [
  "VirtualAppointment.ReadWrite",
  "OnlineMeetings.ReadWrite",
  "VirtualAppointment.ReadWrite.All",
  "OnlineMeetings.ReadWrite.All",
];
const SEND_SMS = ["VirtualAppointmentNotification.Send"];

/**
 * What the token allows. Whether the meeting at hand allows it too shows when it is tried.
 *
 * @param permissions `undefined` where the gateway can't tell: everything is offered then
 */
export function rightsOf(permissions: readonly string[] | undefined): Rights {
  const lack = (needed: readonly string[], what: string) =>
    permissions === undefined || needed.some((permission) => permissions.includes(permission))
      ? undefined
      : `You may not ${what}: that needs the permission ${needed[0]}.`;
  return { write: lack(WRITE, "change appointments"), sendSms: lack(SEND_SMS, "send text messages") };
}

export const RightsContext = createContext<Rights>({ write: undefined, sendSms: undefined });

export const useRights = () => useContext(RightsContext);
