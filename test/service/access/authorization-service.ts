import type { PermissionsRevision } from "../../../src/common/contract/graph-permissions.ts";
import { noProperties } from "../../../src/service/domain/appointment.ts";
import type { Meeting } from "../../../src/service/domain/meeting.ts";
import { sampleApplication, sampleUsers, type SampleUser } from "../../../src/sandbox/samples.ts";
import { call } from "../../support/http.ts";
import { startService, type RunningService } from "../../support/service.ts";
import { newcomerToken } from "../../support/tokens.ts";
import type { AuthorizationRow } from "./authorization-rows.ts";
import { EXTERNAL_ID, MEETING_START, operations } from "./operations.ts";
import { isUser, type ApplicationName, type CallerName, type Outcome, type Root, type UserName } from "./reach.ts";

const CONTOSO = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const FABRIKAM = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";
const MEETING = "the-meeting";
const HOUR = 60 * 60_000;

const userNamed = (name: string): SampleUser => {
  const user = sampleUsers.find((sample) => sample.name === name);
  if (user === undefined) throw new TypeError(`no sample user ${name}`);
  return user;
};
const organizer = userNamed("adele");
const participant = userNamed("alex");
const stranger = { ...organizer, id: crypto.randomUUID(), upn: "stranger@contoso.example" };
const people: Readonly<Record<UserName, SampleUser>> = {
  organizer,
  participant,
  stranger,
  foreigner: userNamed("lee"),
  twin: { ...organizer, tenantId: FABRIKAM },
};

// Each has a policy somewhere: where it isn't, it must not count.
const EVERYBODYS = sampleApplication.applicationId;
const PARTICIPANTS = "11111111-2222-4333-8444-555555555555";
const WITHOUT = "66666666-7777-4888-9999-aaaaaaaaaaaa";
const clients: Readonly<Record<ApplicationName, { applicationId: string; tenantId: string }>> = {
  "everybody's": { applicationId: EVERYBODYS, tenantId: CONTOSO },
  "participant's": { applicationId: PARTICIPANTS, tenantId: CONTOSO },
  "without policy": { applicationId: WITHOUT, tenantId: CONTOSO },
  foreign: { applicationId: EVERYBODYS, tenantId: FABRIKAM },
  "foreign without": { applicationId: PARTICIPANTS, tenantId: FABRIKAM },
};

const parents: Readonly<Record<Root, string>> = {
  me: "me",
  organizer: `users/${organizer.id}`,
  "organizer's name": `users/${encodeURIComponent(organizer.upn)}`,
  participant: `users/${participant.id}`,
  stranger: `users/${stranger.id}`,
  nobody: "users/00000000-0000-4000-8000-000000000000",
  communications: "communications",
  app: "app",
};

interface ServiceAnswer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of every shape
  readonly body: any;
}

/** A service by one revision of the pages, with the callers and the meeting of the table. */
export class AuthorizationService implements AsyncDisposable {
  readonly #service: RunningService;
  readonly #tokens = new Map<string, Promise<string>>();
  #meetings = 0;

  private constructor(service: RunningService) {
    this.#service = service;
  }

  static async start(permissionsRevision: PermissionsRevision): Promise<AuthorizationService> {
    const started = await startService({ permissionsRevision, sampleBehaviour: undefined });
    const { store } = started;
    await store.grantAccessPolicy(CONTOSO, PARTICIPANTS, participant.id);
    await store.grantAccessPolicy(FABRIKAM, WITHOUT);
    await store.grantAccessPolicy(FABRIKAM, EVERYBODYS);
    for (const tenant of [CONTOSO, FABRIKAM]) await store.beginProvisioning(tenant, 0);
    const service = new AuthorizationService(started);
    await service.#addMeeting(MEETING, MEETING_START, EXTERNAL_ID);
    return service;
  }

