import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";

// Every misuse and what is said of it. None of it may reach the upstream.

it.override("upstreamAnswer", () => () => ({ status: 200, body: {} }));

it.beforeEach(({ upstream }) => void upstream.calls.splice(0));

const update = `mutation ($input: UpdateVirtualAppointmentInput!) {
  updateVirtualAppointment(input: $input) { __typename ... on ValidationError { message issues { path message } } }
}`;

describe("values", () => {
  it.for([
    ["onlineMeetingId", { onlineMeetingId: "" }, "must not be empty"],
    ["onlineMeetingId", { onlineMeetingId: ".." }, "must be an id, not a step in a path"],
    ["onlineMeetingId", { onlineMeetingId: "../../other/onlineMeetings/m" }, "must be an id, not a step in a path"],
    ["userId", { userId: "a\\..\\b" }, "must be an id, not a step in a path"],
    ["onlineMeetingId", { onlineMeetingId: "a\nb" }, "must not hold control characters"],
    ["onlineMeetingId", { onlineMeetingId: "\ud800" }, "must be well-formed Unicode"],
    ["onlineMeetingId", { onlineMeetingId: "x".repeat(1025) }, "must have 1024 characters at most"],
    ["userId", { userId: "." }, "must be an id, not a step in a path"],
    ["ifMatch", { ifMatch: "no quotes" }, 'must be the `etag` of an answer, quotes included, or "*"'],
    ["ifMatch", { ifMatch: '"a"\r\nx: y' }, 'must be the `etag` of an answer, quotes included, or "*"'],
    [
      "externalAppointmentUrl",
      { externalAppointmentUrl: "not a url" },
      "must be a whole http or https URL, such as https://example.com/appointments/1",
    ],
    [
      "appointmentClientJoinWebUrl",
      { appointmentClientJoinWebUrl: "javascript:alert(1)" },
      "must be a whole http or https URL, such as https://example.com/appointments/1",
    ],
    ["externalAppointmentId", { externalAppointmentId: "x".repeat(1025) }, "must have 1024 characters at most"],
    [
      "appointmentClients",
      { appointmentClients: Array.from({ length: 101 }, () => ({})) },
      "must hold 100 clients at most",
    ],
    [
      "appointmentClients.1.emailAddress",
      { appointmentClients: [{}, { emailAddress: "grady at contoso" }] },
      "must be an e-mail address, such as grady@example.com",
    ],
    [
      "appointmentClients.0.smsCapablePhoneNumber",
      { appointmentClients: [{ smsCapablePhoneNumber: "call me" }] },
      "must be a phone number, such as +1 312 922 4122 or 123-456-7890",
    ],
    [
      "appointmentClients.0.displayName",
      { appointmentClients: [{ displayName: "x".repeat(257) }] },
      "must have 256 characters at most",
    ],
  ] as const)("%s: %j", async ([path, wrong, message], { upstream, gateway }) => {
    const { status, body } = await gateway.query(update, { variables: { input: { onlineMeetingId: "m", ...wrong } } });
    expect(status).toBe(200);
    expect(body.data.updateVirtualAppointment).toEqual({
      __typename: "ValidationError",
      message: "The input has a mistake.",
      issues: [{ path: ["input", ...path.split(".")], message }],
    });
    expect(upstream.calls).toEqual([]);
  });

  it("are all looked at: every mistake is told at once", async ({ gateway }) => {
    const input = { onlineMeetingId: "", externalAppointmentUrl: "x", appointmentClients: [{ emailAddress: "x" }] };
    const { body } = await gateway.query(update, { variables: { input } });
    expect(body.data.updateVirtualAppointment).toMatchObject({ message: "The input has 3 mistakes." });
  });

  it.for([["+13129224122"], ["123-456-7890"], ["(312) 922-4122"], ["+49 170 1234567"]] as const)(
    "take the phone number %s",
    async ([smsCapablePhoneNumber], { upstream, gateway }) => {
      const input = { onlineMeetingId: "m", appointmentClients: [{ smsCapablePhoneNumber }] };
      await gateway.query(update, { variables: { input } });
      expect(upstream.calls[0]?.body).toEqual({ appointmentClients: [{ smsCapablePhoneNumber }] });
    },
  );

  it("goes into the path encoded, so that no id can name another path or query", async ({ upstream, gateway }) => {
    await gateway.query(
      `query ($id: ID!, $user: ID) { virtualAppointment(onlineMeetingId: $id, userId: $user) { __typename } }`,
      {
        variables: { id: "a/b+c=?d#e%2F..", user: "ü/me" },
      },
    );
    expect(upstream.calls[0]?.path).toBe(
      "/beta/users/%C3%BC%2Fme/onlineMeetings/a%2Fb%2Bc%3D%3Fd%23e%252F../virtualAppointment",
    );
  });
});

