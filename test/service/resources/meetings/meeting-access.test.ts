import { describe, expect } from "vitest";
import { decodeMeetingId } from "../../../../src/service/domain/meeting-id.ts";
import { call } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";
import { ADELE, ALEX, it } from "./meeting-fixtures.ts";

describe("who may", () => {
  it("lets a reader read meetings and not make or delete them", async ({ service, meetings, meeting }) => {
    const megan = await service.token("megan");
    expect((await call("GET", meeting("follow-up"), { token: megan })).status).toBe(200);
    const refused = await call("POST", meetings(), { token: megan, body: {} });
    expect(refused.status).toBe(403);
    expect(refused.body.error.message).toContain("OnlineMeetings.ReadWrite");
    expect((await call("DELETE", meeting("follow-up"), { token: megan })).status).toBe(403);
  });

  it("does not let a permission for appointments touch meetings", async ({ service, meetings, meeting }) => {
    const visitor = await newcomerToken(service, { id: ADELE, scopes: ["VirtualAppointment.ReadWrite"] });
    expect((await call("POST", meetings(), { token: visitor, body: {} })).status).toBe(403);
    expect((await call("GET", meeting("follow-up"), { token: visitor })).status).toBe(403);
  });

  it("lets users organize for themselves only, by id or name", async ({ token, meetings }) => {
    expect((await call("POST", meetings(`users/${ADELE}`), { token, body: {} })).status).toBe(201);
    expect((await call("POST", meetings("users/Adele@contoso.example"), { token, body: {} })).status).toBe(201);
    expect((await call("POST", meetings(`users/${ALEX}`), { token, body: {} })).status).toBe(403);
  });

  it("lets an application organize for a user named by object id", async ({ service, meetings, meeting }) => {
    const application = await service.applicationToken();
    const created = await call("POST", meetings(`users/${ALEX}`), { token: application, body: {} });
    expect(created.status).toBe(201);
    expect(decodeMeetingId(created.body.id)?.organizerId).toBe(ALEX);
    expect((await call("GET", meeting(created.body.id), { token: await service.token("alex") })).status).toBe(200);
    expect((await call("POST", meetings(), { token: application, body: {} })).status).toBe(400);
    expect((await call("POST", meetings("users/alex@contoso.example"), { token: application, body: {} })).status).toBe(
      404,
    );
    const elsewhere = meeting("follow-up", `users/${ALEX}`);
    expect((await call("DELETE", elsewhere, { token: application })).status).toBe(403);
    expect((await call("DELETE", meeting(created.body.id, `users/${ALEX}`), { token: application })).status).toBe(204);
  });
});

describe("application access policies", () => {
  const NO_POLICY = "No application access policy found for this app.";

  it("decide for every verb, whether the meeting exists or not", async ({
    service,
    token,
    meetings,
    meeting,
    create,
  }) => {
    const other = await service.applicationToken({ applicationId: crypto.randomUUID() });
    const { id } = await create({});
    const refusals = [
      await call("POST", meetings(`users/${ADELE}`), { token: other, body: {} }),
      await call("POST", `${meetings(`users/${ADELE}`)}/createOrGet`, { token: other, body: { externalId: "x" } }),
      await call("GET", meeting(id, `users/${ADELE}`), { token: other }),
      await call("GET", meeting("missing", `users/${ADELE}`), { token: other }),
      await call("GET", meeting(id, "communications"), { token: other }),
      await call("DELETE", meeting(id, "app"), { token: other }),
    ];
    for (const { status, body } of refusals) expect([status, body.error.message]).toEqual([403, NO_POLICY]);
    expect((await call("GET", meeting(id), { token })).status).toBe(200);
  });

  it("open the aliases for the organizers they name, to read and to delete", async ({ ownService: own }) => {
    const applicationId = crypto.randomUUID();
    const application = await own.applicationToken({ applicationId });
    await own.store.grantAccessPolicy("a796be92-31f5-4c7a-9a52-0c1e5d6f7a80", applicationId, ALEX);
    const alias = (id: string) => `${own.url}/v1.0/communications/onlineMeetings/${encodeURIComponent(id)}`;
    const post = (bearer: string) => call("POST", `${own.url}/beta/me/onlineMeetings`, { token: bearer, body: {} });
    const [alexs, adeles] = [await post(await own.token("alex")), await post(await own.token())];
    const read = await call("GET", alias(alexs.body.id), { token: application });
    expect(read.body["@odata.context"]).toBe(
      "https://graph.microsoft.com/v1.0/$metadata#communications/onlineMeetings/$entity",
    );
    expect((await call("GET", alias(adeles.body.id), { token: application })).status).toBe(404);
    expect((await call("DELETE", alias(adeles.body.id), { token: application })).status).toBe(404);
    expect((await call("DELETE", alias(alexs.body.id), { token: application })).status).toBe(204);
    const nobodys = await call("POST", `${own.url}/v1.0/communications/onlineMeetings`, {
      token: application,
      body: {},
    });
    expect(nobodys.status).toBe(405);
  });

  it("and permissions are in 2023 what they were: meetings outlived the appointments", async ({ anotherService }) => {
    const last = await anotherService({ permissionsRevision: "2023" });
    const path = `${last.url}/v1.0/users/${ADELE}/onlineMeetings`;
    const created = await call("POST", path, { token: await last.applicationToken(), body: {} });
    expect(created.status).toBe(201);
    const one = `${path}/${encodeURIComponent(created.body.id)}`;
    expect((await call("GET", one, { token: await last.applicationToken() })).status).toBe(200);
  });
});
