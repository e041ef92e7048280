import { pino, type Logger } from "pino";

/**
 * Logs are JSON lines on standard error. What reaches them is chosen by hand: no token, no body, no header and no
 * upstream text; errors show their kind, message, stack and causes.
 */
export function createLogger(level: string): Logger {
  const destination = pino.destination({ dest: 2, sync: true });
  // A log that can't be written, because the disk it goes to is full, is no reason to stop serving.
  destination.on("error", () => {});
  return pino({ level, base: null, redact: ["*.headers", "*.token"] }, destination);
}
