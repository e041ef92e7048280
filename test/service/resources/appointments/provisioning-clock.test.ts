import { expect } from "vitest";
import { it } from "../../../support/fixtures.ts";
import { call } from "../../../support/http.ts";
import { newcomerToken } from "../../../support/tokens.ts";

it("Retry-After is never longer than the provisioning, though the clock was set back", async ({
  ownService: service,
}) => {
  const token = await newcomerToken(service, { id: crypto.randomUUID(), tenantId: crypto.randomUUID() });
  const { body } = await call("POST", `${service.url}/v1.0/me/onlineMeetings`, { token, body: {} });
  const create = () => call("PUT", service.at(body.id), { token, body: {} });
  expect((await create()).headers.get("retry-after")).toBe("10");
  service.clock.now -= 3_600_000;
  expect((await create()).headers.get("retry-after")).toBe("10");
  service.clock.now += 10_000;
  expect((await create()).status).toBe(201);
});
