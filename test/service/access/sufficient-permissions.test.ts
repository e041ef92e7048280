import { describe, expect, it } from "vitest";
import type { Access } from "../../../src/common/contract/graph-permissions.ts";
import { type Operation, permissionsFor, requiredPermissions } from "../../../src/graph/model/operation-permissions.ts";
import { unauthorized } from "../../../src/service/access/authenticate.ts";
import { requirePermission } from "../../../src/service/access/required-permissions.ts";
import { allowed, type OperationName, type Permission, permissions } from "./allowed-permissions.ts";

// Which permission is enough by itself, without a request: what a request does with it is in the other tests.

const accessOf: Readonly<Record<OperationName, Access>> = {
  readAppointment: "readAppointment",
  createAppointment: "writeAppointment",
  updateAppointment: "writeAppointment",
  deleteAppointment: "writeAppointment",
  findAppointments: "readAppointment",
  readTextMessages: "readAppointment",
  getJoinLink: "readJoinLink",
  sendSms: "sendSms",
  sendReminderSms: "sendSms",
  getMeeting: "readMeeting",
  listMeetings: "readMeeting",
  createMeeting: "writeMeeting",
  createOrGetMeeting: "writeMeeting",
  updateMeeting: "writeMeeting",
  replaceMeeting: "writeMeeting",
  deleteMeeting: "writeMeeting",
};
const REVISIONS = ["2022", "2023"] as const;
const KINDS = ["user", "application"] as const;
const rows = REVISIONS.flatMap((revision) =>
  KINDS.flatMap((kind) =>
    (Object.keys(accessOf) as OperationName[]).map((operation) => {
      const { delegated, application } = allowed[revision][operation];
      return [operation, kind, revision, kind === "user" ? delegated : application] as const;
    }),
  ),
);

describe("the service", () => {
  const callerWith = (kind: "user" | "application", held: readonly Permission[]) => ({
    tenantId: "t",
    id: "i",
    applicationId: "a",
    kind,
    permissions: new Set<string>(held),
  });

  it.each(rows)("asks for %s of a %s, in %s, for one of %j", (operation, kind, revision, sufficient) => {
    const access = accessOf[operation];
    const refusalOf = (...held: readonly Permission[]) => {
      try {
        return requirePermission(callerWith(kind, held), access, revision);
      } catch (error) {
        return error;
      }
    };
    expect(permissions.filter((permission) => refusalOf(permission) === undefined)).toEqual(
      permissions.filter((permission) => sufficient.includes(permission)),
    );
    for (const one of sufficient) expect(refusalOf("Mail.Read", one)).toBe(undefined);
    const others = permissions.filter((permission) => !sufficient.includes(permission));
    for (const refusal of [refusalOf(), refusalOf(...others)]) {
      expect(refusal).toMatchObject({ status: 403, code: "Forbidden" });
      const { message } = refusal as Error;
      if (sufficient.length === 0) {
        expect(message).toBe("The API does not support applications.");
      } else {
        const [, what, named = ""] =
          /^Missing (\w+) permissions on the request\. API requires one of '(.+)'\.$/.exec(message) ?? [];
        expect([what, named.split(", ").toSorted()]).toEqual([
          kind === "user" ? "scope" : "role",
          [...sufficient].toSorted(),
        ]);
      }
    }
  });

  it("goes by the revision of 2022 where none is named", () => {
    const caller = callerWith("application", ["VirtualAppointment.Read.All"]);
    expect(() => requirePermission(caller, "readAppointment")).not.toThrow();
    expect(() => requirePermission(caller, "readAppointment", "2023")).toThrow("does not support applications");
  });

  it("says where to get a token, and for which application: Graph's unless others are named", () => {
    const challengeOf = (...given: Parameters<typeof unauthorized>) => {
      const { status, code, message, options } = unauthorized(...given);
      return [status, code, message, options.headers];
    };
    const challenge = (url: string, id: string) => ({
      "WWW-Authenticate": `Bearer realm="", authorization_uri="${url}", client_id="${id}"`,
    });
    expect(challengeOf("Why.")).toEqual([
      401,
      "InvalidAuthenticationToken",
      "Why.",
      challenge("https://login.microsoftonline.com/common/oauth2/authorize", "00000003-0000-0000-c000-000000000000"),
    ]);
    expect(challengeOf("Why.", { authorizeUrl: "https://a.example/", clientId: "id" })).toEqual([
      401,
      "InvalidAuthenticationToken",
      "Why.",
      challenge("https://a.example/", "id"),
    ]);
  });
});

describe("the gateway", () => {
  const pages = allowed["2022"];
  const sms = { delegated: ["VirtualAppointmentNotification.Send"], application: pages.sendSms.application };
  const expected: Readonly<
    Record<Operation, { readonly delegated: readonly string[]; readonly application: readonly string[] }>
  > = {
    read: pages.readAppointment,
    readJoinLink: pages.getJoinLink,
    list: pages.listMeetings,
    search: pages.readAppointment,
    create: pages.createAppointment,
    update: pages.updateAppointment,
    delete: pages.deleteAppointment,
    sendSms: sms,
    readTextMessages: pages.readTextMessages,
    readMeeting: pages.getMeeting,
    createMeeting: pages.createMeeting,
    updateMeeting: pages.updateMeeting,
    cancelMeeting: pages.deleteMeeting,
    adoptMeeting: pages.replaceMeeting,
    // https://learn.microsoft.com/graph/api/user-list-calendarview
    readCalendar: {
      delegated: ["Calendars.ReadBasic", "Calendars.Read", "Calendars.ReadWrite"],
      application: ["Calendars.ReadBasic.All", "Calendars.Read", "Calendars.ReadWrite"],
    },
  };
  const operations = Object.keys(expected) as Operation[];

  it.each(operations)("asks for a %s for what the pages do", (operation) => {
    const { delegated, application } = permissionsFor[operation];
    expect([delegated.toSorted(), application.toSorted()]).toEqual([
      expected[operation].delegated.toSorted(),
      expected[operation].application.toSorted(),
    ]);
  });

  const readers = ["VirtualAppointment.Read", "OnlineMeetings.Read"];
  const writers = ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"];
  it.each<[Operation, readonly string[], readonly string[]]>([
    ["read", readers, ["VirtualAppointment.Read.All"]],
    ["readJoinLink", readers, ["VirtualAppointment.Read.All"]],
    ["list", ["OnlineMeetings.Read"], ["OnlineMeetings.Read.All"]],
    ["create", writers, ["VirtualAppointment.ReadWrite.All"]],
    ["update", writers, ["VirtualAppointment.ReadWrite.All"]],
    ["delete", writers, ["VirtualAppointment.ReadWrite.All"]],
    ["sendSms", ["VirtualAppointmentNotification.Send"], ["VirtualAppointmentNotification.Send"]],
  ])("names to who lacks them for a %s no more than it takes", (operation, user, application) => {
    expect(requiredPermissions(operation, "user")).toEqual(user);
    expect(requiredPermissions(operation, "application")).toEqual(application);
    expect(requiredPermissions(operation)).toEqual([...new Set([...user, ...application])]);
  });
});
