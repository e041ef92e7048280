// A meeting of Microsoft Graph v1.0, and what a request may say of it: only what its pages and its users know.
// https://learn.microsoft.com/graph/api/onlinemeeting-update

export interface LiveMeeting {
  readonly id: string;
  readonly organizerId: string;
  readonly creationDateTime: string;
  readonly externalId: string | null;
  readonly joinWebUrl: string;
  subject: string | null;
  startDateTime: string;
  endDateTime: string;
  attendees: readonly LiveAttendee[];
}

interface LiveAttendee {
  readonly upn: string | null;
  readonly role: string;
  readonly identity: { readonly user: { readonly id: string | null; readonly tenantId: string } };
}

const TENANT = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const CREATED = new Set(["subject", "startDateTime", "endDateTime", "externalId", "participants", "chatInfo"]);
const UPDATED = new Set(["subject", "startDateTime", "endDateTime", "participants"]);

/** What is wrong with a request, as Graph says it. */
export class LiveError extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export function newMeeting(organizerId: string, body: Readonly<Record<string, unknown>>): LiveMeeting {
  const unknown = Object.keys(body).find((name) => !CREATED.has(name));
  if (unknown !== undefined) throw new LiveError(400, "BadRequest", `Invalid property '${unknown}'.`);
  if (body["endDateTime"] !== undefined && body["startDateTime"] === undefined) {
    throw new LiveError(400, "InvalidArgument", "StartDateTime is required when EndDateTime is given.");
  }
  const thread = `19:meeting_${Buffer.from(crypto.randomUUID()).toString("base64")}@thread.v2`;
  const startDateTime = timeOf(body["startDateTime"]) ?? new Date().toISOString();
  const context = encodeURIComponent(JSON.stringify({ Tid: TENANT, Oid: organizerId }));
  const meeting: LiveMeeting = {
    id: Buffer.from(`1*${organizerId}*0**${thread}`).toString("base64"),
    organizerId,
    creationDateTime: new Date().toISOString(),
    externalId: (body["externalId"] as string | undefined) ?? null,
    joinWebUrl: `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(thread).toLowerCase()}/0?context=${context}`,
    subject: (body["subject"] as string | undefined) ?? null,
    startDateTime,
    endDateTime: timeOf(body["endDateTime"]) ?? new Date(Date.parse(startDateTime) + 3_600_000).toISOString(),
    attendees: attendeesOf(body["participants"], organizerId) ?? [],
  };
  requireOrder(meeting);
  return meeting;
}

/** Start and end together, all attendees, and nothing that can't be changed: not even its type. */
export function change(meeting: LiveMeeting, body: Readonly<Record<string, unknown>>): void {
  if (Object.keys(body).some((name) => !UPDATED.has(name))) {
    throw new LiveError(400, "InvalidArgument", "One or more properties do not support updating.");
  }
  const times = [timeOf(body["startDateTime"]), timeOf(body["endDateTime"])] as const;
  if ((times[0] === undefined) !== (times[1] === undefined)) {
    throw new LiveError(400, "InvalidArgument", "StartDateTime and EndDateTime must be updated together.");
  }
  const changed = {
    ...meeting,
    startDateTime: times[0] ?? meeting.startDateTime,
    endDateTime: times[1] ?? meeting.endDateTime,
    attendees: attendeesOf(body["participants"], meeting.organizerId) ?? meeting.attendees,
  };
  requireOrder(changed);
  if ("subject" in body) changed.subject = body["subject"] as string | null;
  Object.assign(meeting, changed);
}

/** As Graph answers it, with what nobody asked for. */
export function entityOf(meeting: LiveMeeting): Record<string, unknown> {
  const { id, creationDateTime, startDateTime, endDateTime, externalId, joinWebUrl, subject } = meeting;
  const organizer = { upn: null, role: "presenter", identity: { user: { id: meeting.organizerId, tenantId: TENANT } } };
  return {
    "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#users('…')/onlineMeetings/$entity",
    id,
    creationDateTime,
    startDateTime,
    endDateTime,
    externalId,
    joinWebUrl,
    subject,
    isBroadcast: false,
    autoAdmittedUsers: "everyoneInCompany",
    lobbyBypassSettings: { scope: "organization", isDialInBypassEnabled: false },
    joinMeetingIdSettings: { isPasscodeRequired: true, joinMeetingId: "1234567890", passcode: "x" },
    participants: {
      organizer: { ...organizer, identity: { acsUser: null, ...organizer.identity } },
      attendees: meeting.attendees,
    },
  };
}

function attendeesOf(participants: unknown, organizerId: string): LiveAttendee[] | undefined {
  if (participants === undefined) return undefined;
  const { organizer, attendees } = participants as {
    organizer?: { identity?: { user?: { id?: string } } };
    attendees?: { upn?: string; role?: string; identity?: { user?: { id?: string } } }[];
  };
  const named = organizer?.identity?.user?.id;
  if (named !== undefined && named !== organizerId) {
    throw new LiveError(400, "InvalidArgument", "The organizer of a meeting can't be changed.");
  }
  return attendees?.map(({ upn = null, role = "attendee", identity }) => ({
    upn,
    role,
    identity: { user: { id: identity?.user?.id ?? null, tenantId: TENANT } },
  }));
}

function timeOf(value: unknown): string | undefined {
  return typeof value === "string" ? new Date(value).toISOString() : undefined;
}

function requireOrder({ startDateTime, endDateTime }: LiveMeeting): void {
  if (startDateTime >= endDateTime)
    throw new LiveError(400, "InvalidArgument", "EndDateTime must be after StartDateTime.");
}
