/**
 * The page is in English, and so are its dates: in the variant of English that the browser asks for, with 24 hours for a
 * reader in London, and never in another language than the words around them.
 */
export const LOCALE = navigator.languages.find((language) => /^en\b/i.test(language)) ?? "en-US";

export const browserTimeZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

/** `Central European Time`, as people call it, summer and winter; `Coordinated Universal Time`, which knows neither. */
export function nameOfTimeZone(timeZone: string): string {
  const name = partOf(timeZone, new Date(), "longGeneric");
  return name.startsWith("GMT") ? partOf(timeZone, new Date(), "long") : name;
}

/** `GMT+1` at that moment; `EST` where a reader of this English knows it. */
export function shortTimeZone(timeZone: string, moment: Date): string {
  return partOf(timeZone, moment, "short");
}

/** `Grady Archie, Lidia Holloway, and Patti Fernandez`. */
export function listInWords(items: readonly string[]): string {
  return new Intl.ListFormat(LOCALE).format(items);
}

function partOf(timeZone: string, moment: Date, timeZoneName: "longGeneric" | "long" | "short"): string {
  const format = new Intl.DateTimeFormat(LOCALE, { timeZone, timeZoneName });
  return format.formatToParts(moment).find(({ type }) => type === "timeZoneName")?.value ?? timeZone;
}
