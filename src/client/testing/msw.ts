import { http, type HttpHandler } from "msw";
import type { MemoryGateway } from "./memory-gateway.ts";

/**
 * Handlers of Mock Service Worker that answer from a gateway in memory.
 *
 * @param url the endpoint, or a pattern of it; left out: whatever ends with `/graphql`
 */
export function gatewayHandlers(gateway: MemoryGateway, url = "*/graphql"): HttpHandler[] {
  const answer = ({ request }: { readonly request: Request }) => gateway.fetch(request);
  return [http.post(url, answer), http.get(url, answer)];
}
