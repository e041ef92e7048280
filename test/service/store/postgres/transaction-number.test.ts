import { expect, it } from "vitest";
import { transactionNumber } from "../../../../src/service/store/postgres/feed/transaction-number.ts";

const EPOCH = 2n ** 32n;

it.for([
  // Before the next one, in its epoch or in the one before.
  [99n, 100n, 99n],
  [99n, 7n * EPOCH + 100n, 7n * EPOCH + 99n],
  [EPOCH - 1n, 7n * EPOCH + 100n, 7n * EPOCH - 1n],
  // Begun since it was asked which is the next: never one of an epoch ago, or even before the first.
  [100n, 100n, 100n],
  [103n, 100n, 103n],
  [103n, 7n * EPOCH + 100n, 7n * EPOCH + 103n],
  [2n, 7n * EPOCH - 1n, 7n * EPOCH + 2n],
] as const)("%s where the next is %s is %s", ([bits, next, number]) => {
  expect(transactionNumber(bits, next)).toBe(number);
});
