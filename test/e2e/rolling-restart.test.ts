import { describe, expect } from "vitest";
import { startBusyClients } from "../support/busy-clients.ts";
import { disposeLater, it as base, startEach } from "../support/fixtures.ts";
import { startHaproxy } from "../support/programs/haproxy.ts";
import { startProgram, type RunningProgram } from "../support/programs/program.ts";
import { requirements } from "../support/requirements.ts";

// One program after the other is stopped and started anew behind a proxy, while its callers go on as ever.

const CALLERS = 300;
const body = JSON.stringify({ query: `{ virtualAppointment(onlineMeetingId: "m") { __typename } }` });

const it = base
  .extend("anotherRunning", ({}, cleanup) => startEach(startProgram, cleanup))
  .extend(
    "proxyFor",
    ({ directory }, cleanup) =>
      (urls: readonly string[]) =>
        disposeLater(startHaproxy(directory, urls), cleanup),
  );

describe.runIf(requirements.haproxy.isMet)("a rolling restart behind a proxy", () => {
  it.for(["gateway", "service"] as const)(
    "of the %s drops no request",
    async (name, { ownUpstream: upstream, ownHome, anotherRunning, proxyFor }) => {
      upstream.answer = () => ({ status: 200, headers: { etag: 'W/"1"' }, body: { id: "x", appointmentClients: [] } });
      const portName = name === "gateway" ? "PORT" : "SERVICE_PORT";
      const start = (port: string) =>
        anotherRunning([name], {
          ...ownHome.environment,
          AUTH_MODE: "passthrough",
          GRAPH_URL: name === "gateway" ? upstream.url : "",
          STOP_DELAY_SECONDS: "2",
          LOG_LEVEL: "warn",
          [portName]: port,
        });
      const running: RunningProgram[] = [await start("0"), await start("0")];
      const urls = running.map((program) => program.urls[0] ?? "");
      const proxy = await proxyFor(urls);
      await proxy.serversUp(2);
      const clients =
        name === "gateway"
          ? startBusyClients(`${proxy.url}/graphql`, {
              count: CALLERS,
              body,
              headers: { "Content-Type": "application/json", Authorization: "Bearer any" },
              reconnects: true,
            })
          : startBusyClients(`${proxy.url}/beta/me/onlineMeetings/m/virtualAppointment`, {
              count: CALLERS,
              reconnects: true,
            });
      for (const [index, url] of urls.entries()) {
        const before = clients.answers.length;
        await expect.poll(() => clients.answers.length, { timeout: 60_000 }).toBeGreaterThan(before + 2 * CALLERS);
        expect(await running[index]?.stop("SIGTERM")).toBe(0);
        running[index] = await start(new URL(url).port);
        await proxy.serversUp(2);
      }
      await clients.stop();
      expect(clients.failures).toEqual([]);
      expect([...new Set(clients.answers)]).toEqual([name === "gateway" ? 200 : 401]);
    },
  );
});
