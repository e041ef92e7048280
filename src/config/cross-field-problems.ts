import { isLoopbackAddress } from "../common/loopback.ts";
import type { Program } from "./program.ts";

/** Variables that are right by themselves and wrong in company. */
export function crossFieldProblems(
  variables: Readonly<Record<string, string | undefined>>,
  program: Program,
): readonly string[] {
  const problems: string[] = [];
  const { NODE_ENV, FAULTS, SMS_WEBHOOK_URL, SMS_WEBHOOK_SECRET, NOTIFICATION_HOSTS } = variables;
  if (NODE_ENV === "production" && FAULTS !== undefined) {
    problems.push("FAULTS must not be set under NODE_ENV=production: it makes trouble on purpose");
  }
  if (NODE_ENV === "production" && NOTIFICATION_HOSTS === "any") {
    problems.push(
      "NOTIFICATION_HOSTS must not be any under NODE_ENV=production: name the hosts of your network instead",
    );
  }
  if ((SMS_WEBHOOK_URL === undefined) !== (SMS_WEBHOOK_SECRET === undefined)) {
    problems.push("SMS_WEBHOOK_URL and SMS_WEBHOOK_SECRET must be set together");
  }
  if (NODE_ENV === "production" && SMS_WEBHOOK_URL?.startsWith("http:") === true) {
    problems.push("SMS_WEBHOOK_URL must be https under NODE_ENV=production: phone numbers go there");
  }
  if (showsSampleUsers(variables, program)) {
    problems.push(
      "SERVICE_HOST must be 127.0.0.1, ::1 or localhost without AUTHORITY: sample users are for this machine alone",
    );
  }
  return problems;
}

/** Whether a service whose users are samples is to listen beyond this machine. Production refuses it anyway. */
function showsSampleUsers(
  { NODE_ENV, SERVICE_HOST, AUTHORITY, GRAPH_URL }: Readonly<Record<string, string | undefined>>,
  program: Program,
): boolean {
  if (NODE_ENV === "production" || SERVICE_HOST === undefined) return false;
  if (SERVICE_HOST === "localhost" || isLoopbackAddress(SERVICE_HOST)) return false;
  return (program === "service" && AUTHORITY === undefined) || (program === "gateway" && GRAPH_URL === undefined);
}
