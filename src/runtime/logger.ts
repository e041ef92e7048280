import { pino, type Logger } from "pino";

/** How much of the access log is gathered before it is written, in bytes, and for how long at most, in milliseconds. */
const GATHERED = 16 * 1024;
const MAX_GATHERING = 250;
/** What is kept of it while it can't be written, in bytes; further lines are lost. */
const MAX_UNWRITTEN = 1024 * 1024;

/**
 * Logs are JSON lines on standard error. What reaches them is chosen by hand: no token, no body, no header and no
 * upstream text; errors show their kind, message, stack and causes.
 */
export function createLogger(level: string): Logger {
  return pino({ level, base: null, redact: ["*.headers", "*.token"] }, openDestination({}));
}

/**
 * Where the access log goes: to standard error, too, if lines of level info are wanted. A line for each request would cost
 * a system call each, so they are gathered; what isn't written yet is when the process ends, unless it is killed. A line
 * of the other log may stand before older ones of this one: their times tell.
 *
 * @returns nothing where no such lines are wanted
 */
export function openAccessLog(level: string): ((line: string) => void) | undefined {
  if (!["info", "debug", "trace"].includes(level)) return undefined;
  const destination = openDestination({ maxLength: MAX_UNWRITTEN });
  // As bytes: a text that is put together of thousands of pieces takes longer to write than all that is in it.
  const gathered = Buffer.allocUnsafe(GATHERED);
  let length = 0;
  const write = (): void => {
    if (length > 0) destination.write(gathered.toString("utf8", 0, length));
    length = 0;
  };
  setInterval(write, MAX_GATHERING).unref();
  process.once("exit", write);
  return (line) => {
    if (length + 3 * line.length > GATHERED) write();
    if (3 * line.length > GATHERED) destination.write(line);
    else length += gathered.write(line, length);
  };
}

function openDestination(
  options: Parameters<typeof pino.destination>[0] & object,
): ReturnType<typeof pino.destination> {
  // Written at once, in whole lines: two logs share the file, and the last words of a process are not lost.
  const destination = pino.destination({ ...options, dest: 2, sync: true });
  // A log that can't be written, because the disk it goes to is full, is no reason to stop serving.
  destination.on("error", () => {});
  return destination;
}
