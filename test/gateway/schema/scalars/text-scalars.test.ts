import { type OperationDefinitionNode, parse } from "graphql";
import { describe, expect } from "vitest";
import { boundVariables } from "../../../../src/gateway/execution/bounded-input.ts";
import { schema } from "../../../../src/gateway/schema/index.ts";
import { it } from "../../../support/fixtures.ts";

// E-mail addresses, phone numbers and web addresses have scalars of their own, and are texts all the same.

const kept = {
  appointmentClientJoinWebUrl: "javascript:alert(1)",
  appointmentClients: [{ emailAddress: "nobody at all", smsCapablePhoneNumber: "call me" }],
  externalAppointmentUrl: "",
};
it.override("upstreamAnswer", () => () => ({ status: 200, body: { id: "r", ...kept } }));

const update = `mutation ($email: EmailAddress, $phone: PhoneNumber, $url: URL) {
  wrong: updateVirtualAppointment(input: {
    onlineMeetingId: "m", externalAppointmentUrl: $url
    appointmentClients: [{ emailAddress: $email, smsCapablePhoneNumber: $phone }]
  }) { ...Outcome }
  right: updateVirtualAppointment(input: { onlineMeetingId: "n", externalAppointmentId: "1" }) { ...Outcome }
}
fragment Outcome on UpdateVirtualAppointmentResult { __typename ... on ValidationError { issues { code path } } }`;
const wrong = { email: "grady at contoso", phone: "call me", url: "contoso" };

describe("a wrong one", () => {
  const issues = [
    { code: "INVALID_URL", path: ["input", "externalAppointmentUrl"] },
    { code: "INVALID_EMAIL_ADDRESS", path: ["input", "appointmentClients", "0", "emailAddress"] },
    { code: "INVALID_PHONE_NUMBER", path: ["input", "appointmentClients", "0", "smsCapablePhoneNumber"] },
  ];
  const literal = update
    .replace(/\(\$.*?\)/, "")
    .replace(/\$(email|phone|url)/g, (_, name: keyof typeof wrong) => JSON.stringify(wrong[name]));

  it.for([
    ["in variables", update, wrong],
    ["in the document", literal, undefined],
  ] as const)("%s is a ValidationError with all mistakes, and the operation goes on", async (row, { gateway }) => {
    const [, document, variables] = row;
    const { status, body } = await gateway.query(document, { ...(variables && { variables }) });
    expect({ status, body }).toMatchObject({
      status: 200,
      body: {
        data: {
          wrong: { __typename: "ValidationError", issues: expect.arrayContaining(issues) },
          right: { __typename: "UpdateVirtualAppointmentPayload" },
        },
      },
    });
    expect(body.errors).toBeUndefined();
    expect(body.data.wrong.issues).toHaveLength(3);
  });

  it("is none that isn't text: that is an error of the operation, which doesn't repeat it", async ({ gateway }) => {
    const secret = "a secret".repeat(1000);
    for (const value of [7, true, { text: secret }, [secret, secret]]) {
      const { body } = await gateway.query(update, { variables: { ...wrong, email: value } });
      expect(body.errors).toMatchObject([{ extensions: { code: "BAD_USER_INPUT" } }]);
      expect(JSON.stringify(body).length).toBeLessThan(1000);
      expect(JSON.stringify(body)).not.toContain("secret");
    }
    const { body } = await gateway.query(literal.replace(/"grady[^"]*"/, "grady"));
    expect(body.errors[0].message).toContain("String cannot represent a non string value: grady");
  });
});

it("what isn't text is looked at no further than a String's", () => {
  const [operation] = parse("query ($one: EmailAddress, $two: String, $list: [URL!]) { __typename }").definitions;
  const definitions = (operation as OperationDefinitionNode).variableDefinitions ?? [];
  const large = { a: { b: ["c".repeat(1000)] } };
  const bounded = boundVariables(schema, definitions, { one: large, two: large, list: ["d", large, [large]] });
  expect({ ...bounded }).toEqual({ one: {}, two: {}, list: ["d", {}, []] });
});

it("what is kept upstream is shown as it is, whoever wrote it", async ({ gateway }) => {
  const fields = Object.keys(kept).map((name) =>
    name === "appointmentClients" ? `${name} { emailAddress smsCapablePhoneNumber }` : name,
  );
  const { body } = await gateway.query(
    `{ virtualAppointment(onlineMeetingId: "m") { ... on VirtualAppointment { ${fields.join(" ")} } } }`,
  );
  expect(body).toEqual({ data: { virtualAppointment: kept } });
});
