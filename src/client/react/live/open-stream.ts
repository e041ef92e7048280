import { claimsOf } from "../../claims-challenge.ts";
import type { GatewayClient, TokenRequest } from "../../create-gateway-client.ts";
import type { GatewayDocument } from "../../gateway-document.ts";

/**
 * Sends an operation whose results come one after the other, as server-sent events, for as long as the answer is read. A
 * token that is refused is replaced once.
 *
 * @param lastEventId of the event to go on after
 */
export async function openStream<TVariables>(
  { url, getToken, fetch, persisted }: GatewayClient,
  document: GatewayDocument<unknown, TVariables>,
  variables: TVariables,
  { signal, lastEventId }: { readonly signal: AbortSignal; readonly lastEventId: string | undefined },
): Promise<Response> {
  const documentId = await persisted?.idOf(document as GatewayDocument<unknown, unknown>);
  const named = documentId === undefined ? { query: document.toString() } : { documentId };
  async function open(request: TokenRequest): Promise<Response> {
    const headers = new Headers({ Accept: "text/event-stream", "Content-Type": "application/json" });
    if (getToken !== undefined) headers.set("Authorization", `Bearer ${await getToken(request)}`);
    if (lastEventId !== undefined) headers.set("Last-Event-ID", lastEventId);
    return fetch(url, { method: "POST", headers, body: JSON.stringify({ ...named, variables }), signal });
  }
  const response = await open({ forceRefresh: false });
  if (response.status !== 401 || getToken === undefined) return response;
  void response.body?.cancel().catch(() => undefined);
  return open({ forceRefresh: true, claims: claimsOf(response.headers.get("www-authenticate")) });
}
