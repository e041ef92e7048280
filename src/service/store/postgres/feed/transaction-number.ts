const EPOCH = 1n << 32n;

/**
 * The number of a transaction that is under way, or was a moment ago, from the 32 bits of it that locks have: the nearest one
 * to `next`. It may have got it since it was known which number is next.
 *
 * @param next the number that the next transaction gets
 */
export function transactionNumber(bits: bigint, next: bigint): bigint {
  const ahead = (bits - next) & (EPOCH - 1n);
  return ahead < EPOCH / 2n ? next + ahead : next + ahead - EPOCH;
}
