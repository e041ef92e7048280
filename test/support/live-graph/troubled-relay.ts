import type { ServerResponse } from "node:http";
import { request } from "undici";
import { startUpstream, type ScriptedUpstream, type UpstreamCall } from "../upstream.ts";
import { TroubleList } from "./trouble-list.ts";

/** Stands before a server and hands on what it is sent, unless it is told to make trouble. */
export interface TroubledRelay extends AsyncDisposable {
  readonly url: string;
  readonly troubles: TroubleList;
}

/** @param target the origin of the server behind it */
export async function startTroubledRelay(target: string): Promise<TroubledRelay> {
  const troubles = new TroubleList();
  const relay: ScriptedUpstream = await startUpstream((call, response) => {
    const trouble = troubles.take(`${call.method} ${call.path}`);
    if (trouble === "gone") return undefined;
    if (typeof trouble === "object") return trouble;
    void handOn(target, call, response, trouble === "answer lost");
    return "handled";
  });
  return { url: relay.url, troubles, [Symbol.asyncDispose]: () => relay[Symbol.asyncDispose]() };
}

async function handOn(
  target: string,
  { method, path, headers, body }: UpstreamCall,
  response: ServerResponse,
  isAnswerLost: boolean,
): Promise<void> {
  const { "content-length": _, connection: __, host: ___, ...sent } = headers;
  const answer = await request(`${target}${path}`, {
    method,
    headers: sent,
    body: body === undefined ? null : JSON.stringify(body),
  });
  const bytes = Buffer.from(await answer.body.arrayBuffer());
  if (isAnswerLost) response.socket?.destroy();
  else response.writeHead(answer.statusCode, { ...answer.headers, connection: "keep-alive" }).end(bytes);
}
