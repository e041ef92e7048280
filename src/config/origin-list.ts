import { z } from "zod";

/** Origins as a browser calls them: in lower case, and without the port that goes without saying. */
export const originList = z.string().transform((value, context) => {
  const origins = value.split(",").map((text) => text.trim());
  if (origins.every(isOrigin)) return new Set(origins.map((text) => new URL(text).origin));
  context.addIssue("must be origins with commas between them, such as https://app.example; neither * nor null");
  return z.NEVER;
});

function isOrigin(text: string): boolean {
  return /^https?:\/\/[^/?#@*\\\s]+\/?$/i.test(text) && URL.canParse(text);
}
