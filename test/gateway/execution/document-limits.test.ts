import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";

it.override("upstreamAnswer", () => () => ({ status: 404 }));

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");

describe("a document is refused before GraphQL's rules compare its fields", () => {
  // One fragment of 400 fields under 195 aliases: 19 KB, and 78,000 fields to plan, to execute and to answer.
  const bomb = `query ($a: Boolean!) {
    ${times(195, (index) => `a${index}: virtualAppointment(onlineMeetingId: "m") { ...F }`)}
  } fragment F on GatewayError { ${times(400, (index) => `m${index}: message`)} }`;

  it.for([
    [
      "one field 101 times",
      `{ ${"__typename ".repeat(101)} }`,
      'The document has 101 fields "__typename"; 100 are allowed.',
    ],
    [
      "fields of the same name in a hundred and one places",
      `{ ${times(101, (index) => `a${index}: viewer { id }`)} }`,
      'The document has 101 fields "id"; 100 are allowed.',
    ],
    [
      "101 spreads",
      `{ viewer { ${"...F ".repeat(101)} } } fragment F on Viewer { id }`,
      "The document spreads fragments 101 times; 100 are allowed.",
    ],
    [
      "a small fragment with many fields, written out",
      `{ ${times(60, (index) => `a${index}: viewer { ...F }`)} } fragment F on Viewer { ${times(90, (index) => `i${index}: id`)} }`,
      "The operation selects 5460 fields, with its fragments written out; 5000 are allowed.",
    ],
    [
      "a fragment of 400 fields under 195 aliases",
      bomb,
      "Syntax Error: Document contains more than 2500 tokens. Parsing aborted.",
    ],
    [
      "nested too deeply",
      `${"{a".repeat(9_000)}${"}".repeat(9_000)}`,
      "Syntax Error: Document contains more than 2500 tokens. Parsing aborted.",
    ],
    [
      "a list in a list, 9,000 times",
      `{ node(id: ${"[".repeat(9_000)}) { id } }`,
      "The document is nested too deeply.",
    ],
    [
      "sixty thousand comments",
      `{ __typename } ${"#\n".repeat(60_000)}`,
      "The document has 120015 characters; 100000 are allowed.",
    ],
  ] as const)("%s", async ([, document, message], { upstream, gateway }) => {
    const { body } = await gateway.query(document);
    expect(gateway.log.join("")).not.toContain("call stack");
    expect(body.errors).toMatchObject([{ message }]);
    expect(body.data).toBeUndefined();
    expect(upstream.calls).toEqual([]);
  });

  it("at the limits it is answered", async ({ gateway }) => {
    const { body } = await gateway.query(
      `{ ${times(50, (index) => `a${index}: viewer { ...F }`)} ${times(100, () => "__typename")} }
       fragment F on Viewer { ${times(96, (index) => `i${index}: id`)} }`,
    );
    expect(body.errors).toBeUndefined();
    expect(Object.keys(body.data)).toHaveLength(51);
  });

  it("a fragment that spreads itself comes to an end", async ({ gateway }) => {
    const { body } = await gateway.query(
      "{ viewer { ...A } } fragment A on Viewer { id ...B } fragment B on Viewer { ...A }",
    );
    expect(body.errors[0].message).toBe('Cannot spread fragment "A" within itself via "B".');
  });

  it("lists ten mistakes, and then no more", async ({ gateway }) => {
    const { body } = await gateway.query(`{ ${times(90, (index) => `nothing${index}`)} }`);
    expect(body.errors).toHaveLength(11);
    expect(body.errors[10].message).toBe("Too many validation errors, error limit reached. Validation aborted.");
  });
});

const MEETINGS = "query ($m: [MeetingInput!]!) { virtualAppointments(meetings: $m) { __typename } }";
const UPDATE =
  "mutation ($input: UpdateVirtualAppointmentInput!) { updateVirtualAppointment(input: $input) { __typename } }";

describe("variables that are wrong in thousands of ways", () => {
  // The third time a query comes it goes by its plan, and mutations never do.
  it.for([
    ["9,000 empty objects", MEETINGS, { m: Array.from({ length: 9_000 }, () => ({})) }, "required field"],
    ["as many numbers", MEETINGS, { m: Array.from({ length: 9_000 }, () => 0) }, "to be an object"],
    [
      "an object of 15,000 unknown fields",
      MEETINGS,
      { m: [Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`f${index}`, index]))] },
      "required field",
    ],
    [
      "unknown fields in a mutation",
      UPDATE,
      { input: Object.fromEntries(Array.from({ length: 15_000 }, (_, index) => [`f${index}`, index])) },
      "required field",
    ],
    [
      "a list of lists",
      UPDATE,
      { input: { onlineMeetingId: "m", appointmentClients: Array.from({ length: 9_000 }, () => []) } },
      "to be an object",
    ],
  ] as const)("%s: ten are told", async ([, document, variables, first], { upstream, gateway }) => {
    for (let time = 0; time < 3; time++) {
      const { body } = await gateway.query(document, { variables });
      expect(body.errors).toHaveLength(11);
      expect(body.errors[0].message).toContain(first);
      expect(body.errors[10].message).toBe(
        "Too many errors processing variables, error limit reached. Execution aborted.",
      );
      expect(body.data).toBeUndefined();
    }
    expect(upstream.calls).toEqual([]);
  });

  it.for([
    ["query", MEETINGS, (clients: unknown) => ({ m: clients }), { onlineMeetingId: "m" }],
    [
      "mutation",
      UPDATE,
      (clients: unknown) => ({ input: { onlineMeetingId: "m", appointmentClients: clients } }),
      { displayName: "x" },
    ],
  ] as const)(
    "a list that is right but for its length says so, in a %s",
    async ([kind, document, variablesOf, item], { upstream, gateway }) => {
      const { body } = await gateway.query(document, {
        variables: variablesOf(Array.from({ length: 5_000 }, () => item)),
      });
      if (kind === "query") expect(body.errors[0].extensions.issues[0].message).toContain("100 meetings at most");
      else expect(body.data.updateVirtualAppointment.__typename).toBe("ValidationError");
      expect(upstream.calls).toEqual([]);
    },
  );
});

