import { createEtag } from "../common/contract/etag.ts";
import { type Appointment, type AppointmentProperties, noProperties } from "../service/domain/appointment.ts";
import { teamsClientLinkOf, teamsLinkOf } from "../service/domain/meeting-id.ts";
import type { Meeting } from "../service/domain/meeting.ts";
import type { Store } from "../service/store/store.ts";

// What a development service starts with: two tenants, four users, one application, and meetings to try things on.

const CONTOSO = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const FABRIKAM = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";

export interface SampleUser {
  readonly name: string;
  readonly displayName: string;
  readonly tenantId: string;
  readonly id: string;
  readonly upn: string;
  readonly scopes: readonly string[];
  readonly about: string;
}

const adele: SampleUser = {
  name: "adele",
  displayName: "Adele Vance",
  tenantId: CONTOSO,
  id: "dc17674c-81d9-4adb-bfb2-8f842a442e4c",
  upn: "adele@contoso.example",
  scopes: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite", "VirtualAppointmentNotification.Send"],
  about: "organizes the sample meetings",
};
const alex: SampleUser = {
  name: "alex",
  displayName: "Alex Wilber",
  tenantId: CONTOSO,
  id: "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e",
  upn: "alex@contoso.example",
  scopes: ["OnlineMeetings.ReadWrite", "VirtualAppointmentNotification.Send"],
  about: "takes part in them: the colleague to have conflicts with",
};
const megan: SampleUser = {
  name: "megan",
  displayName: "Megan Bowen",
  tenantId: CONTOSO,
  id: "48d31887-5fad-4d73-a9f5-3c356e68a038",
  upn: "megan@contoso.example",
  scopes: ["VirtualAppointment.Read", "OnlineMeetings.Read"],
  about: "takes part in them and may only read",
};
const lee: SampleUser = {
  name: "lee",
  displayName: "Lee Gu",
  tenantId: FABRIKAM,
  id: "0b5e9e0d-5a4f-4f0e-9c7c-2f0a7f9d1e11",
  upn: "lee@fabrikam.example",
  scopes: ["VirtualAppointment.ReadWrite", "OnlineMeetings.ReadWrite"],
  about: "is in another tenant, one that never had an appointment",
};
export const sampleUsers: readonly SampleUser[] = [adele, alex, megan, lee];

export interface SampleApplication {
  readonly displayName: string;
  readonly tenantId: string;
  readonly id: string;
  /** The client id; `id` is the one of its service principal in the tenant. */
  readonly applicationId: string;
  readonly roles: readonly string[];
}

export const sampleApplication: SampleApplication = {
  displayName: "Scheduling System",
  tenantId: CONTOSO,
  id: "6fdb6ea8-8d47-4b2e-8a51-3f8f8b3e2c55",
  applicationId: "5c9f4b1e-2f0c-4a7e-9d1b-7b0f6f0a9c21",
  roles: ["VirtualAppointment.ReadWrite.All", "OnlineMeetings.ReadWrite.All"],
};

const GATEWAY = "3b9a5d0e-7c41-4f7e-a2d6-1e0c8b5f4d92";

/** The gateway itself, in each tenant, when it calls for nobody but itself (`AUTH_MODE=application`). */
export const gatewayApplications: readonly SampleApplication[] = [
  { tenantId: CONTOSO, id: "8f0c1b7e-52d3-4b1f-9a68-0d7e3c2f6a11" },
  { tenantId: FABRIKAM, id: "c2e4a6d8-1f3b-4d5e-8a7c-9b0d1e2f3a4b" },
].map((place) => ({
  ...place,
  displayName: "Virtual Appointment Gateway",
  applicationId: GATEWAY,
  roles: ["VirtualAppointment.ReadWrite.All", "OnlineMeetings.Read.All", "VirtualAppointmentNotification.Send"],
}));

export interface SampleMeeting {
  readonly id: string;
  readonly tenantId: string;
  readonly participants: readonly SampleUser[];
  /** When it starts, by the clock of this machine, and for how long it is: together they are a believable day. */
  readonly start: string;
  readonly minutes: number;
  readonly subject: string;
  /** What it is there to show, for who tries it. */
  readonly about: string;
  readonly appointment?: Partial<AppointmentProperties>;
  /** The id and tag of the appointment where the reference pages name them. */
  readonly known?: { readonly id: string; readonly etag: string; readonly joinWebUrl: string };
}

const grady = {
  displayName: "Grady Archie",
  emailAddress: "gradya@contoso.com",
  smsCapablePhoneNumber: "123-456-7890",
};
const contoso = { tenantId: CONTOSO, participants: [adele, alex, megan] };

