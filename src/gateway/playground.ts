import type { GraphiQLOptions } from "graphql-yoga";

const appointment = `id
      etag
      appointmentClientJoinWebUrl
      externalAppointmentId
      externalAppointmentUrl
      settings {
        allowClientToJoinUsingBrowser
      }
      appointmentClients {
        displayName
        emailAddress
        smsCapablePhoneNumber
      }`;

const problem = `... on GatewayError {
      message
      requestId
    }
    ... on ValidationError {
      issues {
        path
        message
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

interface Example {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
}

/** The six operations, ready to run against the sample meetings. */
export const examples: readonly Example[] = [
  {
    query: `# One appointment. Other meetings to try: "throttled", "forbidden", "missing", "retired".
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
    query: `# Several at once: one upstream request, one outcome for each meeting.
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
    query: `# Create one. In the meeting "provisioning" the first create has to wait.
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
    query: `# Left out keeps, null clears. Run it twice: the second time the etag is stale. In the meeting "conflict" it always is.
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
        onlineMeetingId: "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi",
        ifMatch: 'W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="',
        externalAppointmentId: "moved-to-monday",
      },
    },
  },
  {
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
];

/** GraphiQL with a tab for each operation, and a token in its headers when there is one to give away. */
export function playgroundOptions(sampleToken: string | undefined): GraphiQLOptions {
  const headers = JSON.stringify({ Authorization: `Bearer ${sampleToken ?? "<your access token>"}` }, null, 2);
  return {
    title: "Virtual Appointment Gateway",
    headers,
    // A stored token would outlive its hour and greet tomorrow's visitor with a 401.
    shouldPersistHeaders: false,
    defaultEditorToolsVisibility: "variables",
    defaultTabs: examples.map(({ query, variables }) => ({
      query,
      variables: JSON.stringify(variables, null, 2),
      headers,
    })),
  };
}