describe("what somebody may have meant", () => {
  it.for([
    ["a field", "{ viewr { id } }", {}, 'Did you mean "viewer"?'],
    ["a field of an input", MEETINGS, { m: [{ onlineMeetingId: "m", userI: "u" }] }, 'Did you mean "userId"?'],
  ] as const)(
    "%s: is suggested in development, and not in production",
    async ([, document, variables, suggestion], { gateway, production }) => {
      for (let time = 0; time < 3; time++) {
        expect(JSON.stringify((await gateway.query(document, { variables })).body)).toContain(
          JSON.stringify(suggestion).slice(1, -1),
        );
        expect(JSON.stringify((await production.query(document, { variables })).body)).not.toContain("Did you mean");
      }
    },
  );
});

describe("what a message repeats of a request is short", () => {
  const repeated = (text: string) => text.repeat(Math.floor(200_000 / text.length));
  it.for([
    ["an unknown field of an input", MEETINGS, { m: [{ onlineMeetingId: "m", [repeated('Value "')]: 1 }] }],
    ["another", MEETINGS, { m: [{ onlineMeetingId: "m", [repeated(" cannot represent ")]: 1 }] }],
    ["a string where a name belongs", `query "${repeated("Value ").slice(0, 90_000)}" { __typename }`, {}],
  ] as const)("%s", async ([, document, variables], { gateway }) => {
    const { body } = await gateway.query(document, { variables });
    expect(body.errors).toHaveLength(1);
    expect(body.errors[0].message.length).toBeLessThan(600);
    expect(body.data).toBeUndefined();
  });

  it("a string in the wrong place is not told", async ({ gateway }) => {
    const { body } = await gateway.query('query "gradya@contoso.com" { __typename }');
    expect(body.errors[0].message).toBe('Syntax Error: Expected "{", found String.');
  });
});

it("an answer is bounded by its characters, however few values they are in", async ({
  anotherUpstream,
  anotherGateway,
}) => {
  const text = "x".repeat(2000);
  const long = await anotherUpstream(({ body }) =>
    body?.requests === undefined
      ? { status: 200, body: { externalAppointmentUrl: text } }
      : {
          status: 200,
          body: {
            responses: body.requests.map(({ id }: { id: string }) => ({
              id,
              status: 200,
              body: { externalAppointmentUrl: text },
            })),
          },
        },
  );
  const inFront = await anotherGateway(long.url, { token: "any" });
  const document = (aliases: number) => `query ($m: [MeetingInput!]!) {
    virtualAppointments(meetings: $m) { ... on VirtualAppointment { ${times(aliases, (index) => `u${index}: externalAppointmentUrl`)} } }
  }`;
  const variables = { m: Array.from({ length: 100 }, () => ({ onlineMeetingId: "m" })) };
  // By graphql-js, by a plan, and by a plan that is known.
  for (let time = 0; time < 3; time++) {
    expect((await inFront.query(document(45), { variables })).body.errors).toBeUndefined();
    const { body } = await inFront.query(document(55), { variables });
    expect(body).toEqual({
      data: null,
      errors: [
        {
          message: "The answer has more than 10000000 characters: ask for less at once.",
          extensions: { code: "ANSWER_TOO_LARGE" },
        },
      ],
    });
  }
});

it("a plan counts an answer's characters as they are in the answer", async ({ anotherUpstream, anotherGateway }) => {
  const document = `query ($id: ID!) { virtualAppointment(onlineMeetingId: $id) { __typename
    ... on VirtualAppointment { id ${times(40, (index) => `u${index}: externalAppointmentUrl`)} ...Rest }
  } } fragment Rest on VirtualAppointment {
    type: __typename externalAppointmentId settings { allowClientToJoinUsingBrowser }
    appointmentClients { emailAddress displayName smsCapablePhoneNumber }
  }`;
  const resource = {
    externalAppointmentId: "",
    externalAppointmentUrl: "u".repeat(249_000),
    settings: { allowClientToJoinUsingBrowser: true },
    appointmentClients: [
      { emailAddress: "gradya@contoso.com", displayName: "Grady" },
      { emailAddress: "adele@contoso.com", displayName: null, smsCapablePhoneNumber: "+13129224122" },
    ],
  };
  const counted = await anotherUpstream(() => ({ status: 200, body: resource }));
  const inFront = await anotherGateway(counted.url, { token: "any" });
  const ask = () => inFront.query(document, { variables: { id: "m" } });
  const { body } = await ask();
  const missing = 10_000_000 - charactersOf(body.data);
  for (const [more, isAnswered] of [
    [0, true],
    [1, false],
  ] as const) {
    resource.externalAppointmentId = "e".repeat(missing + more);
    // The second time it comes, a document is planned: from then on it is the plan that counts.
    for (let time = 0; time < 3; time++) {
      expect(isAnswered ? (await ask()).body.errors : (await ask()).body.data).toBe(isAnswered ? undefined : null);
    }
  }
});

function charactersOf(value: unknown): number {
  if (typeof value === "string") return value.length;
  if (typeof value !== "object" || value === null) return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, item) => sum + charactersOf(item), 0);
  return Object.entries(value).reduce((sum, [name, item]) => sum + name.length + charactersOf(item), 0);
}
