import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  GraphError,
  HTTPMessageHandler,
  ResponseType,
  RetryHandler,
  TelemetryHandler,
  type Context,
  type Middleware,
} from "@microsoft/microsoft-graph-client";
import { describe, expect } from "vitest";
import { it as base } from "../../support/fixtures.ts";

/**
 * Adds the token. The SDK's own AuthenticationHandler does so for https alone, `customHosts` or not: an http base URL
 * needs a middleware of one's own, by the SDK's page on custom middleware chains.
 */
class BearerToken implements Middleware {
  readonly #token: string;
  #next: Middleware | undefined;

  constructor(token: string) {
    this.#token = token;
  }

  async execute(context: Context): Promise<void> {
    const headers = new Headers(context.options?.headers);
    headers.set("Authorization", `Bearer ${this.#token}`);
    context.options = { ...context.options, headers: Object.fromEntries(headers) };
    await this.#next?.execute(context);
  }

  setNext(next: Middleware): void {
    this.#next = next;
  }
}

const FABRIKAM = "f4b71c04-6f2e-4f0b-8d33-51a0c9e2b7d1";

const it = base
  .extend("createClient", { scope: "file" }, ({ service }) => (token: string): Client => {
    return Client.initWithMiddleware({
      baseUrl: service.url,
      defaultVersion: "beta",
      middleware: [new BearerToken(token), new RetryHandler(), new TelemetryHandler(), new HTTPMessageHandler()],
    });
  })
  .extend("client", { scope: "file" }, async ({ service, createClient }) => createClient(await service.token()))
  .extend("etagOf", ({ client }) => async (meeting: string): Promise<string> => {
    const response: Response = await client.api(path(meeting)).responseType(ResponseType.RAW).get();
    await response.text();
    return response.headers.get("etag") ?? "";
  });
it.override("serviceOptions", { provisioningSeconds: 1 });

const path = (meeting: string) => `/me/onlineMeetings/${meeting}/virtualAppointment`;

describe("the official SDK", () => {
  it("creates, reads, updates on a condition, meets the 412, and deletes", async ({ client, etagOf }) => {
    const created = await client.api(path("new-client")).put({
      "@odata.type": "#microsoft.graph.virtualAppointment",
      externalAppointmentId: "sdk-1",
      settings: { "@odata.type": "microsoft.graph.virtualAppointmentSettings", allowClientToJoinUsingBrowser: "true" },
    });
    expect(created).toMatchObject({
      externalAppointmentId: "sdk-1",
      settings: { allowClientToJoinUsingBrowser: true },
    });

    const read = await client.api(path("new-client")).get();
    expect(read).toEqual(created);
    const chosen = await client.api(path("new-client")).select(["id", "settings"]).get();
    expect(Object.keys(chosen)).toEqual(["@odata.context", "id", "settings"]);

    const etag = await etagOf("new-client");
    const update = (id: string) =>
      client.api(path("new-client")).header("If-Match", etag).patch({ externalAppointmentId: id });
    await update("sdk-2");
    const lost: unknown = await update("sdk-3").catch((error: unknown) => error);
    expect(lost).toBeInstanceOf(GraphError);
    expect(lost).toMatchObject({ statusCode: 412, code: "resourceModified", requestId: expect.any(String) });
    expect((await client.api(path("new-client")).get()).externalAppointmentId).toBe("sdk-2");

    await client
      .api(path("new-client"))
      .header("If-Match", await etagOf("new-client"))
      .delete();
    const gone: unknown = await client
      .api(path("new-client"))
      .get()
      .catch((error: unknown) => error);
    expect(gone).toMatchObject({ statusCode: 404, code: "NotFound" });
  });

  it("gets the representation it prefers, and the join link of v1.0", async ({ client }) => {
    const updated = await client
      .api(path("follow-up"))
      .header("Prefer", "return=representation")
      .patch({ externalAppointmentId: "preferred" });
    expect(updated.externalAppointmentId).toBe("preferred");
    const link = await client
      .api("/me/onlineMeetings/follow-up/getVirtualAppointmentJoinWebUrl()")
      .version("v1.0")
      .get();
    expect(link.value).toContain("https://visit.teams.microsoft.com/");
  });

  it("waits out the provisioning of a tenant by its own retries", async ({ service, createClient }) => {
    const lee = createClient(await service.token("lee"));
    const create = lee.api(path("first-in-tenant")).put({});
    const begun = () => service.query(`SELECT 1 FROM provisioning WHERE scope = '${FABRIKAM}'`);
    while ((await begun()).length === 0) await new Promise(setImmediate);
    service.clock.now += 1000;
    expect((await create).id).toBeTypeOf("string");
    expect(service.requests.filter((request) => request.includes("first-in-tenant"))).toHaveLength(2);
  });

  it("sends a batch in series and reads every answer, the conditional ones included", async ({
    service,
    client,
    etagOf,
  }) => {
    await client.api(path("follow-up")).patch({ externalAppointmentId: "before" });
    const etag = await etagOf("follow-up");
    const headers = { "Content-Type": "application/json", "If-Match": etag };
    const request = (method: string, meeting: string, body?: object) =>
      new Request(`${service.url}${path(meeting)}`, {
        method,
        ...(body === undefined ? {} : { headers, body: JSON.stringify(body) }),
      });
    const batch = new BatchRequestContent([
      { id: "1", request: request("PATCH", "follow-up", { externalAppointmentId: "batched" }) },
      { id: "2", request: request("GET", "follow-up"), dependsOn: ["1"] },
      { id: "3", request: request("PATCH", "follow-up", { externalAppointmentId: "late" }), dependsOn: ["2"] },
      { id: "4", request: request("DELETE", "follow-up"), dependsOn: ["3"] },
    ]);
    const responses = new BatchResponseContent(await client.api("/$batch").post(await batch.getContent()));
    const statuses = ["1", "2", "3", "4"].map((id) => responses.getResponseById(id).status);
    expect(statuses).toEqual([204, 200, 412, 424]);
    const read = responses.getResponseById("2");
    expect(read.headers.get("etag")).toBe(responses.getResponseById("1").headers.get("etag"));
    expect(await read.json()).toMatchObject({ externalAppointmentId: "batched" });
    expect(await responses.getResponseById("3").json()).toMatchObject({ error: { code: "resourceModified" } });
  });

  it("sends 20 in parallel and all on one parent", async ({ service, client }) => {
    const request = (meeting: string) => new Request(`${service.url}${path(meeting)}`);
    const parallel = Array.from({ length: 20 }, (_, id) => ({ id: `r${id}`, request: request("follow-up") }));
    const star = ["a", "b", "c"].map((id, index) => ({
      id,
      request: request("follow-up"),
      ...(index === 0 ? {} : { dependsOn: ["a"] }),
    }));
    for (const steps of [parallel, star]) {
      const content = await new BatchRequestContent(steps).getContent();
      const responses = new BatchResponseContent(await client.api("/$batch").post(content));
      expect([...responses.getResponses().values()].map(({ status }) => status)).toEqual(steps.map(() => 200));
    }
  });
});

