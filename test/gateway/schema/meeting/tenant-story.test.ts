import { describe, expect } from "vitest";
import type { AuthMode } from "../../../../src/config/entra-registration.ts";
import { it as base, startEach } from "../../../support/fixtures.ts";
import { throttled } from "../../../support/live-graph/live-graph.ts";
import { COLLEAGUE, startTenant, type Tenant } from "../../../support/live-graph/tenant.ts";

// The tenant of 2026, as a team has it: meetings, join links and text messages on live Graph, clients and their
// appointments on our service. src/gateway/README.md tells it.

const failure = `... on GatewayError { message } ... on ServiceUnavailableError { outcome }`;
const handover = `handoverFailure { __typename ${failure} }`;

interface Outcome {
  readonly __typename: string;
  readonly handoverFailure?: { readonly __typename: string } | null;
  readonly onlineMeeting?: { readonly onlineMeetingId: string };
  readonly virtualAppointment?: { readonly etag: string };
  readonly current?: { readonly etag: string };
}

interface Step {
  readonly name: string;
  readonly by?: "colleague";
  readonly document: string;
  readonly input: (known: Known) => object;
  /** What else than the payload says that it is done: as when it had been done before. */
  readonly isDone?: (outcome: Outcome) => boolean;
}

/** What earlier steps brought. */
interface Known {
  onlineMeetingId: string;
  etag: string;
}

const mutation = (name: string, selection: string) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return `mutation ($input: ${type}Input!) { outcome: ${name}(input: $input) { __typename ${failure}
    ... on ${type}Payload { ${selection} } } }`;
};
const appointment = "virtualAppointment { etag externalAppointmentId appointmentClients { displayName } }";
const client = (displayName: string) => [{ displayName, smsCapablePhoneNumber: "+13129224122" }];

const story: readonly Step[] = [
  {
    name: "create a Teams meeting",
    document: mutation("createOnlineMeeting", `created onlineMeeting { onlineMeetingId joinWebUrl } ${handover}`),
    input: () => ({
      externalId: "story",
      subject: "First visit",
      startDateTime: "2031-03-03T09:00:00Z",
      endDateTime: "2031-03-03T09:30:00Z",
      attendees: [{ userId: COLLEAGUE }],
    }),
  },
  {
    name: "add clients",
    document: mutation("createVirtualAppointment", appointment),
    input: ({ onlineMeetingId }) => ({
      onlineMeetingId,
      appointmentClients: client("Grady"),
      idempotencyKey: "story-1",
    }),
    isDone: ({ __typename }) => __typename === "PreconditionFailedError",
  },
  {
    name: "a colleague edits it",
    by: "colleague",
    document: mutation("updateVirtualAppointment", appointment),
    input: ({ onlineMeetingId }) => ({ onlineMeetingId, externalAppointmentId: "by the colleague" }),
  },
  {
    name: "send a text message",
    document: mutation("sendVirtualAppointmentSms", "acceptedMessages"),
    input: ({ onlineMeetingId }) => ({
      onlineMeetingId,
      messageType: "CONFIRMATION",
      attendees: [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }],
    }),
  },
  {
    name: "reschedule",
    document: mutation("updateOnlineMeeting", `onlineMeeting { startDateTime } ${handover}`),
    input: ({ onlineMeetingId }) => ({
      onlineMeetingId,
      startDateTime: "2031-03-04T09:00:00Z",
      endDateTime: "2031-03-04T09:30:00Z",
    }),
  },
  {
    name: "cancel",
    document: mutation("cancelOnlineMeeting", `cancelledOnlineMeetingId ${handover}`),
    input: ({ onlineMeetingId }) => ({ onlineMeetingId }),
    isDone: ({ __typename }) => __typename === "NotFoundError",
  },
];

const it = base.extend("anotherTenant", ({}, cleanup) => startEach(startTenant, cleanup));

function playerOf(tenant: Tenant) {
  const known: Known = { onlineMeetingId: "", etag: "" };
  return {
    known,
    play: async ({ document, input, by }: Step, more: object = {}): Promise<Outcome> => {
      const token = await tenant.tokenOf(by === undefined ? undefined : COLLEAGUE);
      const { body } = await tenant.gateway.query(document, {
        variables: { input: { ...input(known), ...more } },
        token,
      });
      expect(body.errors).toBeUndefined();
      const outcome = body.data.outcome as Outcome;
      known.onlineMeetingId = outcome.onlineMeeting?.onlineMeetingId ?? known.onlineMeetingId;
      known.etag = outcome.virtualAppointment?.etag ?? known.etag;
      return outcome;
    },
  };
}

