import type { FastifyReply, FastifyRequest } from "fastify";
import type { OpenStream, StreamRequest } from "../feed/change-streams.ts";

const PATH = /^\/(?:me|users(?:\/([^/?]+)|\('([^/?]+)'\)))\/virtualAppointments\/changes\/?(?:\?|$)/i;

/** The name of the route, for the log and the metrics. */
export const CHANGES_ROUTE = "/beta/users/{userId}/virtualAppointments/changes";

/**
 * Whose changes a path asks for. It is no route of the router's: what that answers is JSON, alone and in a `$batch`, and
 * this never ends.
 *
 * @returns `undefined` for any other path; `userId` is absent for `/me`
 */
export function changesOf(path: string): Pick<StreamRequest, "userId"> | undefined {
  const match = PATH.exec(path);
  if (match === null) return undefined;
  const userId = match[1] ?? match[2];
  return { userId: userId === undefined ? undefined : decodeURIComponent(userId) };
}

/** Sends a stream in the place of an answer. */
export async function sendStream(
  { raw: request }: FastifyRequest,
  reply: FastifyReply,
  ids: Readonly<Record<string, string>>,
  open: OpenStream,
): Promise<FastifyReply> {
  reply.hijack();
  const { raw } = reply;
  // Small events must not wait for more of them.
  request.socket.setNoDelay(true);
  // Nobody else sends what hooks have set.
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
  raw.writeHead(200, {
    "Content-Type": "text/event-stream; charset=utf-8",
    "Cache-Control": "no-store",
    // A proxy that gathers what it is sent would hold back what is small.
    "X-Accel-Buffering": "no",
    Connection: "close",
    ...ids,
  });
  await open(raw);
  return reply;
}
