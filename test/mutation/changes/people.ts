import type { Change } from "../change.ts";

const search = "src/service/store/sqlite/appointment-search.ts";
const contract = ["test/service/store/contract/contacts.test.ts"];

const auditing = ["test/service/audit/audit.test.ts"];
const erasing = ["test/service/people/erase.test.ts"];

/** That people are not found, or found by who must not. */
export const people: readonly Change[] = [
  {
    name: "messages to a person stay where erasing was interrupted",
    file: "src/service/people/erase-person.ts",
    find: "  const before = await eraseMessages(store, person, numbers.all, options);\n",
    replace: "  const before = { messages: 0, unsent: 0 };\n",
    tests: erasing,
  },
  {
    name: "a number is found by everybody who knows it",
    file: search,
    find: 'id: "p.meeting_id",\n    people,\n    contacts: others,',
    replace: 'id: "p.meeting_id",\n    people: [],\n    contacts: others,',
    tests: ["test/service/resources/appointments/find-by-contact.test.ts"],
  },
  {
    name: "a number that very many have is looked up among all of them",
    file: search,
    find: "indexed?.every((walk) => endOf(walk) === undefined)",
    replace: "indexed !== undefined",
    tests: contract,
  },
  {
    name: "who an appointment was with is found for ever",
    file: "src/service/store/sqlite/people/contacts-table.ts",
    find: "if (!now.includes(contact))",
    replace: "if (now.length < 0)",
    tests: contract,
  },
  {
    name: "another program's lock stops the service",
    file: "src/service/store/sqlite/sqlite-store.ts",
    find: "PRAGMA busy_timeout = 0",
    replace: "PRAGMA busy_timeout = 5000",
    tests: ["test/service/store/readiness.test.ts"],
  },
  {
    name: "a batch is received of who has no token",
    file: "src/service/http/service-server.ts",
    find: "{ bodyLimit: MAX_BATCH_BODY, onRequest }",
    replace: "{ bodyLimit: MAX_BATCH_BODY }",
    tests: ["test/service/http/body-encoding.test.ts"],
  },
  {
    name: "the log keeps who was erased",
    file: "src/service/store/sqlite/people/people-table.ts",
    find: "while (!this.#connection.emptyLog())",
    replace: "while (this.#connection.get === undefined)",
    tests: erasing,
  },
  {
    name: "the audit leaves out what a list shows",
    file: "src/service/resources/appointments/list-appointments.ts",
    find: "if (touched !== undefined) shown.push(touched);",
    replace: "",
    tests: auditing,
  },
  {
    name: "the audit leaves out what a batch shows",
    file: "src/service/http/service-server.ts",
    find: "note(dispatchItem)",
    replace: "dispatchItem",
    tests: auditing,
  },
  {
    name: "the audit has what nobody is in",
    file: "src/service/resources/touched.ts",
    find: "if (names.length === 0) return undefined;",
    replace: "",
    tests: auditing,
  },
];
