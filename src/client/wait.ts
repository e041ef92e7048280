/** Waits, until the time is over (`true`) or the signal is aborted (`false`). */
export function wait(milliseconds: number, signal?: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve(false);
    const timer = setTimeout(() => end(true), milliseconds);
    const stop = () => end(false);
    signal?.addEventListener("abort", stop);
    function end(isOver: boolean): void {
      clearTimeout(timer);
      signal?.removeEventListener("abort", stop);
      resolve(isOver);
    }
  });
}
