import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";

// What a process does to the files of its database, and when its answers leave it, as strace sees both.

/**
 * One thing that happened. `began` and `ended` are places in the recording: two threads may do things side by side.
 * Paths begin below the directory that the recording is about, which itself is `.`.
 */
export type Event = { readonly began: number; readonly ended: number } & (
  | { readonly kind: "write"; readonly path: string; readonly offset: number; readonly data: Buffer }
  | { readonly kind: "truncate"; readonly path: string; readonly size: number }
  /** Of a file its content, of a directory the names in it. */
  | { readonly kind: "flush"; readonly path: string }
  | { readonly kind: "create"; readonly path: string; readonly isDirectory: boolean }
  /** Another name for what has one. */
  | { readonly kind: "link"; readonly from: string; readonly path: string }
  | { readonly kind: "remove"; readonly path: string }
  | { readonly kind: "answer"; readonly requestId: string }
);

/** An event's kind and what goes with it. */
type Effect = Event extends infer Each ? (Each extends Event ? Omit<Each, "began" | "ended"> : never) : never;

const SENDS = ["write", "writev", "sendto", "sendmsg"];
/** SQLite and Node don't use these; whoever does has to be understood here first. */
const FOREIGN = ["pwritev", "pwritev2", "fallocate", "truncate", "sync_file_range", "copy_file_range", "rename"];
const OTHERS =
  "pwrite64 fsync fdatasync ftruncate open openat creat mkdir mkdirat unlink unlinkat renameat renameat2 link linkat";
const CALLS = [...SENDS, ...FOREIGN, ...OTHERS.split(" ")];
/** As a thread of its own beside the program, which stays the child that signals reach. */
const STRACE = ["strace", "-D", "-f", "--seccomp-bpf", "-y", "-xx", "-s", "1000000", "-e", "signal=none"];

/** What a command is put behind, so that its system calls get into a file. */
export function recorderInto(file: string): readonly string[] {
  // Not every system has all of these: the question mark lets strace pass over those.
  return [...STRACE, "-e", `trace=${CALLS.map((call) => `?${call}`).join(",")}`, "-o", file];
}

const HEX = /(?:\\x[0-9a-f]{2})+/;
const CALL = /^(\w+)\((.*)\) += (-?\d+)/;
const DESCRIPTOR = new RegExp(`^\\d+<(${HEX.source})>`);
const QUOTED = new RegExp(`"(${HEX.source})"`, "g");

/** A database, and the directory below which everything happens that has to be on disk for it. */
export interface Scope {
  readonly directory: string;
  /** Its path below the directory. */
  readonly database: string;
}

/** Reads what {@link recorderInto} wrote about a database and the directories that it lies in. */
export async function readRecording(file: string, scope: Scope): Promise<Event[]> {
  const events: Event[] = [];
  const unfinished = new Map<string, { readonly began: number; readonly text: string }>();
  let place = 0;
  await ended(file);
  for await (const line of createInterface({ input: createReadStream(file, "latin1") })) {
    place++;
    const [, thread = "", rest = ""] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const [, begun] = /^(.*) <unfinished \.\.\.>$/.exec(rest) ?? [];
    if (begun !== undefined) {
      unfinished.set(thread, { began: place, text: begun });
      continue;
    }
    const [, end] = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest) ?? [];
    const start = end === undefined ? undefined : unfinished.get(thread);
    const effect = effectOf(start === undefined ? rest : start.text + end, scope);
    if (effect !== undefined) events.push({ ...effect, began: start?.began ?? place, ended: place });
  }
  // A flush counts once it is over; everything else may have its effect, or be seen, as soon as it begins.
  const momentOf = (event: Event) => (event.kind === "flush" ? event.ended : event.began);
  return events.toSorted((one, other) => momentOf(one) - momentOf(other));
}

/** Waits until the recorder has written that the program, its first thread, has ended. */
async function ended(file: string): Promise<void> {
  for (let text = ""; ; await sleep(50)) {
    text = await readFile(file, "latin1");
    const program = /^\d+/.exec(text)?.[0];
    // Numbers are padded.
    if (program !== undefined && new RegExp(`^${program} +\\+\\+\\+ `, "m").test(text.slice(-1_000))) return;
  }
}

function effectOf(text: string, scope: Scope): Effect | undefined {
  const [, call = "", words = "", result = ""] = CALL.exec(text) ?? [];
  // What failed changed nothing.
  if (call === "" || result.startsWith("-")) return undefined;
  const descriptor = DESCRIPTOR.exec(words)?.[1];
  const opened = descriptor === undefined ? undefined : decode(descriptor).toString();
  if (SENDS.includes(call) && opened?.startsWith("socket:")) return answerOf(words);
  const isNamed = opened === undefined || /at2?$/.test(call);
  const paths = (isNamed ? quotedIn(words).map(String) : [opened]).map((path) => placeOf(path, scope));
  if (call === "link" || call === "linkat") {
    const [from, path] = paths;
    if (from !== undefined && path !== undefined) return { kind: "link", from, path };
  }
  const path = paths.find((each) => each !== undefined);
  if (path === undefined) return undefined;
  const isDirectory = !path.startsWith(scope.database);
  if (call === "fsync" || call === "fdatasync") return { kind: "flush", path };
  if (call === "mkdir" || call === "mkdirat") return { kind: "create", path, isDirectory };
  if (isDirectory && call.startsWith("open")) return undefined;
  const numbers = /((?:, -?\d+)*)$/.exec(words)?.[1]?.split(", ").slice(1).map(Number) ?? [];
  if (call === "pwrite64") {
    const [data = Buffer.alloc(0)] = quotedIn(words);
    return { kind: "write", path, offset: numbers.at(-1) ?? 0, data: data.subarray(0, Number(result)) };
  }
  if (call === "ftruncate") return { kind: "truncate", path, size: numbers.at(-1) ?? 0 };
  if (call === "unlink" || call === "unlinkat") return { kind: "remove", path };
  // One that is new has nothing to be emptied of.
  if (call.startsWith("open") && (words.includes("O_EXCL") || !words.includes("O_TRUNC"))) {
    return words.includes("O_CREAT") ? { kind: "create", path, isDirectory } : undefined;
  }
  throw new TypeError(`Something calls ${call} on ${path}, which is not understood here.`);
}

/** The path below the directory, of one of the database's files or a directory that it lies in. */
function placeOf(path: string, { directory, database }: Scope): string | undefined {
  if (path !== directory && !path.startsWith(`${directory}/`)) return undefined;
  const place = relative(directory, path) || ".";
  // SQLite makes what is in it anew from the log.
  if (place === `${database}-shm`) return undefined;
  const isAbove = join(dirname(database), "/").startsWith(join(place, "/")) || place === ".";
  return place.startsWith(database) || isAbove ? place : undefined;
}

/** An answer names its request. */
function answerOf(words: string): Effect | undefined {
  const text = Buffer.concat(quotedIn(words)).toString("latin1");
  const requestId = /^client-request-id: ([\w-]+)/m.exec(text)?.[1];
  return requestId === undefined ? undefined : { kind: "answer", requestId };
}

function quotedIn(words: string): Buffer[] {
  return [...words.matchAll(QUOTED)].map(([, text = ""]) => decode(text));
}

function decode(text: string): Buffer {
  return Buffer.from(text.replaceAll("\\x", ""), "hex");
}
