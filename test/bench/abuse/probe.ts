// Imported by the gateway under attack, before its own modules: tells the benchmark how long the event loop stood still
// and how large the heap is. The system tells the rest.

/** Milliseconds. */
const STEP = 5;
const REPORT = 100;

export interface ProbeReport {
  /** The longest time since the last report that a timer was late, in milliseconds. */
  readonly stall: number;
  /** Bytes. */
  readonly heap: number;
}

let stall = 0;
let last = performance.now();

setInterval(() => {
  const now = performance.now();
  stall = Math.max(stall, now - last - STEP);
  last = now;
}, STEP).unref();

setInterval(() => {
  const report: ProbeReport = { stall, heap: process.memoryUsage().heapUsed };
  process.send?.(report);
  stall = 0;
}, REPORT).unref();

process.channel?.unref();
