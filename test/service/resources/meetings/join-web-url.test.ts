import { expect } from "vitest";
import { it } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";

it.for(
  ["beta", "v1.0"].flatMap((version) =>
    ["", "()"].flatMap((call) =>
      ["", "microsoft.graph."].map(
        (namespace) => [version, `${namespace}getVirtualAppointmentJoinWebUrl${call}`] as const,
      ),
    ),
  ),
)("%s %s gives the link of a meeting without an appointment", async ([version, name], { service }) => {
  for (const parent of ["me", "users/adele@contoso.example"]) {
    const answer = await call("GET", `${service.url}/${version}/${parent}/onlineMeetings/new-client/${name}`, {
      token: await service.token(),
    });
    expect(answer.status).toBe(200);
    expect(answer.body).toEqual({
      "@odata.context": `https://graph.microsoft.com/${version}/$metadata#Edm.String`,
      value: expect.stringMatching(/^https:\/\/visit\.teams\.microsoft\.com\//),
    });
  }
});
