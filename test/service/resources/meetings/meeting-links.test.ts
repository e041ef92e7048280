import { expect } from "vitest";
import { linksFrom } from "../../../../src/service/domain/meeting-links.ts";
import { it } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { ADELE } from "./meeting-fixtures.ts";

const TEMPLATE = "https://video.example/{organizerId}/{onlineMeetingId}";

it("links lead where the templates say", async ({ anotherService }) => {
  const service = await anotherService({ linksOf: linksFrom(TEMPLATE, `${TEMPLATE}?guest`) });
  const token = await service.token();
  const meetings = `${service.url}/beta/me/onlineMeetings`;
  const { id, joinWebUrl } = (await call("POST", meetings, { token, body: {} })).body;
  expect(joinWebUrl).toBe(`https://video.example/${ADELE}/${encodeURIComponent(id)}`);
  const meeting = `${meetings}/${encodeURIComponent(id)}`;
  const ofClients = await call("GET", `${meeting}/getVirtualAppointmentJoinWebUrl`, { token });
  expect(ofClients.body.value).toBe(`${joinWebUrl}?guest`);
  const appointment = await call("PUT", `${meeting}/virtualAppointment`, { token, body: {} });
  expect(appointment.body.appointmentClientJoinWebUrl).toBe(`${joinWebUrl}?guest`);
});

it("without templates there are none in production, and no address of Teams is made up", async ({ anotherService }) => {
  const service = await anotherService({ linksOf: linksFrom(undefined, undefined) });
  const token = await service.token();
  const meetings = `${service.url}/beta/me/onlineMeetings`;
  const made = await call("POST", meetings, { token, body: {} });
  expect(made.body.joinWebUrl).toBeNull();
  const meeting = `${meetings}/${encodeURIComponent(made.body.id)}`;
  const ofClients = await call("GET", `${meeting}/getVirtualAppointmentJoinWebUrl`, { token });
  expect([ofClients.status, ofClients.body.error.code]).toEqual([404, "NotFound"]);
  const appointment = await call("PUT", `${meeting}/virtualAppointment`, { token, body: {} });
  expect(JSON.stringify([made.body, appointment.body])).not.toContain("teams.microsoft.com");
});
