import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { describe, expect } from "vitest";
import { it } from "../../support/fixtures.ts";
import { call } from "../../support/http.ts";
import { databaseIn, runCommand } from "../../support/programs/service-process.ts";
import { startService, tokenFor } from "../../support/service.ts";

const PATH = "/beta/me/onlineMeetings/follow-up/virtualAppointment";

/** A connection on which the bytes of a request are sent by hand. */
class RawConnection {
  readonly socket: Socket;
  received = "";

  constructor(url: string) {
    const { hostname, port } = new URL(url);
    this.socket = connect(Number(port), hostname);
    this.socket.setEncoding("utf8").on("data", (chunk: string) => (this.received += chunk));
  }

  async send(text: string): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.socket.write(text, (error) => (error ? reject(error) : resolve()));
    });
  }

  async closed(): Promise<void> {
    if (!this.socket.closed) await once(this.socket, "close");
  }
}

describe("npm run service", () => {
  it("tells a stranger where it is and what to do next, and what it tells works", async ({
    directory,
    anotherProcess,
  }) => {
    const service = await anotherProcess(directory);
    await expect.poll(() => service.output()).toContain("Press Ctrl+C to stop.");
    const text = service.output();
    for (const part of [
      `${service.url}/beta`,
      databaseIn(directory),
      `https://graph.microsoft.com  ->  ${service.url}`,
      "npm run service -- backup FILE",
      "npm run service -- history ONLINE_MEETING_ID",
      "follow-up",
    ]) {
      expect(text).toContain(part);
    }
    const shown = /http:\S+virtualAppointment/.exec(text)?.[0] ?? "";
    const { output } = await runCommand(directory, ["token", "--graph"]);
    expect((await call("GET", shown, { token: output.trim() })).status).toBe(200);
    expect(await service.stop("SIGTERM")).toBe(0);
  });

  it("is healthy and ready without a token", async ({ directory, anotherProcess }) => {
    const service = await anotherProcess(directory);
    expect(await call("GET", `${service.url}/health`)).toMatchObject({ status: 200, body: { status: "ok" } });
    expect(await call("GET", `${service.url}/ready`)).toMatchObject({ status: 200, body: { status: "ready" } });
    await service.stop("SIGTERM");
  });

  it("stops on SIGTERM: finishes what it began, refuses what is new, and ends with 0", async ({
    directory,
    anotherProcess,
  }) => {
    const service = await anotherProcess(directory);
    const token = await tokenFor(directory);
    const body = JSON.stringify({ externalAppointmentId: "begun before the stop" });
    const [write, probe] = [new RawConnection(service.url), new RawConnection(service.url)];
    await write.send(
      `PATCH ${PATH} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\n` +
        `Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    );
    await probe.send("GET /ready HTTP/1.1\r\nHost: x\r\n\r\nGET /ready HTTP/1.1\r\nHost: x\r\n");
    // Both have begun when the service has said something to each.
    await expect.poll(() => write.received).toBe("HTTP/1.1 100 Continue\r\n\r\n");
    await expect.poll(() => probe.received).toMatch(/^HTTP\/1\.1 200 [^]*\{"status":"ready"\}$/);
    write.received = probe.received = "";

    service.child.kill("SIGTERM");
    await expect.poll(() => call("GET", `${service.url}/health`).catch(() => "refused")).toBe("refused");
    await probe.send("\r\n");
    await probe.closed();
    expect(probe.received).toMatch(/^HTTP\/1\.1 503 [^]*\{"status":"stopping"\}$/);
    expect(service.child.exitCode).toBeNull();
    await write.send(body.slice(10));
    await write.closed();
    expect(write.received).toMatch(/^HTTP\/1\.1 204 /);
    expect(await service.ended).toBe(0);

    const again = await anotherProcess(directory);
    const answer = await call("GET", `${again.url}${PATH}`, { token });
    expect(answer.body.externalAppointmentId).toBe("begun before the stop");
    await again.stop("SIGTERM");
  });

  it("is not ready while its database doesn't answer, and healthy all the same", async ({ ownService: service }) => {
    await service.store.close();
    expect(await call("GET", `${service.url}/ready`)).toMatchObject({ status: 503 });
    expect(await call("GET", `${service.url}/health`)).toMatchObject({ status: 200 });
  });

  it.for([
    [["service", "backup"], "Usage:"],
    [["service", "restore", "x"], "Usage:"],
    [["service", "history", "a", "b"], "Usage:"],
    [["service", "history", "a"], "There is no database"],
  ] as const)("%s ends with 1 and says why", async ([words, message], { directory }) => {
    const { code, output, problems } = await runCommand(directory, words);
    expect([code, output]).toEqual([1, ""]);
    expect(problems).toContain(message);
  });
});

describe("provisioning", () => {
  const create = "/beta/me/onlineMeetings/first-in-tenant/virtualAppointment";

  it.for([
    [503, "ServiceUnavailable"],
    [409, "Conflict"],
  ] as const)("answers %i, goes on over a restart, and doesn't begin anew", async ([status, code], { directory }) => {
    // By hand: it is about what a stop leaves to the next start.
    const options = { directory, provisioningStatus: status, provisioningSeconds: 60 };
    const began = Date.now();
    let token: string;
    {
      await using service = await startService(options);
      service.clock.now = began;
      token = await service.token("lee");
      const refused = await call("PUT", `${service.url}${create}`, { token, body: {} });
      expect([refused.status, refused.headers.get("retry-after")]).toEqual([status, "60"]);
      expect(refused.body.error).toMatchObject({ code, innerError: { code: "resourceBeingProvisioned" } });
    }
    await using service = await startService(options);
    service.clock.now = began + 45_000;
    const refused = await call("PUT", `${service.url}${create}`, { token, body: {} });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([status, "15"]);
    service.clock.now = began + 60_000;
    expect((await call("PUT", `${service.url}${create}`, { token, body: {} })).status).toBe(201);
  });

  it("takes its time and its status from the environment", async ({ directory, anotherProcess }) => {
    const service = await anotherProcess(directory, { PROVISIONING_SECONDS: "7", PROVISIONING_STATUS: "409" });
    const refused = await call("PUT", `${service.url}${create}`, { token: await tokenFor(directory, "lee"), body: {} });
    expect([refused.status, refused.headers.get("retry-after")]).toEqual([409, "7"]);
    await service.stop("SIGTERM");
    await expect(anotherProcess(directory, { PROVISIONING_STATUS: "500" })).rejects.toThrow(
      "PROVISIONING_STATUS must be 503 or 409",
    );
  });
});