const isDone = ({ isDone: otherwise }: Step, outcome: Outcome) =>
  (outcome.__typename.endsWith("Payload") && (outcome.handoverFailure ?? null) === null) ||
  otherwise?.(outcome) === true;

describe.for<AuthMode>(["on-behalf-of", "application", "passthrough"])("a team with %s", (mode) => {
  it("creates a meeting, adds clients, meets a conflict, sends a message, reschedules and cancels", async ({
    anotherTenant,
  }) => {
    const tenant = await anotherTenant(mode);
    const { play, known } = playerOf(tenant);
    const [create, add, edit, ...rest] = story as [Step, Step, Step, ...Step[]];
    expect(await play(create)).toMatchObject({ __typename: "CreateOnlineMeetingPayload", created: true });
    expect(await play(add)).toMatchObject({ __typename: "CreateVirtualAppointmentPayload" });
    const { etag } = known;
    // The colleague takes part in it: their own path leads to it, in the application's mode as in the others.
    expect(await play(edit)).toMatchObject({ __typename: "UpdateVirtualAppointmentPayload" });
    const late = mutation("updateVirtualAppointment", appointment).replace(
      failure,
      `${failure} ... on PreconditionFailedError { current { etag externalAppointmentId } }`,
    );
    const update = { ...edit, by: undefined as never, document: late };
    const conflict = await play(update, { ifMatch: etag, externalAppointmentId: "too late" });
    expect(conflict).toMatchObject({
      __typename: "PreconditionFailedError",
      current: { externalAppointmentId: "by the colleague" },
    });
    const merged = {
      ifMatch: conflict.current?.etag,
      externalAppointmentId: "merged",
      appointmentClients: client("Lidia"),
    };
    expect(await play(update, merged)).toMatchObject({
      virtualAppointment: { externalAppointmentId: "merged", appointmentClients: [{ displayName: "Lidia" }] },
    });
    for (const step of rest) expect((await play(step)).__typename).toMatch(/Payload$/);
    expect([tenant.live.meetings.size, tenant.live.messages.length]).toEqual([0, 1]);
    expect(await tenant.service.query("SELECT id FROM meetings WHERE external_id = 'story'")).toEqual([]);
  });
});

const refused = { status: 403, body: { error: { code: "Forbidden", message: "" } } };
const unavailable = { status: 503, body: { error: { code: "ServiceUnavailable", message: "" } } };

const troubles = [
  ["throttles", throttled],
  ["refuses", refused],
  ["is unavailable", unavailable],
  ["goes away before it answers", "gone"],
  ["goes away after it was done", "answer lost"],
] as const;

describe.for([
  ...troubles.map(([name, trouble]) => ["Graph", name, trouble] as const),
  ...troubles.map(([name, trouble]) => ["our service", name, trouble] as const),
])("while %s %s", ([who, , trouble]) => {
  it("between any two steps, nothing is doubled or lost, and every outcome is typed", async ({ anotherTenant }) => {
    const tenant = await anotherTenant("on-behalf-of");
    const { live, service } = tenant;
    const troubled = who === "Graph" ? live.troubles : tenant.serviceTroubles;
    const { play } = playerOf(tenant);
    const met: string[] = [];
    for (const step of story) {
      const sent = live.messages.length;
      troubled.add(/^(?:POST|PUT|PATCH|DELETE)/, trouble);
      let outcome = await play(step);
      expect(outcome.__typename).toMatch(/Payload$|Error$/);
      const isMessage = step.name === "send a text message";
      for (let attempt = 1; !isDone(step, outcome) && attempt < 4; attempt++) {
        // A text message that may have gone out is the caller's to look after: it is not sent again here.
        if (isMessage && live.messages.length > sent) break;
        outcome = await play(step);
      }
      if (isMessage) expect(live.messages.length - sent).toBe(1);
      else expect([step.name, isDone(step, outcome)]).toEqual([step.name, true]);
      if (troubled.clear()) met.push(step.name);
      expect(live.meetings.size).toBe(step.name === "cancel" ? 0 : 1);
      const rows = await service.query("SELECT start_at FROM meetings WHERE external_id = 'story'");
      expect(rows.length).toBe(step.name === "cancel" ? 0 : 1);
    }
    const alone = who === "Graph" ? ["add clients", "a colleague edits it"] : ["send a text message"];
    expect(met).toEqual(story.map(({ name }) => name).filter((name) => !alone.includes(name)));
  });
});