describe("what is refused beyond values", () => {
  it("an explicit null for ifMatch: it would overwrite what it was to protect", async ({ upstream, gateway }) => {
    const { body } = await gateway.query(update, { variables: { input: { onlineMeetingId: "m", ifMatch: null } } });
    expect(body.data.updateVirtualAppointment.issues).toEqual([
      { path: ["input", "ifMatch"], message: "must be the `etag` of an answer; leave it out to do without" },
    ]);
    expect(upstream.calls).toEqual([]);
  });

  it.for(["https:x", "http://u:p@host/", "  https://a", "https://a\n/", "http:\\\\evil", "https://"])(
    "the URL %j, which a browser would repair",
    async (externalAppointmentUrl, { upstream, gateway }) => {
      const { body } = await gateway.query(update, {
        variables: { input: { onlineMeetingId: "m", externalAppointmentUrl } },
      });
      expect(body.data.updateVirtualAppointment.__typename).toBe("ValidationError");
      expect(upstream.calls).toEqual([]);
    },
  );

  it.for(["users/../..", "me/..", "me/%2e%2e", "me/a%00b", `me/${"x".repeat(2000)}`])(
    "the global id of %s",
    async (key, { upstream, gateway }) => {
      const { body } = await gateway.query(`query ($id: ID!) { node(id: $id) { id } }`, {
        variables: { id: btoa(`VirtualAppointment:${key}`) },
      });
      expect(body.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
      expect(upstream.calls).toEqual([]);
    },
  );

  it("an operation whose answer could be enormous, before anything is read", async ({ upstream, gateway }) => {
    const names = Array.from({ length: 100 }, (_, index) => `n${index}: displayName`).join(" ");
    const { body } = await gateway.query(
      `query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { ...A } }
       fragment A on VirtualAppointment { appointmentClients { ${names} } }`,
      { variables: { m: [{ onlineMeetingId: "m" }] } },
    );
    expect(body.errors[0].message).toBe(
      "The operation could select 1000000 values, counting every list as full; 100000 are allowed.",
    );
    expect(upstream.calls).toEqual([]);
  });
});

describe("lists that nobody reads from the upstream count as well", () => {
  const aliases = (count: number, field: string) =>
    Array.from({ length: count }, (_, index) => `a${index}: ${field}`).join(" ");
  it.for([
    [
      "the mistakes of an input",
      `mutation ($input: UpdateVirtualAppointmentInput!) { ${aliases(11, "updateVirtualAppointment(input: $input) { ...A }")} }
       fragment A on ValidationError { ${aliases(100, "issues { path message }")} }`,
      { input: { onlineMeetingId: ".." } },
      385_000,
    ],
    [
      "the permissions that are missing",
      `{ ${aliases(21, 'virtualAppointment(onlineMeetingId: "m") { ...A }')} }
       fragment A on ForbiddenError { ${aliases(100, "requiredPermissions")} }`,
      {},
      210_000,
    ],
    [
      "the caller's permissions",
      `{ ${aliases(21, "viewer { ...A }")} } fragment A on Viewer { ${aliases(100, "permissions")} }`,
      {},
      210_000,
    ],
  ] as const)("%s", async ([, document, variables, values], { gateway }) => {
    const { body } = await gateway.query(document, { variables });
    expect(body.errors[0].message).toBe(
      `The operation could select ${values} values, counting every list as full; 100000 are allowed.`,
    );
  });
});

describe("values in messages", () => {
  it.for([
    ["a mistyped field", { displayName: "Grady; Archie", emailAddres: "gradya@contoso.com" }],
    ["a wrong type", { displayName: { first: "Grady Archie" } }],
    ["a wrong type in a string", { emailAddress: ["gradya@contoso.com"] }],
  ] as const)("%s is told without them", async ([, client], { gateway }) => {
    const { body } = await gateway.query(update, {
      variables: { input: { onlineMeetingId: "m", appointmentClients: [client] } },
    });
    expect(body.errors[0].message).toMatch(/^Variable "\$input" has invalid value at \.appointmentClients\[0\]\S*: ./);
    expect(JSON.stringify(body)).not.toMatch(/Grady|Archie|gradya@/);
  });

  it("a body that is no JSON is not quoted", async ({ gateway }) => {
    const answer = await fetch(`${gateway.url}/graphql`, {
      method: "POST",
      headers: { "content-type": "application/json", authorization: "Bearer any" },
      body: `{"query": "{ __typename }", "x": "gradya@contoso.com",}`,
    });
    expect(answer.status).toBe(400);
    expect(await answer.text()).not.toContain("gradya@");
  });
});

describe("amounts", () => {
  it("refuses 101 meetings in a list, and says so", async ({ upstream, gateway }) => {
    const { status, body } = await gateway.query(
      `query ($meetings: [MeetingInput!]!) { virtualAppointments(meetings: $meetings) { __typename } }`,
      { variables: { meetings: Array.from({ length: 101 }, (_, id) => ({ onlineMeetingId: String(id) })) } },
    );
    expect(status).toBe(200);
    expect(body.errors).toMatchObject([
      {
        message: "The input has a mistake.",
        path: ["virtualAppointments"],
        extensions: {
          code: "BAD_USER_INPUT",
          issues: [{ path: ["meetings"], message: "must name 100 meetings at most in one list" }],
        },
      },
    ]);
    expect(upstream.calls).toEqual([]);
  });

  it("refuses more than 1,000 appointments in an operation, however they are spread", async ({ gateway }) => {
    const lists = Array.from(
      { length: 11 },
      (_, index) => `l${index}: virtualAppointments(meetings: $m) { __typename }`,
    );
    const { body } = await gateway.query(`query ($m: [MeetingInput!]!) { ${lists.join(" ")} }`, {
      variables: { m: Array.from({ length: 100 }, () => ({ onlineMeetingId: "same" })) },
    });
    expect(body.data.l9).toHaveLength(100);
    expect(body.data.l10).toBeNull();
    expect(body.errors).toMatchObject([{ path: ["l10"], extensions: { code: "MAX_COST_EXCEEDED", limit: 1000 } }]);
  });

  it("refuses a body over 256 KiB with 413, and a document with too many tokens", async ({ gateway }) => {
    const large = await gateway.query(`{ __typename } #${"x".repeat(256 * 1024)}`);
    expect(large.status).toBe(413);
    const wordy = await gateway.query(`{ ${"__typename ".repeat(5_000)} }`);
    expect(wordy.body.errors[0].message).toContain("Document contains more than 2500 tokens");
  });
});

describe("types and documents", () => {
  it.for([
    ["a wrong type", `{ virtualAppointment(onlineMeetingId: [1, {}]) { __typename } }`, "ID cannot represent"],
    ["a missing argument", `{ virtualAppointment { __typename } }`, "onlineMeetingId"],
    ["an unknown field", `{ virtualAppointmnt }`, 'Cannot query field "virtualAppointmnt"'],
    ["broken syntax", `{`, "Syntax Error"],
    [
      "an unknown input field",
      `mutation { deleteVirtualAppointment(input: { onlineMeetingId: "m", x: 1 }) { __typename } }`,
      '"x"',
    ],
    ["no document", ``, ""],
  ] as const)("%s is a standard GraphQL error", async ([, document, message], { upstream, gateway }) => {
    const { status, body } = await gateway.query(document);
    expect(status).toBeLessThan(500);
    expect(body.errors[0].message).toContain(message);
    expect(JSON.stringify(body)).not.toContain("stack");
    expect(upstream.calls).toEqual([]);
  });

  it("a wrong variable says which", async ({ gateway }) => {
    const { body } = await gateway.query(update, { variables: { input: { onlineMeetingId: "m", settings: 5 } } });
    expect(body.errors[0].message).toBe(
      'Variable "$input" has invalid value at .settings: Expected value of type "SettingsInput" to be an object.',
    );
  });
});