  /** What there is, so that a test can tell whether something was written. */
  async contents(): Promise<object> {
    const { store } = this.#service;
    const tables: Record<string, number> = {};
    for (const table of ["meetings", "participants", "sms_outbox", "access_policies"]) {
      tables[table] = (await this.#service.query(`SELECT 1 AS one FROM ${table}`)).length;
    }
    const { meeting } = await store.findMeeting({ tenantId: CONTOSO, meetingId: MEETING });
    return { ...tables, meeting: meeting?.appointment };
  }

  /** What comes of a request by itself: an `Outcome`, or what there was instead of one. */
  async ask(row: AuthorizationRow): Promise<string> {
    const { method, url, body } = await this.#requestOf(row);
    const token = await this.#tokenOf(row);
    const sent = body === undefined ? { token } : { token, body };
    return outcomeOf(row, await call(method, `${this.#service.url}/${row.version}${url}`, sent));
  }

  /** What comes of up to twenty requests of one caller, as a batch. */
  async askTogether(rows: readonly AuthorizationRow[]): Promise<string[]> {
    const [first] = rows;
    if (first === undefined) return [];
    const headers = { "content-type": "application/json" };
    const requests = await Promise.all(
      rows.map(async (row, index) => ({ id: String(index), headers, ...(await this.#requestOf(row)) })),
    );
    const token = await this.#tokenOf(first);
    const { body } = await call("POST", `${this.#service.url}/${first.version}/$batch`, { token, body: { requests } });
    const answers = new Map((body.responses as (ServiceAnswer & { id: string })[]).map((one) => [one.id, one]));
    return rows.map((row, index) => outcomeOf(row, answers.get(String(index)) ?? { status: 0, body: undefined }));
  }

  async #requestOf({ operation, root, expected }: AuthorizationRow) {
    const { method, path, body } = operations[operation];
    // What may be deleted, or replaced as a whole, is a meeting of its own. What must not be is the one of the table, which
    // is looked at.
    const isOfItsOwn = operation === "deleteMeeting" || operation === "replaceMeeting" || method === "DELETE";
    const id = isOfItsOwn && expected === "done" ? await this.#addMeeting(`meeting-${++this.#meetings}`) : MEETING;
    return { method, url: `/${parents[root]}${path(id)}`, ...(body === undefined ? {} : { body: body() }) };
  }

  async #addMeeting(id: string, startAt: number | null = null, externalAppointmentId = id): Promise<string> {
    const { store } = this.#service;
    const meeting: Meeting = {
      tenantId: CONTOSO,
      id,
      organizerId: organizer.id,
      clientJoinWebUrl: "https://join.example/link",
      joinWebUrl: null,
      kept: {},
      participants: [
        { userId: organizer.id, upn: organizer.upn, role: "presenter" },
        { userId: participant.id, upn: participant.upn, role: "attendee" },
      ],
      subject: null,
      createdAt: 0,
      startAt,
      endAt: startAt === null ? null : startAt + HOUR,
      externalId: null,
    };
    await store.addMeeting(meeting, {
      ...noProperties,
      externalAppointmentId,
      id: crypto.randomUUID(),
      etag: `W/"${id}"`,
      modifiedBy: organizer.id,
      modifiedAt: 0,
    });
    return id;
  }

  #tokenOf({ caller, permission }: AuthorizationRow): Promise<string> {
    const key = `${caller} ${permission}`;
    let token = this.#tokens.get(key);
    if (token === undefined) this.#tokens.set(key, (token = this.#issue(caller, permission)));
    return token;
  }

  /** Permissions are a user's scopes, and an application's roles. */
  #issue(caller: CallerName, permission: string): Promise<string> {
    const granted = permission === "none" ? [] : permission.split(" ");
    if (isUser(caller)) return newcomerToken(this.#service, { ...people[caller], scopes: granted });
    return this.#service.applicationToken({ ...clients[caller], id: crypto.randomUUID(), roles: granted });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#service[Symbol.asyncDispose]();
  }
}

const outcomes: readonly (readonly [status: number, code: string, message: RegExp, Outcome])[] = [
  [403, "Forbidden", /^Missing (?:scope|role) permissions on the request\./, "missing permission"],
  [403, "Forbidden", /^The API does not support applications\.$/, "no applications"],
  [403, "Forbidden", /^No application access policy found for this app\.$/, "no policy"],
  [403, "Forbidden", /^Only the organizer can (?:delete|change) an online meeting\.$/, "not the organizer"],
  [403, "Forbidden", /^Users create online meetings for themselves only\.$/, "not for others"],
  [400, "BadRequest", /^\/me request is only valid with delegated authentication flow\.$/, "no me"],
  [400, "BadRequest", /^Resource not found for the segment |^Filter expression expected - /, "unknown"],
  [404, "UnknownError", /^$/, "unknown"],
  // Under an alias, createOrGet reads like the id of a meeting.
  [405, "Request_BadRequest", /^Specified HTTP method is not allowed/, "unknown"],
  // What a meeting that isn't there is answered with, and one without an appointment isn't.
  [
    404,
    "NotFound",
    /^(?:Meeting Id is corrupted\.|No online meeting with this id was found for the user\.)$/,
    "not found",
  ],
];

function outcomeOf({ operation }: AuthorizationRow, { status, body }: ServiceAnswer): string {
  const { target, success } = operations[operation];
  if (status === success && target === "list") {
    const ids = body.value.map((item: Record<string, unknown>) => item["onlineMeetingId"] ?? item["id"]);
    return ids.length === 0 ? "empty" : ids.includes(MEETING) ? "found" : `a list of ${ids.length} others`;
  }
  if (status === success) return "done";
  const { code = "", message = "" } = body?.error ?? {};
  const found = outcomes.find(([known, name, words]) => known === status && name === code && words.test(message));
  return found?.[3] ?? `${status} ${code}: ${message}`;
}
