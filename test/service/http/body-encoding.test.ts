import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const BOM = "\ufeff";

describe("a body that begins with a byte order mark", () => {
  it("is read without it, alone and as a $batch", async ({ service, token }) => {
    const send = (path: string, method: string, body: unknown) =>
      fetch(`${service.url}/beta/${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
        body: BOM + JSON.stringify(body),
      });
    const path = "me/onlineMeetings/follow-up/virtualAppointment";
    expect((await send(path, "PATCH", { externalAppointmentId: "marked" })).status).toBe(204);
    const batch = await send("$batch", "POST", { requests: [{ id: "1", method: "GET", url: `/${path}` }] });
    expect((await batch.json()).responses[0].body.externalAppointmentId).toBe("marked");
  });
});

describe("a body in another encoding than UTF-8", () => {
  it.for(["utf-16", "UTF-16LE", '"utf-16be"', "iso-8859-1"])(
    "is 415 for charset=%s",
    async (charset, { service, token }) => {
      for (const path of ["me/onlineMeetings/follow-up/virtualAppointment", "$batch"]) {
        const answer = await fetch(`${service.url}/beta/${path}`, {
          method: path === "$batch" ? "POST" : "PATCH",
          headers: { authorization: `Bearer ${token}`, "content-type": `application/json; charset=${charset}` },
          body: Buffer.from('{"externalAppointmentId":"wide"}', "utf16le"),
        });
        expect(answer.status).toBe(415);
        const { error } = await answer.json();
        expect(error).toMatchObject({ code: "UnsupportedMediaType", message: "The request body has to be in UTF-8." });
      }
    },
  );

  it.for(["utf-8", "UTF8", '"Utf-8"', "us-ascii"])("is taken for charset=%s", async (charset, { service, token }) => {
    const answer = await fetch(`${service.url}/beta/me/onlineMeetings/follow-up/virtualAppointment`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}`, "content-type": `application/json; charset=${charset}` },
      body: '{"externalAppointmentId":"narrow"}',
    });
    expect(answer.status).toBe(204);
  });
});

describe("mistakes without number", () => {
  it("are named, the first of them, in an answer smaller than the request", async ({ service, token }) => {
    const names = Array.from({ length: 60_000 }, (_, index) => `unknown${index}`);
    const body = JSON.stringify(Object.fromEntries(names.map((name) => [name, 0])));
    const answer = await fetch(`${service.url}/beta/me/onlineMeetings/follow-up/virtualAppointment`, {
      method: "PATCH",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/json" },
      body,
    });
    expect(answer.status).toBe(400);
    const text = await answer.text();
    expect(text.length).toBeLessThan(10_000);
    const { error } = JSON.parse(text);
    expect(error.details).toHaveLength(20);
    expect(error.details[0]).toMatchObject({ target: "unknown0" });
    expect(error.message).toMatch(/There are more mistakes\.$/);
  });
});

describe("a $batch", () => {
  it("may hold twenty of the largest appointments that the gateway takes", async ({ service, token }) => {
    const client = {
      displayName: "x".repeat(256),
      emailAddress: `${"x".repeat(60)}@${"y".repeat(250)}`,
      smsCapablePhoneNumber: "1".repeat(32),
    };
    const appointment = { appointmentClients: Array.from({ length: 100 }, () => client) };
    const requests = Array.from({ length: 20 }, (_, index) => ({
      id: String(index),
      method: "PATCH",
      url: "/me/onlineMeetings/follow-up/virtualAppointment",
      headers: { "content-type": "application/json" },
      body: appointment,
    }));
    for (const version of ["beta", "v1.0"]) {
      const answer = await call("POST", `${service.url}/${version}/$batch`, { token, body: { requests } });
      expect(answer.status).toBe(200);
      expect(answer.body.responses.map(({ status }: { status: number }) => status)).toEqual(
        Array<number>(20).fill(version === "beta" ? 204 : 404),
      );
    }
  });

  it("has its own bound, and is not received of those who have no token", async ({ service, token }) => {
    const body = { requests: [{ id: "1", method: "GET", url: "x".repeat(4 * 1024 * 1024) }] };
    const answer = await call("POST", `${service.url}/v1.0/$batch`, { token, body });
    expect([answer.status, answer.body.error.code]).toEqual([413, "RequestEntityTooLarge"]);
    expect(answer.body.error.message).toContain("4194304 bytes");
    // Before its size is looked at.
    expect((await call("POST", `${service.url}/v1.0/$batch`, { token: "none", body })).status).toBe(401);
  });
});
