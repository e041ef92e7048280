import { isIP } from "node:net";
import { z } from "zod";

/** Where notifications may go: anywhere, to addresses of the Internet, or to these hosts alone, wherever they are. */
export type NotificationHosts = "any" | "public" | ReadonlySet<string>;

export const notificationHosts = z.string().transform((value, context): NotificationHosts => {
  if (value === "any" || value === "public") return value;
  const hosts = value.split(",").map((text) => text.trim().toLowerCase());
  if (hosts.every(isHost)) return new Set(hosts);
  context.addIssue("must be public, any, or hosts with commas between them, such as scheduling.example,10.0.0.7");
  return z.NEVER;
});

/** As `URL` spells it, but for the brackets of an IPv6 address. */
function isHost(host: string): boolean {
  const url = `https://${isIP(host) === 6 ? `[${host}]` : host}/`;
  return (
    isIP(host) !== 0 ||
    (/^[a-z0-9.-]+$/.test(host) && URL.canParse(url) && new URL(url).hostname.replace(/^\[(.*)\]$/, "$1") === host)
  );
}
