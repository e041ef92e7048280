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
    query: `# One appointment. More meetings to try:
# throttled, forbidden, missing, unavailable, retired.
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

// GraphiQL leaves a stale shift on each tab but the last, and lets it show while a tab has the focus: the tab jumps
// away from under the mouse that presses it, and the click is lost.
const STEADY_TABS = "<style>.graphiql-tab { transform: none !important }</style>";

/**
 * The page: GraphiQL with a tab for each operation. It is self-contained (nine megabytes, loaded by the first visitor):
 * no request leaves the machine.
 *
 * @param headers JSON text: what every tab starts with, new ones too
 */
export async function renderPlayground(headers: string): Promise<string> {
  const { renderGraphiQL } = await import("@graphql-yoga/render-graphiql");
  const page = renderGraphiQL({
    title: "Virtual Appointment Gateway",
    headers,
    shouldPersistHeaders: true,
    // Without it the page would open one more tab, with a greeting.
    defaultQuery: "",
    defaultEditorToolsVisibility: "variables",
  });
  const tabs = examples.map(({ query, variables }, index) => {
    const name = /^(?:query|mutation) (\w+)/m.exec(query)?.[1] ?? "";
    const filled = JSON.stringify(variables, null, 2);
    return {
      id: `example-${index}`,
      title: name,
      operationName: name,
      query,
      variables: filled,
      headers,
      response: null,
    };
  });
  const state = JSON.stringify({ tabs, headers }).replaceAll("<", "\\u003c");
  const prepared = `${STEADY_TABS}<div id="root"></div><script>(${prepareTabs})(${state})</script>`;
  return page.replace('<div id="root"></div>', () => prepared);
}

// Runs in the browser, before GraphiQL reads what it stored. GraphiQL's own `defaultTabs` leave the variables of the
// first tab empty, and a stored token is worth nothing after its hour: so the tabs are laid out here on the first
// visit, and get a fresh token on every later one, edits kept.
const prepareTabs = `({ tabs, headers }) => {
  const key = (name) => "graphiql:" + name;
  let stored = null;
  try {
    stored = JSON.parse(localStorage.getItem(key("tabState")));
  } catch {}
  if (stored === null) {
    localStorage.setItem(key("tabState"), JSON.stringify({ activeTabIndex: 0, tabs }));
    for (const name of ["query", "variables", "headers"]) localStorage.setItem(key(name), tabs[0][name]);
    return;
  }
  const bearer = /Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+/;
  const fresh = bearer.exec(headers)?.[0];
  if (fresh === undefined) return;
  const renew = (text) => (typeof text === "string" ? text.replace(bearer, fresh) : text);
  for (const tab of stored.tabs ?? []) tab.headers = renew(tab.headers);
  localStorage.setItem(key("tabState"), JSON.stringify(stored));
  const last = localStorage.getItem(key("headers"));
  if (last !== null) localStorage.setItem(key("headers"), renew(last));
}`;
