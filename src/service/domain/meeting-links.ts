import { teamsClientLinkOf, teamsLinkOf, threadIdOf } from "./meeting-id.ts";

/** Which meeting links are made for. */
export interface LinkedMeeting {
  readonly tenantId: string;
  readonly id: string;
  readonly organizerId: string;
}

/** The link of a meeting by a template such as `https://video.example/{onlineMeetingId}`. */
function linkFrom(template: string, { tenantId, id, organizerId }: LinkedMeeting): string {
  const values = { onlineMeetingId: id, organizerId, tenantId, threadId: threadIdOf(id) };
  return template.replaceAll(/\{(\w+)\}/g, (_, name: keyof typeof values) => encodeURIComponent(values[name]));
}

/** The links of new meetings by these templates, `null` without one. */
export function linksFrom(joinUrlTemplate: string | undefined, clientJoinUrlTemplate: string | undefined) {
  const linkOf = (template: string | undefined, meeting: LinkedMeeting) =>
    template === undefined ? null : linkFrom(template, meeting);
  return (meeting: LinkedMeeting) => ({
    joinWebUrl: linkOf(joinUrlTemplate, meeting),
    clientJoinWebUrl: linkOf(clientJoinUrlTemplate, meeting),
  });
}

/** As Microsoft Teams would link to it. Nobody meets there: for development. */
export function teamsLinksOf({ tenantId, id, organizerId }: LinkedMeeting) {
  return { joinWebUrl: teamsLinkOf(tenantId, organizerId, id), clientJoinWebUrl: teamsClientLinkOf(tenantId, id) };
}
