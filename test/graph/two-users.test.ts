import { expect } from "vitest";
import { Authority } from "../../src/identity/authority.ts";
import type { IdentitySettings } from "../../src/identity/create-identity.ts";
import { gatewayAudience, gatewayRegistration } from "../../src/sandbox/identity-provider/registrations.ts";
import { issueUserToken } from "../../src/sandbox/identity-provider/tokens.ts";
import { sampleUsers } from "../../src/sandbox/samples.ts";
import { it as base } from "../support/fixtures.ts";

// The whole chain with the real service behind it: four users of different rights ask for the same meeting at the same
// moment, over and over, and each gets what is theirs.

const it = base
  .extend("settings", ({ service }) => (mode: IdentitySettings["mode"]): IdentitySettings => {
    return {
      mode,
      authority: new Authority(`${service.url}/organizations`),
      clientId: gatewayRegistration.clientId,
      credential: { kind: "secret", secret: gatewayRegistration.secret },
      allowedTenants: new Set(sampleUsers.map(({ tenantId }) => tenantId)),
      audiences: { graph: "https://graph.microsoft.com", appointments: "https://graph.microsoft.com" },
    };
  })
  .extend("tokenOf", ({ service }) => (name: string) => {
    const user = sampleUsers.find((sample) => sample.name === name);
    if (user === undefined) throw new TypeError(`no sample user ${name}`);
    return issueUserToken(service.signingKey, user, { audience: gatewayAudience });
  });

const both = `mutation ($mine: String) {
  write: updateVirtualAppointment(input: { onlineMeetingId: "follow-up", externalAppointmentId: $mine }) { __typename
    ... on UpdateVirtualAppointmentPayload { virtualAppointment { externalAppointmentId } } } }`;
const read = `{ viewer { id } read: virtualAppointment(onlineMeetingId: "follow-up") { __typename
  ... on VirtualAppointment { appointmentClients { displayName } } } }`;

it.for(["on-behalf-of", "application"] as const)(
  "%s: users who ask for the same meeting at once get what each may have, under load",
  async (mode, { service, settings, tokenOf, anotherGateway }) => {
    const gateway = await anotherGateway(service.url, { identity: settings(mode), readSlots: 1 });
    const expected = {
      adele: ["VirtualAppointment", "UpdateVirtualAppointmentPayload"],
      alex: ["VirtualAppointment", "UpdateVirtualAppointmentPayload"],
      megan: ["VirtualAppointment", "ForbiddenError"],
      lee: ["NotFoundError", "NotFoundError"],
    };
    const names = Object.keys(expected) as (keyof typeof expected)[];
    const tokens = new Map(await Promise.all(names.map(async (name) => [name, await tokenOf(name)] as const)));
    const ids = new Map(sampleUsers.map(({ name, id }) => [name, id]));
    for (let round = 0; round < 8; round++) {
      await Promise.all(
        Array.from({ length: 80 }, async (_, index) => {
          const name = names[(index * 7 + round) % names.length] ?? "adele";
          const token = tokens.get(name) ?? "";
          const isWrite = index % 5 === 0;
          const { body } = await gateway.query(isWrite ? both : read, { token, variables: { mine: name } });
          if (isWrite) expect([name, body.data.write.__typename]).toEqual([name, expected[name][1]]);
          else {
            expect([name, body.data.read.__typename]).toEqual([name, expected[name][0]]);
            expect(body.data.viewer.id).toBe(ids.get(name));
            expect(JSON.stringify(body).includes("Grady Archie")).toBe(name !== "lee");
          }
        }),
      );
    }
    const exchanges = service.requests.splice(0).filter((request) => request.includes("/oauth2/v2.0/token"));
    // Megan's writes are refused before any token is needed; application tokens are one for each of two tenants.
    expect(exchanges).toHaveLength(mode === "application" ? 2 : 4);
    expect(gateway.log.filter((line) => !line.includes('"level":20'))).toEqual([]);
  },
);

it("application: shows one meeting under the names that it was asked for by", async ({
  service,
  settings,
  tokenOf,
  anotherGateway,
}) => {
  const gateway = await anotherGateway(service.url, { identity: settings("application") });
  const id = sampleUsers.find(({ name }) => name === "adele")?.id;
  const query = `query ($id: ID) { mine: virtualAppointment(onlineMeetingId: "follow-up") { ...Names }
    hers: virtualAppointment(onlineMeetingId: "follow-up", userId: $id) { ...Names } }
    fragment Names on VirtualAppointmentResult { __typename ... on VirtualAppointment { userId } }`;
  const token = await tokenOf("adele");
  for (let round = 0; round < 4; round++) {
    const { body } = await gateway.query(query, { token, variables: { id } });
    expect(body.data).toEqual({
      mine: { __typename: "VirtualAppointment", userId: null },
      hers: { __typename: "VirtualAppointment", userId: id },
    });
  }
});
