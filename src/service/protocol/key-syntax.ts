const KEY_IN_PARENTHESES = /^(users|onlineMeetings?)\((?:'|%27)(.+)(?:'|%27)\)$/i;

/**
 * Brings OData's key syntax to the one with slashes, which the routes are written in: `users('id')/onlineMeetings('id')`
 * is `users/id/onlineMeetings/id`. A quote inside a key is written twice, as OData has it. Percent-encoding stays.
 */
export function canonicalPath(path: string): string {
  if (!path.includes("(")) return path;
  return path
    .split("/")
    .map((segment) => {
      const [, collection, key] = KEY_IN_PARENTHESES.exec(segment) ?? [];
      return key === undefined ? segment : `${collection}/${key.replaceAll(/''|%27%27/g, "%27")}`;
    })
    .join("/");
}
