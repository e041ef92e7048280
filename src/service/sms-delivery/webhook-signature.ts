import { createHmac } from "node:crypto";

/**
 * Signs a delivery as Standard Webhooks has it: HMAC-SHA256 over id, time and body.
 *
 * @param secret `whsec_` and base64
 * @param timestamp seconds since 1970
 * @see https://www.standardwebhooks.com
 */
export function signWebhook(secret: string, id: string, timestamp: number, body: string): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  return `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
}
