import type { Socket } from "node:net";

// Node parses all that came in one packet, up to 64 KB, before anything can stop it: thousands of chunks or requests,
// each of them a call, also on a connection that was destroyed at the first. There is no public way to end that.

/** The version of Node whose parser this was written for. `node-parser.test.ts` notices when another one differs. */
export const WRITTEN_FOR_NODE = 26;

/** What the parser of a connection calls for the beginning, headers, body and end of a message. */
const CALLBACKS = [0, 1, 2, 3, 4] as const;

type Parser = Record<(typeof CALLBACKS)[number], unknown>;

/**
 * Lets nothing more of what a client sends become a request or a piece of a body: not what has arrived, nor what
 * follows. Its connection must be closed soon: what was asked before can still be answered.
 */
export function ignoreRest(socket: Socket): void {
  const { parser } = socket as Socket & { readonly parser?: Parser | null };
  if (parser === undefined || parser === null || parser[3] === undefined) return;
  const callbacks = CALLBACKS.map((number) => parser[number]);
  for (const number of CALLBACKS) parser[number] = undefined;
  // Node asks for more of a body in the next tick: this comes after that.
  setImmediate(() => {
    if (!socket.destroyed) socket.pause();
  });
  // Parsers are used again: it has to be as it was before Node gives it to another connection.
  socket.prependOnceListener("close", () => {
    for (const number of CALLBACKS) parser[number] = callbacks[number];
  });
}
