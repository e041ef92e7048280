const KEY_IN_PARENTHESES = /^(users|onlineMeetings?|subscriptions)\((?:'|%27)(.+)(?:'|%27)\)$/i;
/** An alternate key, by which Graph knows a meeting too. */
const LINK_IN_PARENTHESES = /^onlineMeetings\(joinWebUrl(?:=|%3D)(?:'|%27)(.+)(?:'|%27)\)$/i;
/** What stands between the collection and such a key in the routes: no id of a meeting. */
export const BY_LINK = "@joinWebUrl";

/**
 * Brings OData's key syntax to the one with slashes, which the routes are written in: `users('id')/onlineMeetings('id')`
 * is `users/id/onlineMeetings/id`. A quote inside a key is written twice, as OData has it. Percent-encoding stays.
 */
export function canonicalPath(path: string): string {
  if (!path.includes("(")) return path;
  return path
    .split("/")
    .map((segment) => {
      const [, link] = LINK_IN_PARENTHESES.exec(segment) ?? [];
      if (link !== undefined) return `onlineMeetings/${BY_LINK}/${unquoted(link)}`;
      const [, collection, key] = KEY_IN_PARENTHESES.exec(segment) ?? [];
      return key === undefined ? segment : `${collection}/${unquoted(key)}`;
    })
    .join("/");
}

function unquoted(key: string): string {
  return key.replaceAll(/''|%27%27/gi, "%27");
}
