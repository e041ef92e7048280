import { WRITE_ID } from "../../common/contract/etag.ts";

/** On what a write depends, and under what it is executed once. */
export interface Conditions {
  readonly ifMatch?: string | undefined;
  readonly ifNoneMatch?: string | undefined;
  /** By which its sender knows again the version that it makes. */
  readonly writeId?: string | undefined;
  /** Of characters that need no escape. */
  readonly idempotencyKey?: string | undefined;
}

/** What every request has. */
export function headersOf(
  token: string,
  body: string | undefined,
  clientRequestId: string | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { authorization: `Bearer ${token}`, accept: "application/json" };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (clientRequestId !== undefined) headers["client-request-id"] = clientRequestId;
  return headers;
}

export function conditionalHeaders({ ifMatch, ifNoneMatch, idempotencyKey, writeId }: Conditions) {
  return {
    ...(writeId === undefined ? {} : { [WRITE_ID]: writeId }),
    ...(idempotencyKey === undefined ? {} : { "idempotency-key": `"${idempotencyKey}"` }),
    ...(ifMatch === undefined ? {} : { "if-match": ifMatch }),
    ...(ifNoneMatch === undefined ? {} : { "if-none-match": ifNoneMatch }),
  };
}
