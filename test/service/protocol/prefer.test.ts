import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

describe("Prefer", () => {
  it.for([
    "return=representation",
    'respond-async, RETURN="representation"; foo',
    "return=representation, return=minimal",
  ])("%s has PATCH answer with the appointment", async (prefer, { service, token }) => {
    const body = { externalAppointmentId: crypto.randomUUID() };
    const patched = await call("PATCH", service.at("follow-up"), { token, headers: { prefer }, body });
    expect(patched.status).toBe(200);
    expect(patched.headers.get("preference-applied")).toBe("return=representation");
    expect(patched.body).toMatchObject(body);
    const read = await call("GET", service.at("follow-up"), { token });
    expect(patched.body).toEqual(read.body);
    expect(patched.headers.get("etag")).toBe(read.headers.get("etag"));
  });

  it("return=minimal has PUT answer without it", async ({ service, token }) => {
    const headers = { prefer: "return=minimal" };
    const put = await call("PUT", service.at("new-client"), { token, headers, body: { externalAppointmentId: "x" } });
    expect([put.status, put.body]).toEqual([204, undefined]);
    expect(put.headers.get("preference-applied")).toBe("return=minimal");
    expect(put.headers.get("odata-entityid")).toMatch(/onlineMeetings\('new-client'\)\/virtualAppointment$/);
    const read = await call("GET", service.at("new-client"), { token });
    expect(read.headers.get("etag")).toBe(put.headers.get("etag"));
    expect(read.body.externalAppointmentId).toBe("x");
  });

  it("is said to be applied where it asks for what comes anyway", async ({ service, token }) => {
    const put = await call("PUT", service.at("new-client"), {
      token,
      headers: { prefer: "return=representation" },
      body: {},
    });
    expect([put.status, put.headers.get("preference-applied")]).toEqual([201, "return=representation"]);
    const patch = await call("PATCH", service.at("new-client"), {
      token,
      headers: { prefer: "return=minimal" },
      body: {},
    });
    expect([patch.status, patch.headers.get("preference-applied")]).toEqual([204, "return=minimal"]);
  });

  it.for(["return=everything", "no-return=representation", "return", ""])(
    "%s is ignored",
    async (prefer, { service, token }) => {
      const patched = await call("PATCH", service.at("follow-up"), { token, headers: { prefer }, body: {} });
      expect([patched.status, patched.headers.get("preference-applied")]).toEqual([204, null]);
    },
  );
});

describe("a PUT over an existing appointment", () => {
  it("is answered 201, or 200 when the service is told so", async ({ service, token, anotherService }) => {
    const body = { externalAppointmentId: "again" };
    expect((await call("PUT", service.at("follow-up"), { token, body })).status).toBe(201);
    const other = await anotherService({ replaceStatus: 200 });
    const options = { token: await other.token(), body };
    expect((await call("PUT", other.at("follow-up"), options)).status).toBe(200);
    expect((await call("PUT", other.at("new-client"), options)).status).toBe(201);
  });
});
