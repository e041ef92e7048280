import { createHmac } from "node:crypto";

/**
 * What the notifications of a subscription are signed with, in the form of Standard Webhooks: each has its own, so nobody can
 * sign for another. It is made from the database's secret, and kept nowhere.
 */
export function subscriptionSecret(databaseSecret: string, subscriptionId: string): string {
  const key = createHmac("sha256", databaseSecret).update(`subscription ${subscriptionId}`).digest("base64");
  return `whsec_${key}`;
}
