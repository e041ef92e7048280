import { invocationOf } from "./program-name.ts";

/**
 * What the terminal shows when the service stands alone with the samples: where it is, and what to do next.
 *
 * @param publicUrl under which clients reach it, where that is another
 */
export async function startText(url: string, database: string, publicUrl = url): Promise<string> {
  return [
    ...whereText(url, database),
    "",
    "Try it, from a second terminal in this directory:",
    `  curl -i -H "Authorization: Bearer $(${invocationOf("token", "--graph")})" ${url}/beta/me/onlineMeetings/follow-up/virtualAppointment`,
    "",
    ...careText(publicUrl),
    "",
    ...(await sampleText()),
    "",
    "Press Ctrl+C to stop.",
  ].join("\n");
}

/** The same for a service with a registration: no samples. */
export function registeredStartText(url: string, database: string, publicUrl = url): string {
  return [...whereText(url, database), "", ...careText(publicUrl), "", "Press Ctrl+C to stop."].join("\n");
}

function whereText(url: string, database: string): string[] {
  return [
    "Virtual Appointment Service",
    "",
    `  REST API   ${url}/beta and /v1.0, as Microsoft Graph served them; ${url}/beta/$batch`,
    `  State      ${url}/health says whether it runs, ${url}/ready whether it can answer`,
    `  Data       ${database}`,
  ];
}

function careText(url: string): string[] {
  const rows = [
    [invocationOf("service", "backup FILE"), "a consistent copy of the data"],
    [invocationOf("service", "history ONLINE_MEETING_ID"), "who changed what, and when"],
  ] as const;
  const width = Math.max(...rows.map(([command]) => command.length)) + 4;
  return [
    "Move a client over: only its base URL changes.",
    `  https://graph.microsoft.com  ->  ${url}`,
    "",
    "Look after it, while it runs:",
    ...rows.map(([command, about]) => `  ${command.padEnd(width)}${about}`),
    `  ${invocationOf("service", "grant-access APPLICATION_ID USER_ID|everyone --tenant ID")}    let an application act for users`,
  ];
}

/** What the samples are. Loaded here alone: a program in production has none. */
export async function sampleText(): Promise<string[]> {
  const { missingMeeting, sampleMeetings, sampleUsers } = await import("../sandbox/samples.ts");
  const meetings = [...sampleMeetings, missingMeeting];
  const width = Math.max(...meetings.map(({ id }) => id.length)) + 2;
  return [
    "Sample meetings (onlineMeetingId):",
    ...meetings.map(({ id, about }) => `  ${id.padEnd(width)}${about}`),
    "",
    `Sample users (${invocationOf("token", "--user NAME")}, or --app for an application):`,
    ...sampleUsers.map(({ name, about }) => `  ${name.padEnd(width)}${about}`),
  ];
}
