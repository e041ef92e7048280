import { EMAIL_ADDRESS, PHONE_NUMBER, WEB_URL } from "../../../../common/contract/patterns.ts";
import type { ValidationIssue } from "virtual-appointments-client";
import type { Fields } from "./fields.ts";

/** What is wrong with a form, by the path of the field: `appointmentClients.0.emailAddress`. */
export type Problems = Readonly<Record<string, string>>;

/** What a person is told of a mistake; what isn't here, nobody can make in a form. */
const WORDS = {
  REQUIRED: "Fill this in.",
  TOO_LONG: "Shorten this to {limit} characters.",
  TOO_MANY: "There may be {limit} at most.",
  INVALID_EMAIL_ADDRESS: "Enter an e-mail address, such as grady@example.com.",
  INVALID_PHONE_NUMBER: "Enter a phone number, such as +1 312 922 4122.",
  INVALID_URL: "Enter a whole web address, such as https://example.com/appointments/1.",
};

/** What can be told without asking. The gateway has the last word: {@link problemsFrom}. */
export function findProblems({ clients, externalAppointmentUrl }: Fields): Problems {
  const problems: Record<string, string> = {};
  for (const [index, { displayName, emailAddress, smsCapablePhoneNumber }] of clients.entries()) {
    const path = `appointmentClients.${index}`;
    if (`${displayName}${emailAddress}${smsCapablePhoneNumber}`.trim() === "") {
      problems[`${path}.displayName`] = "Enter a name, or remove this client.";
    }
    if (emailAddress.trim() !== "" && !EMAIL_ADDRESS.test(emailAddress.trim())) {
      problems[`${path}.emailAddress`] = WORDS.INVALID_EMAIL_ADDRESS;
    }
    if (smsCapablePhoneNumber.trim() !== "" && !PHONE_NUMBER.test(smsCapablePhoneNumber.trim())) {
      problems[`${path}.smsCapablePhoneNumber`] = WORDS.INVALID_PHONE_NUMBER;
    }
  }
  if (externalAppointmentUrl.trim() !== "" && !WEB_URL.test(externalAppointmentUrl.trim())) {
    problems["externalAppointmentUrl"] = WORDS.INVALID_URL;
  }
  return problems;
}

/** What the gateway found wrong. */
export function problemsFrom(issues: readonly ValidationIssue[]): Problems {
  return Object.fromEntries(issues.map((issue) => [fieldOf(issue), explain(issue)]));
}

function fieldOf({ path: [root, ...steps] }: ValidationIssue): string {
  return (root === "input" ? steps : [root, ...steps]).join(".");
}

function explain({ code, limit, message }: ValidationIssue): string {
  const words: string | undefined = WORDS[code as keyof typeof WORDS];
  return words?.replace("{limit}", String(limit)) ?? `This ${message}.`.replace(/\.\.$/, ".");
}
