/** Sent with every answer that is data: it is what it says it is, and nobody keeps it. */
export const DATA_HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "Cache-Control": "no-store",
};

/** Sent with every page, beside a policy of its own: no other page shows it in a frame, or learns where it was left for. */
export const PAGE_HEADERS: Readonly<Record<string, string>> = {
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
  "Referrer-Policy": "no-referrer",
};

/**
 * Of the playground. It may hold a token: no script runs in it but its own, it speaks to nobody but this gateway, and no other page
 * shows it in a frame. Its editor writes styles as it goes, and starts its workers from memory.
 */
export function playgroundHeaders(nonce: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    "worker-src blob:",
    "style-src 'unsafe-inline'",
    "img-src data:",
    "font-src data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    ...PAGE_HEADERS,
    ...DATA_HEADERS,
    "Content-Security-Policy": policy.join("; "),
  };
}
