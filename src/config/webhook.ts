import { z } from "zod";

export interface Webhook {
  readonly url: string;
  readonly secret: string;
}

/** Where text messages are handed on to. */
export const webhookUrl = z.string().refine((value) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url !== undefined && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}, "must be an http or https URL without a user, such as https://sms.example/hook");

/** What they are signed with. */
export const webhookSecret = z.string().refine((value) => {
  const [, encoded] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(value) ?? [];
  const { length } = Buffer.from(encoded ?? "", "base64");
  return length >= 24 && length <= 64;
}, "must be whsec_ and 24 to 64 bytes in base64");

/** One that lacks either is none. */
export function webhookOf(url: string | undefined, secret: string | undefined): Webhook | undefined {
  return url === undefined || secret === undefined ? undefined : { url, secret };
}
