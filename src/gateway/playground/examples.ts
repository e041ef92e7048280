import { CLIENT_PROPERTIES, TEXT_PROPERTIES } from "../../common/contract/appointment-properties.ts";

const appointment = `id
      etag
      ${TEXT_PROPERTIES.join("\n      ")}
      settings {
        allowClientToJoinUsingBrowser
      }
      appointmentClients {
        ${CLIENT_PROPERTIES.join("\n        ")}
      }`;

const problem = `... on GatewayError {
      message
      requestId
    }
    ... on ValidationError {
      issues {
        code
        path
        message
        limit
      }
    }
    ... on ForbiddenError {
      requiredPermissions
    }
    ... on RetryableError {
      retryAfterSeconds
    }`;

const conflict = `... on PreconditionFailedError {
      current {
        etag
        externalAppointmentId
      }
    }`;

const attendees = [{ phoneNumber: "+13129224122", timeZone: "Pacific Standard Time" }];

/** In their order. */
export type ExampleGroup = "Read" | "Write" | "Text messages" | "Errors";

export interface Example {
  /** What it is an example of, as the list has it. */
  readonly group: ExampleGroup;
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Every operation, ready to run against the sample meetings, and every error. */
export function examplesFor(now: Date): readonly Example[] {
  return [
    {
      group: "Read",
      query: `# One appointment. The example "ReadErrors" names
# more meetings to try.
query Appointment($onlineMeetingId: ID!) {
  virtualAppointment(onlineMeetingId: $onlineMeetingId) {
    __typename
    ... on VirtualAppointment {
      ${appointment}
    }
    ${problem}
  }
}
`,
      variables: { onlineMeetingId: "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi" },
    },
    {
      group: "Read",
      query: `# Several at once: one upstream request,
# one outcome for each meeting.
query Appointments($meetings: [MeetingInput!]!) {
  virtualAppointments(meetings: $meetings) {
    __typename
    ... on VirtualAppointment {
      ${appointment}
    }
    ${problem}
  }
}
`,
      variables: {
        meetings: [
          { onlineMeetingId: "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi" },
          { onlineMeetingId: "follow-up" },
          { onlineMeetingId: "throttled" },
          { onlineMeetingId: "missing" },
        ],
      },
    },
    {
      group: "Read",
      query: `# By the global id of an earlier answer.
query AppointmentById($id: ID!) {
  node(id: $id) {
    id
    ... on VirtualAppointment {
      onlineMeetingId
      etag
      externalAppointmentId
    }
  }
}
`,
      variables: { id: Buffer.from("VirtualAppointment:me/follow-up").toString("base64") },
    },
    {
      group: "Read",
      query: `# The agenda of a day, or of up to 31: its meetings and
# their appointments. Give endCursor back as "after".
query Agenda(
  $startsFrom: DateTime!
  $startsBefore: DateTime!
  $first: Int
  $after: String
) {
  onlineMeetings(
    startsFrom: $startsFrom
    startsBefore: $startsBefore
    first: $first
    after: $after
  ) {
    nodes {
      onlineMeetingId
      subject
      startDateTime
      endDateTime
      virtualAppointment {
        __typename
        ... on VirtualAppointment {
          id
          etag
          appointmentClients {
            displayName
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
    error {
      __typename
      ${problem.replaceAll("\n", "\n  ")}
    }
  }
}
`,
      variables: agendaFrom(now),
    },
    {
      group: "Read",
      query: `# Who you are, and what you may do. For another:
# npm run --silent token -- --user megan
# in the headers, where adele's token is now.
query Viewer {
  viewer {
    id
    tenantId
    kind
    permissions
  }
}
`,
      variables: {},
    },
    {
      group: "Write",
      query: `# Create one. In the meeting "provisioning"
# the first create has to wait.
mutation Create($input: CreateVirtualAppointmentInput!) {
  createVirtualAppointment(input: $input) {
    __typename
    ... on CreateVirtualAppointmentPayload {
      virtualAppointment {
        ${appointment.replaceAll("\n", "\n  ")}
      }
    }
    ${problem}
    ${conflict}
  }
}
`,
      variables: {
        input: {
          onlineMeetingId: "new-client",
          externalAppointmentId: "new-client-1",
          externalAppointmentUrl: "https://anyschedulingsystem.com/api/appointments/new-client-1",
          settings: { allowClientToJoinUsingBrowser: true },
          appointmentClients: [
            { displayName: "Grady Archie", emailAddress: "gradya@contoso.com", smsCapablePhoneNumber: "123-456-7890" },
          ],
        },
      },
    },
    {
      group: "Write",
      query: `# Left out keeps, null clears. This etag is an old one:
# take that of "current" as ifMatch and run it again.
mutation Update($input: UpdateVirtualAppointmentInput!) {
  updateVirtualAppointment(input: $input) {
    __typename
    ... on UpdateVirtualAppointmentPayload {
      virtualAppointment {
        etag
        externalAppointmentId
      }
    }
    ${problem}
    ${conflict}
  }
}
`,
      variables: {
        input: {
          onlineMeetingId: "conflict",
          ifMatch: 'W/"an-old-version"',
          externalAppointmentId: "moved-to-monday",
        },
      },
    },
    {
      group: "Write",
      query: `# Delete what "Create" made.
mutation Delete($input: DeleteVirtualAppointmentInput!) {
  deleteVirtualAppointment(input: $input) {
    __typename
    ... on DeleteVirtualAppointmentPayload {
      deletedVirtualAppointmentId
    }
    ${problem}
    ${conflict}
  }
}
`,
      variables: { input: { onlineMeetingId: "new-client" } },
    },
    {
      group: "Text messages",
      query: `# A text message: CONFIRMATION, RESCHEDULE or
# CANCELLATION. The embedded service keeps it.
mutation Sms($input: SendVirtualAppointmentSmsInput!) {
  sendVirtualAppointmentSms(input: $input) {
    __typename
    ... on SendVirtualAppointmentSmsPayload {
      acceptedMessages
    }
    ${problem}
  }
}
`,
      variables: { input: { onlineMeetingId: "follow-up", messageType: "CONFIRMATION", attendees } },
    },
    {
      group: "Text messages",
      query: `# A reminder, a quarter of an hour before.
mutation Reminder($input: SendVirtualAppointmentReminderSmsInput!) {
  sendVirtualAppointmentReminderSms(input: $input) {
    __typename
    ... on SendVirtualAppointmentReminderSmsPayload {
      acceptedMessages
    }
    ${problem}
  }
}
`,
      variables: { input: { onlineMeetingId: "follow-up", remindBeforeTimeInMinutesType: "MINS15", attendees } },
    },
    {
      group: "Errors",
      query: `# Each error that a read can meet, in its place in the
# list. Without a token in the headers the whole
# request fails instead: UNAUTHENTICATED.
query ReadErrors($meetings: [MeetingInput!]!) {
  virtualAppointments(meetings: $meetings) {
    __typename
    ${problem}
  }
}
`,
      variables: {
        meetings: ["forbidden", "missing", "throttled", "unavailable", "retired", "../wrong"].map(
          (onlineMeetingId) => ({
            onlineMeetingId,
          }),
        ),
      },
    },
    {
      group: "Errors",
      query: `# Each error that a write can meet besides.
mutation WriteErrors(
  $mistakes: UpdateVirtualAppointmentInput!
  $busy: UpdateVirtualAppointmentInput!
  $changed: UpdateVirtualAppointmentInput!
  $tooEarly: CreateVirtualAppointmentInput!
  $wrongNumber: SendVirtualAppointmentSmsInput!
) {
  mistakes: updateVirtualAppointment(input: $mistakes) {
    __typename
    ...Problem
  }
  busy: updateVirtualAppointment(input: $busy) {
    __typename
    ...Problem
  }
  changed: updateVirtualAppointment(input: $changed) {
    __typename
    ...Problem
    ${conflict}
  }
  tooEarly: createVirtualAppointment(input: $tooEarly) {
    __typename
    ...Problem
    ... on ServiceProvisioningError {
      retryAt
    }
  }
  wrongNumber: sendVirtualAppointmentSms(input: $wrongNumber) {
    __typename
    ...Problem
  }
}

fragment Problem on GatewayError {
  ${problem}
}
`,
      variables: {
        mistakes: {
          onlineMeetingId: "follow-up",
          externalAppointmentUrl: "anyschedulingsystem",
          appointmentClients: [{ emailAddress: "grady at contoso" }],
        },
        busy: { onlineMeetingId: "busy", externalAppointmentId: "busy-1" },
        changed: { onlineMeetingId: "conflict", ifMatch: 'W/"an-old-version"', externalAppointmentId: "conflict-2" },
        tooEarly: { onlineMeetingId: "provisioning", externalAppointmentId: "provisioning-1" },
        wrongNumber: {
          onlineMeetingId: "follow-up",
          messageType: "CANCELLATION",
          attendees: [{ phoneNumber: "922-4122", timeZone: "America/Nowhere" }],
        },
      },
    },
  ];
}

/** A month from today on: the sample meetings are on the day of the last start, and stored tabs outlive days. */
function agendaFrom(now: Date): Record<string, unknown> {
  const startsFrom = new Date(now).setHours(0, 0, 0, 0);
  const startsBefore = startsFrom + 30 * 86_400_000;
  return {
    startsFrom: new Date(startsFrom).toISOString(),
    startsBefore: new Date(startsBefore).toISOString(),
    first: 20,
  };
}
