import type { ExecuteSettings, GatewayClient } from "../create-gateway-client.ts";
import type { GatewayDocument } from "../gateway-document.ts";
import { GatewayRequestError } from "../gateway-request-error.ts";

/**
 * Executes an operation with one root field, and hands that out. A property below it that alone could not be read
 * (the join link, which comes from elsewhere) is `null` then: it must not hide an appointment, nor that a write was
 * executed.
 */
export async function executeField(
  client: GatewayClient,
  document: unknown,
  field: string,
  variables: object,
  settings: ExecuteSettings,
): Promise<unknown> {
  try {
    return (await client.execute(document as GatewayDocument<Record<string, unknown>, object>, variables, settings))[
      field
    ];
  } catch (error) {
    const value =
      error instanceof GatewayRequestError ? (error.data as Record<string, unknown> | null | undefined)?.[field] : null;
    if (value === null || value === undefined) throw error;
    return value;
  }
}
