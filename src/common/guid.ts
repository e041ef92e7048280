const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** An id as Microsoft Entra and Graph write it, in either case. */
export function isGuid(text: string): boolean {
  return GUID.test(text);
}

/** The same where ids are compared as text: one in upper case would be another id. */
export function isLowerCaseGuid(text: string): boolean {
  return isGuid(text) && text === text.toLowerCase();
}
