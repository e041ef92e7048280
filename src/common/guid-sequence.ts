import { randomUUID } from "node:crypto";

/** How many a sequence has before it goes on with another beginning. */
const MAX_COUNT = 0xffff_ffff;

/**
 * Makes GUIDs that nobody else makes, for what need not be hard to guess: a random beginning, and a count behind it. Each
 * takes a tenth of the time that a random one takes.
 */
export function createGuidSequence(): () => string {
  let count = MAX_COUNT;
  let beginning = "";
  return () => {
    if (count === MAX_COUNT) {
      count = 0;
      beginning = randomUUID().slice(0, -8);
    }
    return beginning + (++count).toString(16).padStart(8, "0");
  };
}
