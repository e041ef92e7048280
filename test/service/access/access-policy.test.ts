import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";

const CONTOSO = "a796be92-31f5-4c7a-9a52-0c1e5d6f7a80";
const FABRIKAM = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";
const ADELE = "dc17674c-81d9-4adb-bfb2-8f842a442e4c";
const ALEX = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";
const LEE = "0b5e9e0d-5a4f-4f0e-9c7c-2f0a7f9d1e11";
const NOBODY = "00000000-0000-4000-8000-000000000000";
const OTHER_APPLICATION = "11111111-2222-4333-8444-555555555555";
const NO_POLICY = "No application access policy found for this app.";

const it = base
  /** Covered by the samples' policy of the whole tenant. */
  .extend("sample", { scope: "file" }, ({ service }) => service.applicationToken())
  /** Has the same role, and no policy to begin with. */
  .extend("other", { scope: "file" }, ({ service }) => service.applicationToken({ applicationId: OTHER_APPLICATION }))
  .extend("under", ({ service }) => (user: string, meeting = "follow-up") => {
    return service.at(meeting, `users/${user}`);
  });

describe("an application", () => {
  it("without a policy for the user is refused, the same whether user and meeting exist or not", async ({
    service,
    other,
    under,
  }) => {
    for (const url of [under(ADELE), under(ADELE, "missing"), under(NOBODY), service.at("follow-up", "app")]) {
      for (const method of ["GET", "PUT", "DELETE"]) {
        const refused = await call(method, url, { token: other, ...(method === "PUT" ? { body: {} } : {}) });
        expect([refused.status, refused.body.error.code, refused.body.error.message]).toEqual([
          403,
          "Forbidden",
          NO_POLICY,
        ]);
      }
    }
  });

  it("with the tenant's policy acts for every user of the tenant, in meetings they take part in", async ({
    sample,
    under,
  }) => {
    expect((await call("GET", under(ADELE), { token: sample })).status).toBe(200);
    expect((await call("GET", under(ALEX.toUpperCase()), { token: sample })).status).toBe(200);
    expect((await call("GET", under(NOBODY), { token: sample })).status).toBe(404);
    expect((await call("GET", under(ADELE, "missing"), { token: sample })).status).toBe(404);
    const body = { externalAppointmentId: "by the application" };
    expect((await call("PATCH", under(ADELE), { token: sample, body })).status).toBe(204);
  });

  it("is refused a user principal name, as Graph does", async ({ sample, other, under }) => {
    for (const token of [sample, other]) {
      const refused = await call("GET", under("adele%40contoso.example"), { token });
      expect([refused.status, refused.body.error.code, refused.body.error.message]).toEqual([404, "UnknownError", ""]);
    }
  });

  it("is not served under me", async ({ service, sample }) => {
    const refused = await call("GET", service.at("follow-up"), { token: sample });
    expect(refused.status).toBe(400);
    expect(refused.body.error.message).toBe("/me request is only valid with delegated authentication flow.");
  });

  it("acts under the aliases for the organizers its policies cover, and meets 404 elsewhere", async ({
    service,
    sample,
    ownService: own,
  }) => {
    for (const alias of ["communications", "app"]) {
      expect((await call("GET", service.at("follow-up", alias), { token: sample })).status).toBe(200);
      expect((await call("GET", service.at("missing", alias), { token: sample })).status).toBe(404);
    }
    const token = await own.applicationToken({ applicationId: OTHER_APPLICATION });
    await own.store.grantAccessPolicy(CONTOSO, OTHER_APPLICATION, ALEX);
    // Alex takes part in the meeting, Adele organizes it.
    expect((await call("GET", own.at("follow-up", "communications"), { token })).status).toBe(404);
    await own.store.grantAccessPolicy(CONTOSO, OTHER_APPLICATION, ADELE);
    expect((await call("GET", own.at("follow-up", "communications"), { token })).status).toBe(200);
  });

  it("with a policy for one user acts for that one alone; it takes the place of the tenant's for that user", async ({
    ownService: own,
  }) => {
    await own.store.grantAccessPolicy(CONTOSO, OTHER_APPLICATION.toUpperCase(), ALEX.toUpperCase());
    const at = (user: string) => own.at("follow-up", `users/${user}`);
    const token = await own.applicationToken({ applicationId: OTHER_APPLICATION });
    expect((await call("GET", at(ALEX), { token })).status).toBe(200);
    expect((await call("GET", at(ADELE), { token })).status).toBe(403);
    const everyones = await own.applicationToken();
    expect((await call("GET", at(ADELE), { token: everyones })).status).toBe(200);
    expect((await call("GET", at(ALEX), { token: everyones })).status).toBe(403);
  });

  it("in another tenant finds nothing of this one, with whatever policy there", async ({ service, other, under }) => {
    await service.store.grantAccessPolicy(FABRIKAM, OTHER_APPLICATION);
    const token = await service.applicationToken({ applicationId: OTHER_APPLICATION, tenantId: FABRIKAM });
    expect((await call("GET", under(ADELE), { token })).status).toBe(404);
    expect((await call("GET", service.at("follow-up", "app"), { token })).status).toBe(404);
    expect((await call("GET", under(LEE, "first-in-tenant"), { token })).body.error.message).toContain(
      "no virtual appointment",
    );
    // The policy in the other tenant opens nothing here.
    expect((await call("GET", under(ADELE), { token: other })).status).toBe(403);
  });
});

describe("tenants", () => {
  it("never see each other, by any verb or path", async ({ service }) => {
    const adele = await service.token();
    const before = await call("GET", service.at("follow-up"), { token: adele });
    const lee = await service.token("lee");
    const bodies: Record<string, object> = { PUT: { body: {} }, PATCH: { body: { externalAppointmentId: "mine" } } };
    for (const parent of ["me", `users/${ADELE}`, "users/adele@contoso.example", `users/${LEE}`, "communications"]) {
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        const foreign = await call(method, service.at("follow-up", parent), { token: lee, ...bodies[method] });
        const missing = await call(method, service.at("missing", parent), { token: lee, ...bodies[method] });
        expect(foreign.status).toBe(404);
        expect(foreign.body.error.message).toBe(missing.body.error.message);
      }
    }
    const url = "/me/onlineMeetings/follow-up/virtualAppointment";
    const body = { requests: [{ id: "1", method: "DELETE", url }] };
    const batch = await call("POST", `${service.url}/beta/$batch`, { token: lee, body });
    expect(batch.body.responses[0].status).toBe(404);
    const after = await call("GET", service.at("follow-up"), { token: adele });
    expect(after.headers.get("etag")).toBe(before.headers.get("etag"));
  });
});
