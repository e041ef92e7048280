// The two that GraphQL over HTTP knows; where both fit, the later one wins, as in Yoga.
const MEDIA_TYPES = ["application/graphql-response+json", "application/json"];

const MAX_REMEMBERED = 100;
const remembered = new Map<string, string | undefined>();

/**
 * The media type of an answer, by the caller's `Accept`, chosen as Yoga chooses it: the caller's order decides.
 *
 * @returns `undefined` when the caller takes neither
 */
export function acceptedMediaType(accept = "*/*"): string | undefined {
  if (remembered.has(accept)) return remembered.get(accept);
  const mediaType = choose(accept);
  if (remembered.size < MAX_REMEMBERED) remembered.set(accept, mediaType);
  return mediaType;
}

function choose(accept: string): string | undefined {
  for (const range of accept.replaceAll(/\s/g, "").toLowerCase().split(",")) {
    const [wanted = "", ...parameters] = range.split(";");
    const charset = parameters.find((parameter) => parameter.includes("charset=")) ?? "charset=utf-8";
    if (charset !== "charset=utf-8") continue;
    const fitting = MEDIA_TYPES.findLast((mediaType) => fits(wanted, mediaType));
    if (fitting !== undefined) return fitting;
  }
  return undefined;
}

function fits(wanted: string, mediaType: string): boolean {
  const [type, subtype] = mediaType.split("/");
  const [wantedType, wantedSubtype] = wanted.split("/");
  return (wantedType === "*" || wantedType === type) && (wantedSubtype === "*" || wantedSubtype === subtype);
}
