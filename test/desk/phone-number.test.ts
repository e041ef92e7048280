import { expect, it } from "vitest";
import { toE164 } from "../../src/desk/app/appointment/sms/phone-number.ts";

it.each([
  ["+13129224122", "+13129224122"],
  [" +1 (312) 922-4122 ", "+13129224122"],
  ["312-922-4122", "+13129224122"],
  ["(312) 922 4122", "+13129224122"],
  ["1 312 922 4122", "+13129224122"],
  ["+44 20 7946 0958", "+442079460958"],
  ["0044 20 7946 0958", "+442079460958"],
])("takes %s for %s", (typed, number) => expect(toE164(typed)).toBe(number));

it.each([
  "",
  "123-456-7890",
  "922-4122",
  "020 7946 0958",
  "+0 12 3456789",
  "312-922-4122 ext. 3",
  "+1234567890123456",
  "call me",
])("does not guess what %s is", (typed) => expect(toE164(typed)).toBeUndefined());
