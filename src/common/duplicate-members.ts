/**
 * Whether an object of a JSON text names a member twice. `JSON.parse` silently takes the last one; another
 * reader of the same token might take the first, so a token that can be read two ways is none.
 *
 * @param json text that `JSON.parse` takes
 * @see https://www.rfc-editor.org/rfc/rfc7519#section-4
 */
export function hasDuplicateMembers(json: string): boolean {
  const open: (Set<string> | undefined)[] = [];
  // Outside of strings, only brackets matter; a string is a name when a colon follows.
  for (const [token, text, colon] of json.matchAll(/("(?:[^"\\]|\\.)*")\s*(:?)|[{}[\]]/g)) {
    if (token === "{") open.push(new Set());
    else if (token === "[") open.push(undefined);
    else if (token === "}" || token === "]") open.pop();
    else if (colon === ":") {
      const names = open.at(-1);
      const name = JSON.parse(text ?? '""') as string;
      if (names?.has(name) === true) return true;
      names?.add(name);
    }
  }
  return false;
}
