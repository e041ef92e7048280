/**
 * A value whose reader is watched: validators of Kubernetes' schemas pass over properties that they don't know, as its
 * API does, and a misspelt one would be lost without a word.
 *
 * @returns the value to read instead, and the paths of the properties that nobody has read
 */
export function readUnread(watched: unknown): { readonly value: unknown; readonly unread: () => readonly string[] } {
  const paths = new Set<string>();
  function watch(value: unknown, path: string): unknown {
    if (typeof value !== "object" || value === null) return value;
    for (const key of Object.keys(value)) paths.add(`${path}/${key}`);
    const inner = new Map(Object.entries(value).map(([key, child]) => [key, watch(child, `${path}/${key}`)]));
    return new Proxy(value, {
      get(target, key, receiver): unknown {
        if (typeof key !== "string" || !inner.has(key)) return Reflect.get(target, key, receiver);
        paths.delete(`${path}/${key}`);
        return inner.get(key);
      },
    });
  }
  return { value: watch(watched, ""), unread: () => [...paths] };
}
