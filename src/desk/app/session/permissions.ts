import { createContext, useContext } from "react";
import { gatewayPermissions, type Access } from "../../../common/contract/graph-permissions.ts";

/** Why something can't be done, to be said to the person; `undefined`: it can. */
export interface Rights {
  /** As the token has them; `undefined` where the gateway can't tell. */
  readonly permissions: readonly string[] | undefined;
  readonly write: string | undefined;
  readonly writeMeeting: string | undefined;
  readonly sendSms: string | undefined;
}

/**
 * What the scopes of the token allow: a role without one gets no user anywhere. Whether the meeting at hand allows it
 * too shows when it is tried.
 *
 * @param permissions `undefined` where the gateway can't tell: everything is offered then
 */
export function rightsOf(permissions: readonly string[] | undefined): Rights {
  const lack = (access: Access, what: string) => {
    const { delegated } = gatewayPermissions[access];
    return permissions === undefined || delegated.some((scope) => permissions.includes(scope))
      ? undefined
      : `You may not ${what}: that needs the permission ${delegated[0]}.`;
  };
  return {
    permissions,
    write: lack("writeAppointment", "change appointments"),
    writeMeeting: lack("writeMeeting", "change meetings"),
    sendSms: lack("sendSms", "send text messages"),
  };
}

/** Whether a person's permissions allow what the one that is named allows: itself, or a more privileged one of the same use. */
export function isCovered(required: string, permissions: readonly string[]): boolean {
  return Object.values(gatewayPermissions).some(({ delegated }) => {
    const least = delegated.indexOf(required);
    return least >= 0 && delegated.slice(least).some((each) => permissions.includes(each));
  });
}

export const RightsContext = createContext<Rights>({
  permissions: undefined,
  write: undefined,
  writeMeeting: undefined,
  sendSms: undefined,
});

export const useRights = () => useContext(RightsContext);
