import { expect } from "vitest";
import { it } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";

const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";

it("tells who changed an appointment last and when, and may be told so in return", async ({ service, token }) => {
  const { status, body } = await call("PUT", service.at("follow-up"), {
    token,
    body: { externalAppointmentId: "told" },
  });
  const at: string = body["@virtualAppointments.lastModifiedDateTime"];
  expect([status, new Date(at).toISOString()]).toEqual([201, at]);
  expect(body["@virtualAppointments.lastModifiedBy"]).toEqual({ id: ADELE });
  expect((await call("PATCH", service.at("follow-up"), { token, body })).status).toBe(204);
  expect((await call("GET", service.at("follow-up"), { token })).body).toEqual(body);
});

it("leaves it out with all other annotations", async ({ service, token }) => {
  const headers = { Accept: "application/json;odata.metadata=none" };
  const { body } = await call("GET", service.at("follow-up"), { token, headers });
  expect(Object.keys(body)).toContain("externalAppointmentId");
  expect(Object.keys(body).filter((name) => name.includes("@"))).toEqual([]);
});
