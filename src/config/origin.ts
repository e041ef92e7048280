import { z } from "zod";

/** An origin alone, such as https://graph.microsoft.com. */
export const origin = z.string().transform((value, context) => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    context.addIssue("must be an http or https URL, such as https://graph.microsoft.com");
    return z.NEVER;
  }
  if (url.pathname !== "/" || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") {
    context.addIssue(`must be an origin alone, such as ${url.origin}; /beta and /v1.0 are appended`);
    return z.NEVER;
  }
  return url.origin;
});
