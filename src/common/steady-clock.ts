/**
 * A clock that follows the machine's forward and never goes back with it: what is due in a minute is due in a minute, also
 * when the machine's clock is set back an hour meanwhile.
 *
 * @returns milliseconds since 1970
 */
export function createSteadyClock(): () => number {
  let offset = -Infinity;
  return () => {
    const passed = performance.now();
    offset = Math.max(offset, Date.now() - passed);
    return Math.round(passed + offset);
  };
}
