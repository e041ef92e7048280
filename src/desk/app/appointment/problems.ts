import { EMAIL_ADDRESS, WEB_URL } from "../../../common/contract/patterns.ts";
import type { Fields } from "./fields.ts";

/** What is wrong with a form, by the path of the field as the gateway writes it: `appointmentClients[0].emailAddress`. */
export type Problems = Readonly<Record<string, string>>;

/** What can be told without asking. The gateway has the last word: {@link problemsFrom}. */
export function findProblems({ clients, externalAppointmentUrl }: Fields): Problems {
  const problems: Record<string, string> = {};
  for (const [index, { displayName, emailAddress, smsCapablePhoneNumber }] of clients.entries()) {
    const path = `appointmentClients[${index}]`;
    if (`${displayName}${emailAddress}${smsCapablePhoneNumber}`.trim() === "") {
      problems[`${path}.displayName`] = "Enter a name, or remove this client.";
    }
    if (emailAddress.trim() !== "" && !EMAIL_ADDRESS.test(emailAddress.trim())) {
      problems[`${path}.emailAddress`] = "Enter an e-mail address, such as grady@example.com.";
    }
  }
  if (externalAppointmentUrl.trim() !== "" && !WEB_URL.test(externalAppointmentUrl.trim())) {
    problems["externalAppointmentUrl"] = "Enter a whole web address, such as https://example.com/appointments/1.";
  }
  return problems;
}

/** What the gateway found wrong. */
export function problemsFrom(issues: readonly { readonly path: string; readonly message: string }[]): Problems {
  return Object.fromEntries(
    issues.map(({ path, message }) => [path.replace(/^input\./, ""), `This ${message}.`.replace(/\.\.$/, ".")]),
  );
}
