import { operation, repeated, times, type Attack } from "./attack.ts";

const LIST = "query($m:[MeetingInput!]!){virtualAppointments(meetings:$m){__typename}}";
const ONE = "query($m:ID!){virtualAppointment(onlineMeetingId:$m){__typename}}";
const UPDATE = "mutation($i:UpdateVirtualAppointmentInput!){updateVirtualAppointment(input:$i){__typename}}";

/** The JSON of the variables as it is: some of them no program would write. */
const withVariables = (query: string, variables: string): string =>
  `{"query":${JSON.stringify(query)},"variables":${variables}}`;

const unknownKeys = (count: number): string => `{${times(count, (index) => `"k${index}":1`, ",")}}`;

export const variableAttacks: readonly Attack[] = [
  repeated("#1 list of 340,000 {}", () => [withVariables(LIST, `{"m":[${times(340_000, () => "{}", ",")}]}`)]),
  repeated("#1 list of 500,000 numbers", () => [withVariables(LIST, `{"m":[${times(500_000, () => "1", ",")}]}`)]),
  repeated("#1 27 KB of unknown keys", () => [withVariables(LIST, `{"m":[${unknownKeys(2_900)}]}`)]),
  repeated("#1 1 MB of unknown keys", () => [withVariables(UPDATE, `{"i":${unknownKeys(90_000)}}`)]),
  repeated("#3 250 list literals beside a list of 40,000", () => {
    const literals = times(
      250,
      (index) => `a${index}:virtualAppointments(meetings:[{onlineMeetingId:"x"}]){__typename}`,
    );
    const query = `query($m:[MeetingInput!]!){big:virtualAppointments(meetings:$m){__typename} ${literals}}`;
    return [withVariables(query, `{"m":[${times(40_000, () => `{"onlineMeetingId":"x"}`, ",")}]}`)];
  }),
  repeated("#3 100 aliases with an optional variable left out", () => {
    const aliases = times(
      100,
      (index) => `a${index}:virtualAppointment(onlineMeetingId:"m${index}",userId:$u){__typename}`,
    );
    return [operation(`query($u:ID){${aliases}}`)];
  }),
  repeated("JSON 500,000 deep", () => [withVariables(LIST, `{"m":${"[".repeat(500_000)}${"]".repeat(500_000)}}`)]),
  repeated("objects 100,000 deep", () => [
    withVariables(UPDATE, `{"i":${'{"i":'.repeat(100_000)}1${"}".repeat(100_000)}}`),
  ]),
  repeated("an id of a megabyte", () => [withVariables(ONE, `{"m":"${"x".repeat(1_000_000)}"}`)], 4),
  repeated("a list of 100 ids of 10 KB", () => {
    const items = times(100, (index) => `{"onlineMeetingId":"${"y".repeat(10_000)}${index}"}`, ",");
    return [withVariables(LIST, `{"m":[${items}]}`)];
  }),
  repeated("a megabyte that is no JSON", () => [`{${"x".repeat(1_000_000)}`, Buffer.alloc(1_000_000, 1)]),
  repeated("90,000 parameters beside the query", () => [
    `{"query":"{__typename}",${times(90_000, (index) => `"p${index}":1`, ",")}}`,
  ]),
  repeated("__proto__, and a number of 400,000 digits", () => [
    withVariables(ONE, `{"__proto__":{"m":"x"},"m":${"9".repeat(400_000)}}`),
    withVariables(LIST, `{"m":[{"__proto__":{"onlineMeetingId":"x"}}]}`),
  ]),
  repeated("100 attendees with 9 KB of phone number", () => {
    const attendees = times(100, () => `{"phoneNumber":"+${"1".repeat(9_000)}","timeZone":"${"z".repeat(500)}"}`, ",");
    const query =
      "mutation($i:SendVirtualAppointmentSmsInput!){sendVirtualAppointmentSms(input:$i){__typename ...on ValidationError{issues{path message}}}}";
    return [
      withVariables(query, `{"i":{"onlineMeetingId":"m","messageType":"CONFIRMATION","attendees":[${attendees}]}}`),
    ];
  }),
];
