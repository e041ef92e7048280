import { request } from "undici";
import { parseRetryAfter } from "../../common/retry-after.ts";
import type { SmsMessage, SmsOutcome, SmsSender } from "./sender.ts";
import { signWebhook } from "./webhook-signature.ts";

export interface WebhookOptions {
  readonly url: string;
  /** `whsec_` and base64. */
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** How long one attempt may take, in milliseconds. */
  readonly timeout?: number;
}

const MAX_ANSWER = 16 * 1024;

/**
 * Posts messages to a URL with the headers of Standard Webhooks. Any 2xx is a delivery. 410 says that nobody listens
 * there any more; every other answer may be a mistake that is being mended. Redirects are not followed: the body
 * would go to somebody the operator didn't name.
 *
 * @see https://www.standardwebhooks.com
 */
export function createWebhookSender({ url, secret, now, timeout = 10_000 }: WebhookOptions): SmsSender {
  return {
    async send({ id, event }: SmsMessage): Promise<SmsOutcome> {
      const timestamp = Math.floor(now() / 1000);
      try {
        const { statusCode, headers, body } = await request(url, {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "webhook-id": id,
            "webhook-timestamp": String(timestamp),
            "webhook-signature": signWebhook(secret, id, timestamp, event),
          },
          body: event,
          signal: AbortSignal.timeout(timeout),
        });
        // Its words don't matter, and must not be waited for in vain.
        await body.dump({ limit: MAX_ANSWER }).catch(() => undefined);
        if (statusCode >= 200 && statusCode < 300) return { kind: "delivered" };
        const reason = `status ${statusCode}`;
        if (statusCode === 410) return { kind: "refused", reason };
        // A header that came twice counts once.
        const seconds = parseRetryAfter([headers["retry-after"]].flat()[0], now());
        return { kind: "failed", reason, retryAfter: seconds === undefined ? undefined : Math.ceil(seconds * 1000) };
      } catch (error) {
        const { code, name } = error as { code?: unknown; name?: string };
        return { kind: "failed", reason: typeof code === "string" ? code : (name ?? "unknown") };
      }
    },
  };
}
