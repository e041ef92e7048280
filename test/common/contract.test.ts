import { isAbstractType, isInputObjectType, isObjectType } from "graphql";
import { describe, expect, it } from "vitest";
import { APPOINTMENT_PROPERTIES, CLIENT_PROPERTIES } from "../../src/common/contract/appointment-properties.ts";
import type { ErrorName } from "../../src/common/contract/error-names.ts";
import { gatewayPermissions, permissionsIn } from "../../src/common/contract/graph-permissions.ts";
import { MAX_ATTENDEES, MAX_CLIENTS, MAX_MEETINGS } from "../../src/common/contract/limits.ts";
import { schema } from "../../src/gateway/schema/index.ts";
import { MAX_LIST_ITEMS } from "../../src/gateway/execution/bounded-input.ts";

const tables = { ...permissionsIn, gateway: gatewayPermissions };

describe.each(Object.entries(tables))("the permissions of %s", (_, table) => {
  it.each(Object.entries(table))("to %s name first what only reads, and nothing twice", (_access, sufficient) => {
    for (const permissions of [sufficient.delegated, sufficient.application]) {
      const writes = permissions.map((permission) => permission.includes(".ReadWrite"));
      expect(writes).toEqual(writes.toSorted((one, other) => Number(one) - Number(other)));
      expect(new Set(permissions).size).toBe(permissions.length);
    }
  });
});

it("the gateway lets nobody through whom no revision would", () => {
  for (const [access, { delegated, application }] of Object.entries(gatewayPermissions)) {
    const oldest = permissionsIn["2022"][access as keyof typeof gatewayPermissions];
    expect(oldest.delegated).toEqual(expect.arrayContaining([...delegated]));
    expect(oldest.application).toEqual(expect.arrayContaining([...application]));
  }
});

it("the query engine cuts no list that the schema takes", () => {
  expect(MAX_LIST_ITEMS).toBeGreaterThanOrEqual(Math.max(MAX_MEETINGS, MAX_CLIENTS, MAX_ATTENDEES));
});

describe("the schema", () => {
  const fieldsOf = (name: string): string[] => {
    const type = schema.getType(name);
    return isObjectType(type) || isInputObjectType(type) ? Object.keys(type.getFields()) : [];
  };

  it.each(["VirtualAppointment", "CreateVirtualAppointmentInput", "UpdateVirtualAppointmentInput"])(
    "has every property of an appointment in %s",
    (type) => expect(fieldsOf(type)).toEqual(expect.arrayContaining([...APPOINTMENT_PROPERTIES])),
  );

  it.each(["AppointmentUser", "AppointmentUserInput"])("has those of a client, and no other, in %s", (type) =>
    expect(fieldsOf(type).toSorted()).toEqual([...CLIENT_PROPERTIES].toSorted()),
  );

  it("has the errors of the contract, and no other", () => {
    const names: Record<ErrorName, true> = {
      ConflictError: true,
      ForbiddenError: true,
      LiveUpdatesUnavailableError: true,
      NotFoundError: true,
      PreconditionFailedError: true,
      ResourceRetiredError: true,
      ServiceProvisioningError: true,
      ServiceUnavailableError: true,
      ThrottledError: true,
      ValidationError: true,
    };
    const type = schema.getType("GatewayError");
    const errors = isAbstractType(type) ? schema.getPossibleTypes(type).map(({ name }) => name) : [];
    expect(errors.toSorted()).toEqual(Object.keys(names));
  });
});
