// What each fault meets: reads, and writes of every kind. Before and after are the appointments and messages upstream.

/** An appointment of the upstream, and how often it was written. */
export interface Stored {
  readonly version: number;
  readonly externalAppointmentId: string | undefined;
}

export interface UpstreamState {
  readonly appointments: Readonly<Record<string, Stored>>;
  readonly messages: number;
}

export type ReadName = "read" | "50 reads" | "each of 50 reads";
export type WriteName = "create" | "update" | "update of any version" | "delete" | "text message";
export type OperationName = ReadName | WriteName;

interface FaultedOperation {
  readonly query: string;
  readonly before: UpstreamState;
  /** Once it was executed. */
  readonly after: UpstreamState;
  /** Whether the items of a batch are hit, and not the batch as a whole. */
  readonly hitsItems?: boolean;
}

const OUTCOME = `__typename
  ... on RetryableError { retryAfterSeconds }
  ... on ServiceUnavailableError { outcome }`;
const FOUND = `${OUTCOME} ... on VirtualAppointment { externalAppointmentId }`;

const fifty = Array.from({ length: 50 }, (_, index) => `m${index}`);
const stored = (...ids: readonly string[]): UpstreamState => ({
  appointments: Object.fromEntries(ids.map((id) => [id, { version: 1, externalAppointmentId: `of ${id}` }])),
  messages: 0,
});
const write = (operation: string, more: string) =>
  `mutation { m: ${operation}(input: { onlineMeetingId: "m", ${more} }) { ${OUTCOME} } }`;
const changed = (version: number): UpstreamState => ({
  appointments: { m: { version, externalAppointmentId: "ours" } },
  messages: 0,
});

const read = `{ m: virtualAppointment(onlineMeetingId: "m") { ${FOUND} } }`;
const list = `{ ${fifty.map((id) => `${id}: virtualAppointment(onlineMeetingId: "${id}") { ${FOUND} }`).join(" ")} }`;
const attendees = `attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }]`;

export const operations: Readonly<Record<OperationName, FaultedOperation>> = {
  read: { query: read, before: stored("m"), after: stored("m") },
  /** In three batches. */
  "50 reads": { query: list, before: stored(...fifty), after: stored(...fifty) },
  "each of 50 reads": { query: list, before: stored(...fifty), after: stored(...fifty), hitsItems: true },
  create: {
    query: write("createVirtualAppointment", `externalAppointmentId: "ours"`),
    before: stored(),
    after: changed(1),
  },
  update: {
    query: write("updateVirtualAppointment", `ifMatch: "\\"1\\"", externalAppointmentId: "ours"`),
    before: stored("m"),
    after: changed(2),
  },
  "update of any version": {
    query: write("updateVirtualAppointment", `externalAppointmentId: "ours"`),
    before: stored("m"),
    after: changed(2),
  },
  delete: {
    query: write("deleteVirtualAppointment", `ifMatch: "\\"1\\""`),
    before: stored("m"),
    after: stored(),
  },
  "text message": {
    query: write("sendVirtualAppointmentSms", `messageType: CONFIRMATION, ${attendees}`),
    before: stored("m"),
    after: { ...stored("m"), messages: 1 },
  },
};
