import { afterAll, beforeAll, expect, it } from "vitest";
import { call } from "../../../support/http.ts";
import { startService, type RunningService } from "../../../support/service.ts";

let service: RunningService;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service[Symbol.asyncDispose]());

it.each(
  ["beta", "v1.0"].flatMap((version) =>
    ["", "()"].flatMap((call) =>
      ["", "microsoft.graph."].map(
        (namespace) => [version, `${namespace}getVirtualAppointmentJoinWebUrl${call}`] as const,
      ),
    ),
  ),
)("%s %s gives the link of a meeting without an appointment", async (version, name) => {
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