export const sampleMeetings: readonly SampleMeeting[] = [
  {
    ...contoso,
    id: "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi",
    start: "09:00",
    minutes: 30,
    subject: "Account opening with Grady Archie",
    about: "an appointment, the one of the reference pages",
    appointment: {
      externalAppointmentId: "AAMkADKnAAA=",
      externalAppointmentUrl: "https://anyschedulingsystem.com/api/appointments/MkADKnAAA=",
      settings: { allowClientToJoinUsingBrowser: true },
      appointmentClients: [grady],
    },
    known: {
      id: "0c7fda79-ff00-f57f-37e3-28183b6d09b5",
      etag: 'W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="',
      joinWebUrl: "https://visit.teams.microsoft.com/webrtc-svc/api/route?tid=a796be92-&convId=19:meeting_=True",
    },
  },
  {
    ...contoso,
    id: "follow-up",
    start: "09:45",
    minutes: 30,
    subject: "Follow-up with Grady Archie and Lidia Holloway",
    about: "an appointment of two clients",
    appointment: {
      externalAppointmentId: "follow-up-1",
      externalAppointmentUrl: "https://anyschedulingsystem.com/api/appointments/follow-up-1",
      settings: { allowClientToJoinUsingBrowser: false },
      appointmentClients: [
        grady,
        { displayName: "Lidia Holloway", emailAddress: "lidiah@contoso.com", smsCapablePhoneNumber: null },
      ],
    },
  },
  {
    ...contoso,
    id: "new-client",
    start: "10:30",
    minutes: 45,
    subject: "Introduction for a new client",
    about: "no appointment yet: create one",
  },
  {
    ...contoso,
    id: "conflict",
    start: "11:30",
    minutes: 30,
    subject: "Mortgage review with Grady Archie",
    about: "PreconditionFailedError: somebody else is a moment faster than your ifMatch",
    appointment: { externalAppointmentId: "conflict-1", appointmentClients: [grady] },
  },
  {
    ...contoso,
    id: "provisioning",
    start: "13:00",
    minutes: 45,
    subject: "Loan consultation",
    about: "ServiceProvisioningError: the first create has to wait; delete to start over",
  },
  {
    ...contoso,
    id: "busy",
    start: "14:00",
    minutes: 15,
    subject: "Card replacement",
    about: "ConflictError: every write meets another operation",
  },
  {
    ...contoso,
    id: "forbidden",
    start: "14:30",
    minutes: 45,
    subject: "Estate planning",
    about: "ForbiddenError: no access policy covers it",
  },
  {
    ...contoso,
    id: "throttled",
    start: "15:30",
    minutes: 30,
    subject: "Pension advice",
    about: "ThrottledError: try again after ten seconds, and again",
  },
  {
    ...contoso,
    id: "unavailable",
    start: "16:00",
    minutes: 30,
    subject: "Investment review",
    about: "ServiceUnavailableError: temporarily unavailable",
  },
  {
    ...contoso,
    id: "retired",
    start: "16:30",
    minutes: 30,
    subject: "Insurance claim",
    about: "ResourceRetiredError: what Microsoft Graph answers since June 2023",
  },
  {
    id: "first-in-tenant",
    tenantId: FABRIKAM,
    participants: [lee],
    start: "10:00",
    minutes: 60,
    subject: "Business account opening",
    about: "the first create of a whole tenant (lee's): it is provisioned first",
  },
];

/** Listed with the meetings above; that it doesn't exist is its point. */
export const missingMeeting = { id: "missing", about: "NotFoundError: there is no such meeting" } as const;

/**
 * Adds the meetings a store doesn't have yet, with their appointments. An appointment that was changed or deleted stays
 * as it is; meetings of a day before are moved to today, so that an old store still has a day to show.
 */
export async function addSamples(store: Store, now: number): Promise<void> {
  const applications = [sampleApplication, ...gatewayApplications];
  // Together, so that all of it is on disk at once.
  await Promise.all([
    store.beginProvisioning(CONTOSO, 0),
    ...applications.map(({ tenantId, applicationId }) => store.grantAccessPolicy(tenantId, applicationId)),
    ...sampleMeetings.map((sample) => addSample(store, sample, now)),
  ]);
}

async function addSample(store: Store, sample: SampleMeeting, now: number): Promise<void> {
  const meeting = meetingOf(sample, now);
  const present = await store.addMeeting(meeting, appointmentOf(sample, now));
  if (present !== undefined) await store.rescheduleMeeting(meeting, timeOfDay("00:00", now));
}

function appointmentOf(sample: SampleMeeting, now: number): Appointment | undefined {
  if (sample.appointment === undefined) return undefined;
  return {
    ...noProperties,
    appointmentClientJoinWebUrl: joinWebUrlOf(sample),
    ...sample.appointment,
    id: sample.known?.id ?? crypto.randomUUID(),
    etag: sample.known?.etag ?? createEtag(),
    modifiedBy: adele.id,
    modifiedAt: now,
  };
}

/** A time like `09:45` on the day of `now`, both by the clock of this machine. */
function timeOfDay(time: string, now: number): number {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  return new Date(now).setHours(hours, minutes, 0, 0);
}

function meetingOf(sample: SampleMeeting, now: number): Meeting {
  const startAt = timeOfDay(sample.start, now);
  const organizerId = sample.participants[0]?.id ?? "";
  return {
    tenantId: sample.tenantId,
    id: sample.id,
    organizerId,
    joinWebUrl: teamsLinkOf(sample.tenantId, organizerId, sample.id),
    clientJoinWebUrl: joinWebUrlOf(sample),
    participants: sample.participants.map(({ id, upn }, index) => ({
      userId: id,
      upn,
      role: index === 0 ? "presenter" : "attendee",
    })),
    subject: sample.subject,
    createdAt: now,
    startAt,
    endAt: startAt + sample.minutes * 60_000,
    externalId: null,
    kept: {},
  };
}

function joinWebUrlOf({ known, tenantId, id }: SampleMeeting): string {
  return known?.joinWebUrl ?? teamsClientLinkOf(tenantId, id);
}
