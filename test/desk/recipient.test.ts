import { expect, it } from "vitest";
import { problemOfChoice, recipientsOf } from "../../src/desk/app/appointment/sms/recipient.ts";

const clientsOf = (count: number, smsCapablePhoneNumber = "+13129224122") =>
  Array.from({ length: count }, () => ({ displayName: "", emailAddress: "", smsCapablePhoneNumber }));
const choose = (count: number) =>
  recipientsOf(clientsOf(100)).map((each, index) => ({ ...each, isChosen: index < count }));

it("chooses the clients that can be reached, as many as a message may have", () => {
  const chosen = (count: number, phoneNumber?: string) =>
    recipientsOf(clientsOf(count, phoneNumber)).filter(({ isChosen }) => isChosen).length;
  expect([chosen(49), chosen(50), chosen(51), chosen(100), chosen(3, "call me")]).toEqual([49, 50, 50, 50, 0]);
});

it.each([
  [0, "Choose at least one client."],
  [1, undefined],
  [50, undefined],
  [51, "A message goes to 50 clients at most, and 51 are chosen. Send the others one of their own."],
])("says of %i chosen clients what is wrong", (count, problem) => {
  expect(problemOfChoice(choose(count))).toBe(problem);
});
