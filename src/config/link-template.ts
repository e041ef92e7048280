import { z } from "zod";

/** What stands for something of the meeting. */
const VARIABLES = ["onlineMeetingId", "organizerId", "tenantId", "threadId"];

/** What links of meetings are made from: `https://video.example/{onlineMeetingId}`. */
export const linkTemplate = z
  .string()
  .max(1024)
  .refine(
    (template) => /^https?:\/\/[\x21-\x7e]+$/i.test(template) && URL.canParse(template.replaceAll(/\{\w+\}/g, "x")),
    "must be an http or https URL, such as https://video.example/{onlineMeetingId}",
  )
  .refine((template) => {
    const names = [...template.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name);
    const isOfMeeting = names.includes("onlineMeetingId") || names.includes("threadId");
    return isOfMeeting && names.every((name) => VARIABLES.includes(name));
  }, `must name the meeting by {onlineMeetingId} or {threadId}, and nothing else but {organizerId} and {tenantId}`);

export const linkVariables = {
  JOIN_URL_TEMPLATE: linkTemplate.optional(),
  CLIENT_JOIN_URL_TEMPLATE: linkTemplate.optional(),
};

/** `undefined` where Teams-like links will do, or none. */
export interface LinkTemplates {
  readonly join: string | undefined;
  readonly clientJoin: string | undefined;
}

export function linkTemplatesOf(data: z.output<z.ZodObject<typeof linkVariables>>): LinkTemplates {
  const { JOIN_URL_TEMPLATE: join, CLIENT_JOIN_URL_TEMPLATE: clientJoin = join } = data;
  return { join, clientJoin };
}