describe("online meetings by the official SDK", () => {
  it("are created, found, changed, listed and deleted", async ({ service, createClient }) => {
    const client = createClient(await service.token());
    const api = (path: string) => client.api(path).version("v1.0");
    const times = { startDateTime: "2031-03-03T09:00:00.000Z", endDateTime: "2031-03-03T09:30:00.000Z" };
    const later = { startDateTime: "2031-03-04T09:00:00.000Z", endDateTime: "2031-03-04T09:30:00.000Z" };
    const body = { subject: "By the client", ...times };
    const created = await api("/me/onlineMeetings").post(body);
    const path = `/me/onlineMeetings/${created.id}`;
    expect((await api(path).get()).subject).toBe("By the client");
    const link = encodeURIComponent(created.joinWebUrl as string);
    for (const found of [
      (await api(`/me/onlineMeetings?$filter=JoinWebUrl eq '${link}'`).get()).value[0],
      await api(`/me/onlineMeetings(joinWebUrl='${link}')`).get(),
    ]) {
      expect(found.id).toBe(created.id);
    }
    expect(await api(path).patch(later)).toMatchObject({ ...later, subject: "By the client" });
    const createOrGet = () => api("/me/onlineMeetings/createOrGet").post({ ...body, externalId: "client-1" });
    expect((await createOrGet()).id).toBe((await createOrGet()).id);
    expect((await api(`${path}/getVirtualAppointmentJoinWebUrl`).get()).value).toContain("https://");
    const list = await api("/me/onlineMeetings")
      .filter("startDateTime ge 2031-03-01T00:00:00Z and startDateTime lt 2031-04-01T00:00:00Z")
      .orderby("startDateTime desc")
      .select(["id", "subject"])
      .count(true)
      .top(1)
      .get();
    expect([list["@odata.count"], list.value[0].id]).toEqual([2, created.id]);
    await api(path).delete();
    await expect(api(path).get()).rejects.toMatchObject({ statusCode: 404 });
  });
});
