/** Sent with every answer that is data: it is what it says it is, and nobody keeps it. */
export const SAFE_HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};
