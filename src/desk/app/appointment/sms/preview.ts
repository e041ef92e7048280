import { LOCALE } from "../../locale.ts";
import type { SmsKind } from "./use-send-sms.ts";

export interface PreviewOptions {
  readonly kind: SmsKind;
  readonly subject: string;
  /** ISO 8601; `null` for a meeting without a time. */
  readonly start: string | null;
  /** Of the client. */
  readonly timeZone: string;
  readonly joinLink: string | null;
}

/** About what a text message says. */
export function previewOf({ kind, subject, start, timeZone, joinLink }: PreviewOptions): string {
  const at = start === null ? "" : ` on ${printFor(timeZone, new Date(start))}`;
  const join = joinLink === null || kind === "CANCELLATION" ? "" : ` Join: ${joinLink}`;
  const words: Readonly<Record<SmsKind, string>> = {
    CONFIRMATION: `${at} is confirmed.`,
    REMINDER: ` starts in 15 minutes${at && `,${at}`}.`,
    RESCHEDULE: ` was moved. It is now${at || " at another time"}.`,
    CANCELLATION: `${at} was cancelled.`,
  };
  return `Your appointment “${subject}”${words[kind]}${join}`;
}

function printFor(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat(LOCALE, {
    weekday: "long",
    month: "long",
    day: "numeric",
    hour: "numeric",
    minute: "2-digit",
    timeZone,
    timeZoneName: "short",
  }).format(moment);
}
