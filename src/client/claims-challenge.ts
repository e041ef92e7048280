/**
 * The claims that a `WWW-Authenticate` header asks for, as JSON text: what MSAL.js takes as `claims`. Microsoft Entra
 * sends them in base64, sometimes in its URL form.
 */
export function claimsOf(challenge: string | null): string | undefined {
  const encoded = /\bclaims="([^"]+)"/.exec(challenge ?? "")?.[1];
  if (encoded === undefined) return undefined;
  try {
    return atob(encoded.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    // Whoever sends something else gets a fresh token all the same.
    return undefined;
  }
}
