import { auditId, type AuditAction, type AuditEntry, type Touched } from "../domain/audit-entry.ts";
import type { Caller } from "../domain/service-caller.ts";
import type { GraphResponse } from "../protocol/message.ts";
import type { Dispatch } from "./dispatch.ts";

/** Where entries of the audit go. */
export interface Audit {
  add(entry: AuditEntry): void;
}

/** Notes down in `touched` what each item of a batch has shown or changed. */
export function noting(dispatch: Dispatch, touched: Touched[]): Dispatch {
  return async (request, trace) => {
    const response = await dispatch(request, trace);
    if (response.touched !== undefined) touched.push(response.touched);
    return response;
  };
}

/**
 * One entry for each kind of thing that was done: a batch, and a list, is one entry with all of its meetings.
 *
 * @param touched by the items of a batch; what a single request has is in its response
 */
export function addEntries(
  audit: Audit,
  { tenantId, id: callerId, kind: callerKind, applicationId }: Caller,
  requestId: string,
  at: number,
  touched: readonly Touched[],
  response: GraphResponse,
): void {
  for (const one of response.touched === undefined ? mergeTouched(touched) : [response.touched]) {
    audit.add({ id: auditId(at), at, tenantId, callerId, callerKind, applicationId, requestId, ...one });
  }
}

function mergeTouched(all: readonly Touched[]): readonly Touched[] {
  const merged = new Map<AuditAction, Touched>();
  for (const one of all) {
    const before = merged.get(one.action);
    const { action, count } = one;
    merged.set(action, {
      action,
      meetingIds: [...new Set([...(before?.meetingIds ?? []), ...one.meetingIds])],
      count: (before?.count ?? 0) + count,
      fields: [...new Set([...(before?.fields ?? []), ...one.fields])],
    });
  }
  return [...merged.values()];
}
