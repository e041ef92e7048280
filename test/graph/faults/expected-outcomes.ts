import type { Fate, Scope } from "./faulty-upstream.ts";
import type { ReadName, WriteName } from "./operations.ts";

// What callers are told, written by hand: nothing here asks the code that is tested. A text is the type of the answer with
// its outcome and its `retryAfterSeconds`, and then the requests that the upstream got.

type Reads = Readonly<Partial<Record<ReadName, string>>>;
type Writes = Readonly<Record<WriteName, string>>;

export interface Expected {
  readonly reads: Readonly<Record<Scope, Reads>>;
  readonly writes: Readonly<Record<Scope, Readonly<Partial<Record<Fate, Writes>>>>>;
}

const NOT_SENT = "ServiceUnavailableError NOT_SENT";
const UNKNOWN = "ServiceUnavailableError UNKNOWN";

/** There is no connection: what asks for it is told so, and nothing arrives. */
export const unreachable: Expected = {
  reads: {
    "every request": { read: `${NOT_SENT}; nothing`, "50 reads": `50 × ${NOT_SENT}; nothing` },
    "the first request": {},
  },
  writes: {
    "every request": {
      "not executed": {
        create: `${NOT_SENT}; nothing`,
        update: `${NOT_SENT}; nothing`,
        "update of any version": `${NOT_SENT}; nothing`,
        delete: `${NOT_SENT}; nothing`,
        "text message": `${NOT_SENT}; nothing`,
      },
    },
    "the first request": {},
  },
};

/** Reads that fail, and are not repeated. */
export function failedReads(text: string): Expected["reads"] {
  const reads = { read: `${text}; GET 1`, "50 reads": `50 × ${text}; POST 3` };
  return { "every request": reads, "the first request": reads };
}

/** Reads that fail, and a repeat of which is answered. */
export function passingReads(text: string): Expected["reads"] {
  return {
    ...failedReads(text),
    "the first request": { read: "VirtualAppointment; GET 2", "50 reads": "50 × VirtualAppointment; POST 6" },
  };
}

/** For items of a batch the same as for the whole. */
export function withItems(reads: Expected["reads"]): Expected["reads"] {
  const { "every request": every, "the first request": first } = reads;
  return {
    "every request": { ...every, "each of 50 reads": every["50 reads"] ?? "" },
    "the first request": { ...first, "each of 50 reads": first["50 reads"] ?? "" },
  };
}

/**
 * Writes whose answer does not come, or says nothing. A read tells that they were executed, but of a delete of a version,
 * which somebody else may have done; that they were not, and won't be, nothing can tell. Nothing is looked for after a text
 * message.
 *
 * @param after what the upstream said of the time, behind a space
 * @param looks how many requests the read takes where it fails, too
 */
export function lostWrites(after = "", looks = 1): Expected["writes"] {
  const untold = {
    create: `${UNKNOWN}${after}; PUT 1, GET ${looks}`,
    update: `${UNKNOWN}${after}; PATCH 1, GET ${looks}`,
    "update of any version": `${UNKNOWN}${after}; PATCH 1, GET ${looks}`,
    delete: `${UNKNOWN}${after}; DELETE 1, GET ${looks}`,
    "text message": `${UNKNOWN}${after}; POST 1`,
  };
  return {
    "every request": { executed: untold, "not executed": untold },
    "the first request": {
      executed: {
        create: "CreateVirtualAppointmentPayload; PUT 1, GET 1",
        update: "UpdateVirtualAppointmentPayload; PATCH 1, GET 1",
        "update of any version": "UpdateVirtualAppointmentPayload; PATCH 1, GET 1",
        delete: `${UNKNOWN}${after}; DELETE 1, GET 1`,
        "text message": `${UNKNOWN}${after}; POST 1`,
      },
      "not executed": {
        create: `${UNKNOWN}${after}; PUT 1, GET 1`,
        update: `${UNKNOWN}${after}; PATCH 1, GET 1`,
        "update of any version": `${UNKNOWN}${after}; PATCH 1, GET 1`,
        delete: `${UNKNOWN}${after}; DELETE 1, GET 1`,
        "text message": `${UNKNOWN}${after}; POST 1`,
      },
    },
  };
}

/** As {@link lostWrites}; those that are executed when nobody waits any more look as if they were not. */
export function lateWrites(): Expected["writes"] {
  const { "every request": every, "the first request": first } = lostWrites();
  return {
    "every request": { executed: every.executed, "executed late": every["not executed"] },
    "the first request": { executed: first.executed, "executed late": first["not executed"] },
  } as Expected["writes"];
}

/** Writes that the upstream did not look at, and says so. */
export function refusedWrites(text: string): Expected["writes"] {
  const refused = {
    "not executed": {
      create: `${text}; PUT 1`,
      update: `${text}; PATCH 1`,
      "update of any version": `${text}; PATCH 1`,
      delete: `${text}; DELETE 1`,
      "text message": `${text}; POST 1`,
    },
  };
  return { "every request": refused, "the first request": refused };
}

/** Writes of which the status says that they were executed. Without the appointment in it, a create is looked for. */
export function executedWrites({ isCreateToldOf }: { readonly isCreateToldOf: boolean }): Expected["writes"] {
  const told = {
    create: "CreateVirtualAppointmentPayload; PUT 1",
    update: "UpdateVirtualAppointmentPayload; PATCH 1",
    "update of any version": "UpdateVirtualAppointmentPayload; PATCH 1",
    delete: "DeleteVirtualAppointmentPayload; DELETE 1",
    "text message": "SendVirtualAppointmentSmsPayload; POST 1",
  };
  if (isCreateToldOf) return { "every request": { executed: told }, "the first request": { executed: told } };
  return {
    "every request": { executed: { ...told, create: `${UNKNOWN}; PUT 1, GET 1` } },
    "the first request": { executed: { ...told, create: "CreateVirtualAppointmentPayload; PUT 1, GET 1" } },
  };
}

/** Another outcome of creates, whatever has become of them. */
export function exceptCreate(writes: Expected["writes"], create: string): Expected["writes"] {
  const deviating = (fates: Readonly<Partial<Record<Fate, Writes>>>) =>
    Object.fromEntries(Object.entries(fates).map(([fate, row]) => [fate, { ...row, create }]));
  return {
    "every request": deviating(writes["every request"]),
    "the first request": deviating(writes["the first request"]),
  };
}
