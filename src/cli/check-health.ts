import { once } from "node:events";
import { get, type IncomingMessage } from "node:http";
import type { Config } from "../config/config.ts";
import { UsageError } from "../runtime/usage-error.ts";

/** How long a program may take to say that it runs, in milliseconds. */
const MAX_ANSWER = 3000;
/** Where to ask a program that listens everywhere. */
const HERE: Readonly<Record<string, string>> = { "0.0.0.0": "127.0.0.1", "::": "::1" };

/**
 * Asks the gateway and the service of this machine whether they run. One of them has to, and what listens has to answer.
 *
 * @returns what to tell the operator
 * @throws {UsageError} when one doesn't answer as it should, or none listens
 */
export async function checkHealth({ host, port, serviceHost, servicePort }: Config): Promise<string> {
  const programs = [
    { name: "gateway", host, port },
    { name: "service", host: serviceHost, port: servicePort },
  ];
  const asked = await Promise.all(
    programs.map(async (program) => ({ ...program, answer: await healthAt(program.host, program.port) })),
  );
  const listening = asked.filter(({ answer }) => answer !== "absent");
  const wrong = listening.filter(({ answer }) => answer !== 200);
  if (wrong.length > 0) throw new UsageError(`Not healthy: ${wrong.map(({ name }) => name).join(", ")}.`);
  if (listening.length > 0) return `Healthy: ${listening.map(({ name }) => name).join(", ")}.`;
  throw new UsageError(
    `Nobody listens on ${programs.map((program) => `${program.host}:${program.port}`).join(" or ")}.`,
  );
}

/** The status, or what came instead. */
async function healthAt(host: string, port: number): Promise<number | "absent" | "no answer"> {
  const request = get({
    host: HERE[host] ?? host,
    port,
    path: "/health",
    agent: false,
    signal: AbortSignal.timeout(MAX_ANSWER),
  });
  try {
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.resume();
    return response.statusCode ?? "no answer";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ECONNREFUSED" ? "absent" : "no answer";
  }
}
