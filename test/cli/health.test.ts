import { createServer } from "node:http";
import { expect } from "vitest";
import { it as base, startEach } from "../support/fixtures.ts";
import { freePort } from "../support/programs/free-port.ts";
import { runProgram } from "../support/programs/program.ts";

const it = base
  /** Ports of a gateway and of a service, where nobody listens yet. */
  .extend("ports", async ({ ownHome }) => {
    const [gateway, service] = await Promise.all([freePort(), freePort()]);
    const environment = { ...ownHome.environment, PORT: String(gateway), SERVICE_PORT: String(service) };
    return { gateway, service, environment, health: () => runProgram(["health"], environment) };
  })
  /** Answers every request with a status, at a port. */
  .extend("answering", ({}, cleanup) => startEach(startAnswering, cleanup));

async function startAnswering(status: number, port: number): Promise<AsyncDisposable> {
  const server = createServer((_request, response) => response.writeHead(status).end());
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return { [Symbol.asyncDispose]: () => new Promise((resolve) => server.close(() => resolve())) };
}

it("is that of all that listens", async ({ ports, anotherProgram }) => {
  const { environment, health } = ports;
  await anotherProgram(["start"], environment);
  expect(await health()).toEqual({ code: 0, stdout: "Healthy: gateway, service.\n", stderr: "" });
});

it("is that of one program where the other doesn't listen", async ({ ports, anotherProgram }) => {
  await anotherProgram(["service"], ports.environment);
  expect(await ports.health()).toEqual({ code: 0, stdout: "Healthy: service.\n", stderr: "" });
});

it("is asked here of what listens everywhere, and needs none of the variables of a registration", async ({
  ports,
  answering,
}) => {
  await answering(200, ports.gateway);
  const variables = { HOST: "0.0.0.0", SERVICE_HOST: "0.0.0.0", NODE_ENV: "production" };
  const { code, stdout } = await runProgram(["health"], { ...ports.environment, ...variables });
  expect([code, stdout]).toEqual([0, "Healthy: gateway.\n"]);
});

it("is bad where nobody listens, or one answers anything but 200", async ({ ports, answering }) => {
  const { gateway, service, health } = ports;
  expect(await health()).toEqual({
    code: 1,
    stdout: "",
    stderr: `Nobody listens on 127.0.0.1:${gateway} or 127.0.0.1:${service}.\n`,
  });
  await answering(200, gateway);
  await answering(503, service);
  expect(await health()).toEqual({ code: 1, stdout: "", stderr: "Not healthy: service.\n" });
});
