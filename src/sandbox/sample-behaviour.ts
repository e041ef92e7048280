import { createEtag } from "../common/contract/etag.ts";
import type { SampleBehaviour } from "../service/resources/handler-context.ts";
import { GraphError } from "../service/protocol/graph-error.ts";
import type { GraphRequest } from "../service/protocol/message.ts";
import { historyEntryOf } from "../service/resources/change-log.ts";
import type { Store } from "../service/store/store.ts";

/** Object id of nobody: the other writer of the meeting `conflict`. */
const OTHER_WRITER = "00000000-0000-0000-0000-00000000beef";

/**
 * What the sample meetings do on purpose.
 *
 * @param now milliseconds since 1970
 */
export function createSampleBehaviour(store: Store, now: () => number): SampleBehaviour {
  const provisioningScope: SampleBehaviour["provisioningScope"] = ({ id, tenantId }) =>
    // By itself, so that it works in a tenant in use.
    id === "provisioning" ? `${tenantId}/provisioning` : undefined;
  return {
    isName: (meetingId) => /^[a-z-]+$/.test(meetingId),
    refusalOf,
    provisioningScope,
    beforeWrite: (request) => simulateConcurrentWrite(request, store, now),
    // So it can be provoked again.
    afterDelete: (meeting) => {
      const scope = provisioningScope(meeting);
      return scope === undefined ? undefined : store.resetProvisioning(scope);
    },
  };
}

const refusalOf: SampleBehaviour["refusalOf"] = ({ id }, method, segment) => {
  switch (id) {
    case "forbidden":
      return new GraphError(403, "Forbidden", "No application access policy found for this app.");
    case "throttled":
      return new GraphError(429, "TooManyRequests", "Please retry again later.", {
        innerCode: "429",
        headers: { "Retry-After": "10" },
      });
    case "unavailable":
      return new GraphError(503, "ServiceUnavailable", "The service is temporarily unavailable.");
    case "busy":
      return method === "GET"
        ? undefined
        : new GraphError(409, "Conflict", "Another operation on this online meeting is in progress.");
    case "retired":
      return segment === "virtualAppointment"
        ? new GraphError(400, "BadRequest", `Resource not found for the segment '${segment}'.`)
        : undefined;
    default:
      return undefined;
  }
};

/**
 * In the meeting `conflict` somebody else is always a moment faster: just before a conditional write the appointment
 * changes, unless the other writer's version is the one there. So the write fails once, and succeeds when repeated
 * with the current ETag.
 */
function simulateConcurrentWrite(
  { headers, params, caller }: GraphRequest,
  store: Store,
  now: () => number,
): Promise<void> | undefined {
  const { "if-match": ifMatch = "*" } = headers;
  if (params["meetingId"] !== "conflict" || ifMatch === "*") return undefined;
  const lookup = { tenantId: caller.tenantId, meetingId: "conflict" };
  return store.changeMeeting(lookup, ({ meeting }) => {
    const current = meeting?.appointment;
    const isForeign = caller.kind === "user" && !meeting?.participants.some(({ userId }) => userId === caller.id);
    if (meeting === undefined || current === undefined || current.modifiedBy === OTHER_WRITER || isForeign) {
      return { result: undefined };
    }
    const appointment = {
      ...current,
      etag: createEtag(),
      externalAppointmentId: "changed-by-somebody-else",
      modifiedBy: OTHER_WRITER,
      modifiedAt: now(),
    };
    const change = { method: "PATCH", at: appointment.modifiedAt, before: current, after: appointment } as const;
    const entry = historyEntryOf(meeting, { id: OTHER_WRITER, kind: "user" }, change);
    return { change: { kind: "saveAppointment", appointment, entry }, result: undefined };
  });
}
