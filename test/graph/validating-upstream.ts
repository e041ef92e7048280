import type { ScriptedAnswer, ScriptedUpstream } from "../support/upstream.ts";

export interface Meeting {
  version: number;
  name: string;
}

/** Appointments with etags, that answer 304 to whoever knows them. */
export function validating(meetings: ReadonlyMap<string, Meeting>): ScriptedUpstream["answer"] {
  const one = (path: string, ifNoneMatch: unknown): ScriptedAnswer => {
    const meeting = meetings.get(/onlineMeetings\/([^/]+)\//.exec(path)?.[1] ?? "");
    if (meeting === undefined) return { status: 404, body: { error: { code: "NotFound", message: "No." } } };
    const etag = etagOf(meeting);
    if (ifNoneMatch === etag) return { status: 304, headers: { ETag: etag } };
    const body = { externalAppointmentId: meeting.name, appointmentClients: [{ displayName: 'Grädy "A" \u2028' }] };
    return { status: 200, headers: { ETag: etag }, body };
  };
  return ({ path, headers, body }) => {
    if (!path.endsWith("/$batch")) return one(path, headers["if-none-match"]);
    const responses = body.requests.map((item: { id: string; url: string; headers?: Record<string, string> }) => ({
      id: item.id,
      ...one(item.url, item.headers?.["if-none-match"]),
    }));
    return { status: 200, body: { responses } };
  };
}

const etagOf = ({ version }: Meeting) => `W/"\\${version}"`;
