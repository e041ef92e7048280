import { claimsOf } from "./claims-challenge.ts";
import { GatewayRequestError, type GraphQLFailure } from "./gateway-request-error.ts";
import { secondsOf } from "./retry-after-header.ts";

export interface GatewayAnswer {
  readonly status: number;
  /** The body where it is one of GraphQL. */
  readonly body: { readonly data?: object | null; readonly errors?: readonly GraphQLFailure[] } | undefined;
  readonly retryAfterSeconds: number | undefined;
  readonly claims: string | undefined;
}

export async function readAnswer(response: Response): Promise<GatewayAnswer> {
  const text = await response.text();
  return {
    status: response.status,
    body: parseBody(text),
    retryAfterSeconds: secondsOf(response.headers.get("retry-after"), Date.now()),
    claims: claimsOf(response.headers.get("www-authenticate")),
  };
}

function parseBody(text: string): GatewayAnswer["body"] {
  try {
    // Looking into what is no object throws, as text that is no JSON does.
    const body = JSON.parse(text) as NonNullable<GatewayAnswer["body"]>;
    return "data" in body || "errors" in body ? body : undefined;
  } catch {
    return undefined;
  }
}

/** @throws {GatewayRequestError} for anything but data without errors */
export function dataOf({ status, body, retryAfterSeconds, claims }: GatewayAnswer): object {
  const { data, errors } = body ?? {};
  if (data !== undefined && data !== null && errors === undefined) return data;
  // A refused token is a matter of HTTP, whenever it came to light.
  const isGraphQL = body !== undefined && status !== 401 && (data !== undefined || status <= 400);
  throw new GatewayRequestError(isGraphQL ? "graphql" : "http", { status, errors, data, retryAfterSeconds, claims });
}
