import { expect, it } from "vitest";
import { exactFiltersOf } from "../../src/desk/app/agenda/search/exact-filters.ts";

it.each([
  ["", []],
  [" a ", []],
  [" follow-up-1 ", [{ externalAppointmentId: "follow-up-1" }]],
  ["gradya@contoso.com", [{ externalAppointmentId: "gradya@contoso.com" }, { clientEmail: "gradya@contoso.com" }]],
  ["+1 312 922 4122", [{ externalAppointmentId: "+1 312 922 4122" }, { clientPhone: "+1 312 922 4122" }]],
  // Too short to be anybody's number.
  ["123-456", [{ externalAppointmentId: "123-456" }]],
])("%j may be %j", (text, filters) => {
  expect(exactFiltersOf(text)).toEqual(filters);
});
