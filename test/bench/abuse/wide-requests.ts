import { atPace, operation, repeated, type Attack } from "./attack.ts";

// Lists, searches and writes of many at once, each as large as a body may be.

const NODES = "query($i:[ID!]!){nodes(ids:$i){__typename}}";
const ENTITIES = "query($r:[_Any!]!){_entities(representations:$r){__typename}}";
const FIND = "query($f:VirtualAppointmentFilter,$a:String){findVirtualAppointments(filter:$f,after:$a){__typename}}";
const CREATE = "mutation($i:CreateVirtualAppointmentsInput!){createVirtualAppointments(input:$i){__typename}}";
const DELETE = "mutation($i:DeleteVirtualAppointmentsInput!){deleteVirtualAppointments(input:$i){__typename}}";
const MEETING = "mutation($i:CreateOnlineMeetingInput!){createOnlineMeeting(input:$i){__typename}}";
const SMS = "mutation($i:SendVirtualAppointmentSmsInput!){sendVirtualAppointmentSms(input:$i){__typename}}";

const nodeId = (id: string): string => Buffer.from(`VirtualAppointment:me/${id}`).toString("base64");
const client = { displayName: "x".repeat(250), emailAddress: `${"y".repeat(60)}@${"z".repeat(60)}.example` };

export const wideAttacks: readonly Attack[] = [
  repeated("nodes: 80,000 ids, and ids that are none", () => [
    operation(NODES, { i: Array.from({ length: 80_000 }, () => "") }),
    operation(NODES, { i: Array.from({ length: 30 }, () => nodeId("x".repeat(6_000))) }),
    operation(NODES, { i: Array.from({ length: 27 }, () => "=".repeat(9_000)) }),
  ]),
  repeated("representations: 7,000 of them, deep, and large", () => [
    operation(ENTITIES, { r: Array.from({ length: 7_000 }, () => ({ __typename: "VirtualAppointment" })) }),
    `{"query":${JSON.stringify(ENTITIES)},"variables":{"r":[${"[".repeat(100_000)}${"]".repeat(100_000)}]}}`,
    operation(ENTITIES, {
      r: Array.from({ length: 27 }, (_, index) => ({
        __typename: "VirtualAppointment",
        onlineMeetingId: `${"m".repeat(9_000)}${index}`,
      })),
    }),
  ]),
  repeated("searches by 240 KB", () => [
    operation(FIND, { f: { clientEmail: `${"a.".repeat(120_000)}@x.example` } }),
    operation(FIND, { f: { clientPhone: "+1".padEnd(240_000, "0") } }),
    operation(FIND, { f: { clientPhone: "(".repeat(240_000) } }),
    operation(FIND, { a: "A".repeat(240_000) }),
    operation(FIND, { f: { modifiedSince: `2026-01-01T00:00:00.${"0".repeat(240_000)}Z` } }),
  ]),
  repeated("100 creates of 2 KB in one mutation", () => [
    operation(CREATE, {
      i: {
        appointments: Array.from({ length: 100 }, (_, index) => ({
          onlineMeetingId: `honest-${index}`,
          appointmentClients: Array.from({ length: 5 }, () => client),
        })),
      },
    }),
  ]),
  repeated("100 creates whose every client is wrong", () => [
    operation(CREATE, {
      i: {
        appointments: Array.from({ length: 100 }, (_, index) => ({
          onlineMeetingId: `honest-${index}`,
          appointmentClients: Array.from({ length: 80 }, () => ({ emailAddress: "no" })),
        })),
      },
    }),
  ]),
  repeated("100 deletes to a mute upstream", () => [
    operation(DELETE, {
      i: { appointments: Array.from({ length: 100 }, (_, index) => ({ onlineMeetingId: `mute-${index}` })) },
    }),
  ]),
  repeated("a meeting of 14,000 attendees, and a subject of 240 KB", () => {
    const span = { startDateTime: "2026-12-01T10:00:00Z", endDateTime: "2026-12-01T11:00:00Z", externalId: "x" };
    return [
      operation(MEETING, { i: { ...span, attendees: Array.from({ length: 14_000 }, () => ({ userId: "u" })) } }),
      operation(MEETING, { i: { ...span, subject: "s".repeat(240_000) } }),
      operation(MEETING, { i: { ...span, externalId: "s".repeat(240_000) } }),
    ];
  }),
  repeated("text messages whose keys, zones and regions are 240 KB", () => {
    const attendees = [{ phoneNumber: "+14255550100", timeZone: "Pacific Standard Time" }];
    const sms = { onlineMeetingId: "honest-1", messageType: "CONFIRMATION", attendees };
    return [
      operation(SMS, { i: { ...sms, idempotencyKey: "k".repeat(240_000) } }),
      operation(SMS, { i: { ...sms, defaultRegion: "R".repeat(240_000) } }),
      operation(SMS, { i: { ...sms, attendees: [{ ...attendees[0], timeZone: "Europe/".repeat(34_000) }] } }),
    ];
  }),
  {
    name: "subscriptions over streams that nobody opens",
    prepare: () => (means) => {
      let number = 0;
      return atPace(
        means,
        async () => {
          const token = `reserver-${number++}`;
          const { status } = await fetch(new URL("/graphql/stream", means.gateway), {
            method: "PUT",
            headers: { authorization: `Bearer ${token}` },
            signal: means.signal,
          });
          means.count(String(status));
        },
        2,
      );
    },
  },
];
