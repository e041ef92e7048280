import type { Change } from "../change.ts";

const tests = ["test/gateway/schema/field-authorization.test.ts"];

/** That the gateway asks for another permission than it says. */
export const gatewayPermissions: readonly Change[] = [
  {
    name: "reading appointments is enough for an agenda",
    file: "src/graph/model/operation-permissions.ts",
    find: "list: gatewayPermissions.readMeeting",
    replace: "list: gatewayPermissions.readAppointment",
    tests,
  },
  {
    name: "reading appointments is enough to delete one",
    file: "src/graph/model/operation-permissions.ts",
    find: "delete: gatewayPermissions.writeAppointment",
    replace: "delete: gatewayPermissions.readAppointment",
    tests,
  },
  {
    name: "VirtualAppointment.ReadWrite sends text messages through the gateway",
    file: "src/common/contract/graph-permissions.ts",
    find: 'delegated: permissionsIn["2023"].sendSms.delegated',
    replace: 'delegated: permissionsIn["2022"].sendSms.delegated',
    tests,
  },
  {
    name: "a role takes the place of a scope on behalf of a user",
    file: "src/identity/on-behalf-of-mode.ts",
    find: "some((scope) => scopes.includes(scope))",
    replace: "some((scope) => [...scopes, ...this.caller.roles].includes(scope))",
    tests,
  },
  {
    name: "applications are served on behalf of nobody",
    file: "src/identity/on-behalf-of-mode.ts",
    find: '      if (authenticated.caller.kind !== "user") throw new WrongCallerError();\n',
    replace: "",
    tests: [...tests, "test/identity/wrong-tokens.test.ts"],
  },
  {
    name: "a role is enough to reach the meetings of others",
    file: "src/identity/application-mode.ts",
    find: "if (!delegated.some((scope) => caller.scopes.includes(scope))) {",
    replace: "if (caller.roles.length === 0 && !delegated.some((scope) => caller.scopes.includes(scope))) {",
    tests,
  },
  {
    name: "a scope is enough to reach the meetings of others",
    file: "src/identity/application-mode.ts",
    find: "userId === undefined || userId.toLowerCase() === caller.id",
    replace: "caller.scopes.length > 0",
    tests,
  },
  {
    name: "a scope takes the place of a role",
    file: "src/identity/application-mode.ts",
    find: "some((role) => caller.roles.includes(role))",
    replace: "some((role) => [...caller.roles, ...caller.scopes].includes(role))",
    tests,
  },
];
