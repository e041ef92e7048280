import { openDesk, signIn, type DeskTab } from "../../support/browser/desk.ts";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { runProgram } from "../../support/programs/program.ts";

// People at the desk that `npm start` serves.

export const it = base
  .extend("tabs", { scope: "file" }, (): DeskTab[] => [])
  .extend("token", { scope: "file" }, async ({ home }) => (await runProgram(["token"], home.environment)).stdout.trim())
  .extend("deskOf", ({ program, browser, tabs }) => async (displayName: string) => {
    const tab = await openDesk(browser, program.urls, { permissions: ["clipboard-read", "clipboard-write"] });
    tabs.push(tab);
    await signIn(tab.page, displayName);
    return tab.page;
  })
  /** Stops the program and starts it where it was. */
  .extend("startAgain", ({ program }) => async (variables: NodeJS.ProcessEnv = {}) => {
    const [port = "", servicePort = ""] = program.urls.map((url) => new URL(url).port);
    await program.stop("SIGTERM");
    await program.start({ PORT: port, SERVICE_PORT: servicePort, ...variables });
  })
  /** What the gateway says, asked without the desk. */
  .extend("stored", ({ program, token }) => async (onlineMeetingId: string) => {
    const query = `query ($id: ID!) { virtualAppointment(onlineMeetingId: $id) { __typename ... on VirtualAppointment {
      appointmentClientJoinWebUrl externalAppointmentId externalAppointmentUrl
      settings { allowClientToJoinUsingBrowser }
      appointmentClients { displayName emailAddress smsCapablePhoneNumber } } } }`;
    const variables = { id: onlineMeetingId };
    const { body } = await call("POST", `${program.urls[0]}/graphql`, { token, body: { query, variables } });
    return body.data.virtualAppointment;
  });
it.override("programVariables", { PROVISIONING_SECONDS: "4" });
