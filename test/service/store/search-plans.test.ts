import { join } from "node:path";
import { expect } from "vitest";
import { appointmentStatements } from "../../../src/service/store/sqlite/appointment-search.ts";
import { meetingStatements } from "../../../src/service/store/sqlite/meeting-search.ts";
import type { Statement } from "../../../src/service/store/sqlite/participant-filter.ts";
import type { People, Person } from "../../../src/service/store/search.ts";
import { SqliteStore } from "../../../src/service/store/sqlite/sqlite-store.ts";
import { disposeLater, it as base } from "../../support/fixtures.ts";

const it = base.extend("store", { scope: "file" }, ({ sharedDirectory }, cleanup) =>
  disposeLater(new SqliteStore(join(sharedDirectory, "appointments.db")), cleanup),
);

const me: Person = { userId: "me", upn: "me@example.com", nameOnlyWithoutId: true };
const other: Person = { userId: "other", upn: "other@example.com", nameOnlyWithoutId: false };

const application: Person = { userId: "other", upn: null, nameOnlyWithoutId: true };

const appointments = (people: People, externalAppointmentId?: string, contacts: readonly string[] = []) => {
  const filter = { externalAppointmentId, contacts, modifiedSince: 1 };
  return appointmentStatements({ tenantId: "t", people, ...filter, after: "", most: 21 });
};
const meetings = (people: People) => meetingStatements({ tenantId: "t", people, from: 1, before: 2, most: 21 });
const latestMeetings = (people: People) =>
  meetingStatements({ tenantId: "t", people, from: 1, before: 2, descending: true, most: 21 });

const byExternalId = "meetings_by_external_appointment_id (tenant_id=? AND external_appointment_id=? AND id>?)";
const byContact = "PRIMARY KEY (tenant_id=? AND contact=? AND meeting_id>?)";
const byUser = "participants_by_user (tenant_id=? AND user_id=? AND meeting_id>?)";
const byName = "participants_by_upn_alone (tenant_id=? AND upn=? AND meeting_id>?)";
const byUserAndStart =
  "participants_by_user_and_start (tenant_id=? AND user_id=? AND (start_at,meeting_id)>(?,?) AND start_at<?)";
const byNameAndStart =
  "participants_by_upn_alone_and_start (tenant_id=? AND upn=? AND (start_at,meeting_id)>(?,?) AND start_at<?)";
const latestByUser =
  "participants_by_user_and_start (tenant_id=? AND user_id=? AND start_at>? AND (start_at,meeting_id)<(?,?))";
const latestByName =
  "participants_by_upn_alone_and_start (tenant_id=? AND upn=? AND start_at>? AND (start_at,meeting_id)<(?,?))";

it.for<[string, readonly Statement[], string[]]>([
  ["for appointments by external id", appointments([me], "x"), [byExternalId]],
  ["for appointments by external id, of another user", appointments([me, other], "x"), [byExternalId]],
  ["for appointments by contact", appointments([me], undefined, ["e:x"]), [byContact]],
  ["for appointments by two contacts", appointments([me, other], undefined, ["e:x", "n:1"]), [byContact]],
  ["for appointments by external id and contact", appointments([me], "x", ["e:x"]), [byExternalId]],
  ["for all appointments of mine", appointments([me]), [byUser, byName]],
  ["for all appointments that two take part in", appointments([me, other]), [byUser, byName]],
  ["for all appointments of a user by an application", appointments([application]), [byUser]],
  ["for my meetings by start", meetings([me]), [byUserAndStart, byNameAndStart]],
  ["for meetings by start that two take part in", meetings([me, other]), [byUserAndStart, byNameAndStart]],
  ["for meetings of a user by an application", meetings([application]), [byUserAndStart]],
  ["for my latest meetings", latestMeetings([me]), [latestByUser, latestByName]],
])("a search %s walks one index each time, and sorts and scans nothing", ([, statements, walked], { store }) => {
  const plans = statements.map(({ sql, values }) =>
    store.connection.all(`EXPLAIN QUERY PLAN ${sql}`, ...values).map(({ detail }) => String(detail)),
  );
  expect(plans.flat().filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual([]);
  expect(
    plans.map((steps) =>
      steps.find((step) => step.includes("SEARCH"))?.replace(/^.*(?: INDEX |USING (?=PRIMARY))/, ""),
    ),
  ).toEqual(walked);
});
