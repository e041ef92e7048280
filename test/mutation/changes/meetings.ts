import type { Change } from "../change.ts";

const stories = ["test/gateway/schema/meeting/meetings.test.ts"];
const agendas = ["test/gateway/schema/meeting/calendar-agenda.test.ts"];
const changes = ["test/service/resources/meetings/change-meeting.test.ts"];
const links = ["test/service/resources/meetings/link-takeover.test.ts"];

/** That a meeting is doubled, lost, or changed by who must not. */
export const meetings: readonly Change[] = [
  {
    name: "a client is not found any more once the meeting was moved",
    file: "src/service/store/sqlite/sqlite-store.ts",
    find: ' && change.kind !== "saveMeeting") {',
    replace: ") {",
    tests: changes,
  },
  {
    name: "whoever takes part moves a meeting",
    file: "src/service/resources/meetings/change-meeting.ts",
    find: '    requireOrganizer(request, before, "change");\n',
    replace: "",
    tests: changes,
  },
  {
    name: "a meeting takes another's link in place of its own",
    file: "src/service/resources/meetings/meeting-link.ts",
    find: '  if (present !== null && isOwn !== true) throw notUpdateable(["joinWebUrl"]);\n',
    replace: "",
    tests: links,
  },
  {
    name: "a meeting without a link takes that of another meeting",
    file: "src/service/resources/meetings/change-meeting.ts",
    find: "const isLinkNew = known.joinWebUrl === null && meeting.joinWebUrl !== null;",
    replace: "const isLinkNew = known.joinWebUrl !== null;",
    tests: links,
  },
  {
    name: "a link that several meetings have leads into any of them",
    file: "src/service/resources/meetings/meeting-keys.ts",
    find: "others.length > 0",
    replace: "others.length < 0",
    tests: links,
  },
  {
    name: "a cancelled meeting can't be cancelled at the service any more",
    file: "src/graph/meetings/graph-meetings.ts",
    find: "if (!wasThere && !wasKnown)",
    replace: "if (!wasThere)",
    tests: stories,
  },
  {
    name: "a meeting is looked at again with each read",
    file: "src/graph/agenda/merged-agenda.ts",
    find: "        this.#looked.set(`${owner} ${onlineMeetingId}`, true);\n",
    replace: "",
    tests: agendas,
  },
  {
    name: "two meetings get one link at the same time in PostgreSQL",
    file: "src/service/store/postgres/postgres-migrations.ts",
    find: "        PERFORM pg_advisory_xact_lock(hashtextextended(tenant || ' ' || link, 0));\n",
    replace: "",
    tests: ["test/service/store/contract/meetings.test.ts"],
  },
  {
    name: "two meetings get one link at the same time in SQLite",
    file: "src/service/store/sqlite/sqlite-store.ts",
    find: 'this.#meetings.findOtherByLink(place, meeting.joinWebUrl ?? "") ?? this.#add(meeting, undefined)',
    replace: "this.#add(meeting, undefined)",
    tests: ["test/service/store/contract/meetings.test.ts"],
  },
  {
    name: "others' meetings with a key hide one's own",
    file: "src/service/resources/meetings/meeting-keys.ts",
    find: "findMeetingsByKey({ tenantId: caller.tenantId, name, value, people })",
    replace: "findMeetingsByKey({ tenantId: caller.tenantId, name, value, people: people.slice(0, 0) })",
    tests: ["test/service/resources/meetings/meeting-keys.test.ts"],
  },
  {
    name: "a meeting that another process moved is deleted",
    file: "src/service/store/sqlite/meetings-table.ts",
    find: "before?.startAt ?? null, before?.endAt ?? null",
    replace: "before?.startAt ?? null, null",
    tests: ["test/service/store/other-process.test.ts"],
  },
];
