import type { IncomingMessage, ServerResponse } from "node:http";
import { FairShare } from "../../../common/fair-share.ts";
import { mayHoldMoreThan } from "./json-elements.ts";
import { ReceivedBytes } from "./received-bytes.ts";
import { isRefused, refuse, type Refusal } from "../refusal.ts";
import { countPieces } from "../unread-body.ts";

/** In bytes, like all that follow but one. The largest mutation, with a hundred clients, has some 20 KB. */
const MAX_BODY = 256 * 1024;
/** For the bodies of all requests together that are under way. */
const MAX_BODIES = 8 * 1024 * 1024;
/** Values in a body. A document of the largest size holds about as many brackets, and its variables never do. */
const MAX_VALUES = 20_000;
/** As much of a body takes nobody's share: it costs no more than its connection. So small requests always get in. */
const MAX_UNCOUNTED = 8 * 1024;

const TOO_LARGE: Refusal = { status: 413, message: "Request body too large", code: "REQUEST_ENTITY_TOO_LARGE" };
const TOO_COMPLEX: Refusal = { ...TOO_LARGE, message: "Request body has too many values" };
const NO_ROOM: Refusal = {
  status: 503,
  headers: { "Retry-After": "1" },
  message: "Too many large requests are under way: wait before you try again.",
  code: "SERVICE_UNAVAILABLE",
};

/** The bodies of all requests that are under way: how much memory they take together, and whose they are. */
export class RequestBodies {
  readonly #memory = new FairShare(MAX_BODIES);

  /**
   * Reads the whole body, or answers the request itself: with 413, or with 503 when the bodies of others, or of the same
   * caller, leave no room. What is taken counts until the answer has been sent: the operation holds on to its variables.
   *
   * @param owner whose share it takes
   * @returns never resolved when the request doesn't go on
   */
  read(request: IncomingMessage, response: ServerResponse, owner: string): Promise<Buffer> {
    const { promise, resolve } = Promise.withResolvers<Buffer>();
    const announced = Number(request.headers["content-length"] ?? 0);
    // A body that has yet to arrive takes none of it.
    const counts = announced - MAX_UNCOUNTED;
    if (announced > MAX_BODY || (counts > 0 && !this.#memory.hasRoom(owner, counts))) {
      void refuse(request, response, announced > MAX_BODY ? TOO_LARGE : NO_ROOM);
      return promise;
    }
    const received = new ReceivedBytes();
    let counted = 0;
    const isOneTooMany = countPieces(request);
    const release = () => {
      this.#memory.release(owner, counted);
      counted = 0;
    };
    const take = (chunk: Buffer) => {
      // Somebody else has answered: it took too long.
      if (isRefused(response) || response.headersSent) return;
      received.add(chunk);
      const more = received.held - MAX_UNCOUNTED - counted;
      const refusal =
        isOneTooMany() || received.length > MAX_BODY
          ? TOO_LARGE
          : more > 0 && !this.#memory.tryTake(owner, more)
            ? NO_ROOM
            : undefined;
      if (refusal === undefined) {
        if (more <= 0) return;
        if (counted === 0) response.once("close", release);
        counted += more;
        return;
      }
      request.off("data", take).off("end", end);
      received.clear();
      release();
      void refuse(request, response, refusal);
    };
    const end = () => {
      if (isRefused(response) || response.headersSent) return;
      const body = received.join();
      if (mayHoldMoreThan(MAX_VALUES, body)) void refuse(request, response, TOO_COMPLEX);
      else resolve(body);
    };
    request.on("data", take).on("end", end);
    return promise;
  }
}
