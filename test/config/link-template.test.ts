import { expect, it } from "vitest";
import { linkTemplate } from "../../src/config/link-template.ts";
import { parseConfig } from "../../src/config/config.ts";

it.for([
  "https://video.example/{onlineMeetingId}",
  "http://127.0.0.1:8080/{tenantId}/{organizerId}?thread={threadId}#now",
])("takes %s", (template) => {
  expect(linkTemplate.parse(template)).toBe(template);
});

it.for([
  ["a link that is the same for all meetings", "https://video.example/"],
  ["a link of an organizer's", "https://video.example/{organizerId}"],
  ["another variable", "https://video.example/{onlineMeetingId}/{subject}"],
  ["an empty one", "https://video.example/{onlineMeetingId}/{}"],
  ["another scheme", "javascript:{onlineMeetingId}"],
  ["a path alone", "/{onlineMeetingId}"],
  ["blanks", "https://video.example/{onlineMeetingId} x"],
  ["a host that is none", "https://{onlineMeetingId}:x/"],
  ["too long a one", `https://video.example/{onlineMeetingId}${"x".repeat(1024)}`],
] as const)("refuses %s", ([, template]) => {
  expect(linkTemplate.safeParse(template).success).toBe(false);
});

it("stands for clients too, unless they have one of their own", () => {
  const template = "https://video.example/{onlineMeetingId}";
  const ofClients = "https://video.example/guests/{onlineMeetingId}";
  expect(parseConfig({ JOIN_URL_TEMPLATE: template })).toMatchObject({
    linkTemplates: { join: template, clientJoin: template },
  });
  expect(parseConfig({ JOIN_URL_TEMPLATE: template, CLIENT_JOIN_URL_TEMPLATE: ofClients })).toMatchObject({
    linkTemplates: { join: template, clientJoin: ofClients },
  });
});
