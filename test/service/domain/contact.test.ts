import { expect, it } from "vitest";
import { emailContact, phoneContact } from "../../../src/service/domain/contact.ts";

it.for([
  ["GradyA@Contoso.com", "e:gradya@contoso.com"],
  ["  grady a@x  ", "e:grady a@x"],
  ["JÜRGEN@x.de", "e:jÜrgen@x.de"],
  ["x".repeat(320), `e:${"x".repeat(320)}`],
  ["\u{1F600}".repeat(320), `e:${"\u{1F600}".repeat(320)}`],
  ["x".repeat(321), undefined],
  ["\u{1F600}".repeat(321), undefined],
  ["", undefined],
  ["   ", undefined],
  ["a\u0000@x", undefined],
  ["a\u0001@x", undefined],
  ["a\u0085@x", undefined],
] as const)("%j is found by %j", ([address, contact]) => {
  expect(emailContact(address)).toBe(contact);
});

it.for([
  ["+1 (312) 922-4122", "n:13129224122"],
  ["0013129224122", "n:13129224122"],
  ["13129224122", "n:13129224122"],
  ["312.922.4122", "n:3129224122"],
  ["030/1234", "n:0301234"],
  ["+00 1", "n:1"],
  ["00", undefined],
  ["", undefined],
  ["+", undefined],
  ["call me", undefined],
  ["123 x 4", undefined],
  ["\u0661\u0662", undefined],
  ["1".repeat(32), `n:${"1".repeat(32)}`],
  ["1".repeat(33), undefined],
] as const)("the number %j is found by %j", ([number, contact]) => {
  expect(phoneContact(number)).toBe(contact);
});
