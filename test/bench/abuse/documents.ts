import { createHash } from "node:crypto";
import { atPace, operation, repeated, sideBySide, times, type Attack } from "./attack.ts";

const FIELDS = ["id", "etag", "userId", "onlineMeetingId", "externalAppointmentId"];

/** 19 KB: one fragment of 400 fields, spread over 195 aliases under two conditions. */
function spread(number: number): string {
  const fields = times(400, (index) => `f${index}:${FIELDS[index % 2]}`);
  const aliases = times(
    195,
    (index) => `a${index}:virtualAppointment(onlineMeetingId:"m"){...F@include(if:$a)...F@skip(if:$b)}`,
    "",
  );
  const query = `query Q${number}($a:Boolean!,$b:Boolean!){${aliases}}fragment F on VirtualAppointment{${fields}}`;
  return operation(query, { a: true, b: false });
}

/** Fields of one name, each of which has to be compared with each. */
function overlapping(kilobytes: number, number: number): string {
  const field = `a:virtualAppointment(onlineMeetingId:"m"){...on VirtualAppointment{id}}`;
  return operation(`query Q${number}{${times(Math.floor((kilobytes * 1000) / field.length), () => field, "")}}`);
}

/** Each fragment spreads the next one twice. */
function fragmentBomb(number: number): string {
  const fragments = times(
    60,
    (index) => `fragment F${index} on VirtualAppointment{...F${index + 1} settings{__typename} ...F${index + 1}}`,
  );
  return operation(
    `query Q${number}{virtualAppointment(onlineMeetingId:"m"){...F0}}${fragments} fragment F60 on VirtualAppointment{id}`,
  );
}

/** Other documents all the time: what is remembered of one is of no use for the next. */
function unique(name: string, documentOf: (number: number) => string, parallel: number): Attack {
  return {
    name,
    prepare: () => async (means) => {
      let number = 0;
      await sideBySide(parallel, () => atPace(means, () => means.post(documentOf(number++))));
    },
  };
}

const INTROSPECTION_DEEP = `{__schema{types{${"fields{type{".repeat(12)}name${"}}".repeat(12)}}}}`;
const ofType = `{__type(name:"Query"){fields{type{${"ofType{".repeat(400)}name${"}".repeat(400)}}}}}`;

export const documentAttacks: readonly Attack[] = [
  repeated("#2 nine documents of 195 × 400 fields", () =>
    Array.from({ length: 27 }, (_, index) => spread(Math.floor(index / 3))),
  ),
  repeated("#8 overlapping fields, 60 to 150 KB, four side by side", () => [60, 90, 120, 150].map(overlapping), 4),
  repeated("#8 the same name 9,000 times in one selection", () => [
    operation(`{virtualAppointment(onlineMeetingId:"m"){...on VirtualAppointment{${"id ".repeat(9_000)}}}}`),
  ]),
  unique("a fragment that doubles 60 times", fragmentBomb, 2),
  repeated("6,000 operations in one document", () => [
    JSON.stringify({ query: times(6_000, (index) => `query Q${index}{__typename}`), operationName: "Q5999" }),
  ]),
  repeated("2,000 variables that nobody uses", () => [
    operation(`query(${times(2_000, (index) => `$v${index}:ID`, ",")}){__typename}`),
  ]),
  repeated("6,000 directives on one field", () => [operation(`{__typename ${"@include(if:true)".repeat(2_800)}}`)]),
  repeated("5,000 unknown fields", () => [operation(`{${times(5_000, (index) => `virtualAppointmnt${index}`)}}`)]),
  repeated("5,000 unknown fragments", () => [operation(`{${times(5_000, (index) => `...F${index}`)}}`)]),
  repeated("introspection, wide and deep", () => [operation(INTROSPECTION_DEEP), operation(ofType)], 2),
  unique(
    "a megabyte of comments, another each time",
    (number) => operation(`${"#\n".repeat(330_000)}{a${number}:__typename}`),
    1,
  ),
  unique(
    "a block string of 200,000 lines",
    (number) => operation(`{virtualAppointment(onlineMeetingId:"""${"\n a".repeat(200_000)}${number}"""){__typename}}`),
    1,
  ),
  unique(
    "a selection 6,000 deep",
    (number) =>
      operation(
        `query Q${number}{virtualAppointment(onlineMeetingId:"m")${"{...on VirtualAppointment".repeat(3_000)}{id}${"}".repeat(3_000)}}`,
      ),
    1,
  ),
  unique(
    "a list literal 9,000 deep",
    (number) =>
      operation(`query Q${number}{virtualAppointments(meetings:${"[".repeat(9_000)}${"]".repeat(9_000)}){__typename}}`),
    1,
  ),
  unique(
    "other documents of 15 KB all the time",
    (number) =>
      operation(`query Q${number}{${times(300, (index) => `a${index}:node(id:"x${number}"){id __typename}`)}}`),
    8,
  ),
  {
    name: "GET with 15 KB of query, another each time",
    prepare: () => async (means) => {
      let number = 0;
      const headers = { authorization: "Bearer attacker" };
      const get = async () => {
        const query = `{${times(400, (index) => `a${index}:node(id:"${number++}"){id}`)}}`.slice(0, 11_000);
        const url = `${means.gateway.origin}/graphql?query=${encodeURIComponent(query)}`;
        try {
          const answer = await fetch(url, { headers, signal: means.signal });
          await answer.arrayBuffer();
          means.count(String(answer.status));
        } catch {
          // Cut by the signal, or by the gateway: there is nothing to count.
        }
      };
      await sideBySide(8, () => atPace(means, get));
    },
  },
  unique(
    "persisted documents that nobody knows",
    (number) => JSON.stringify({ documentId: `sha256:${createHash("sha256").update(String(number)).digest("hex")}` }),
    16,
  ),
  repeated("a persisted document's id of a megabyte", () => [JSON.stringify({ documentId: "x".repeat(1_000_000) })], 2),
];
