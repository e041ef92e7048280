import type { Config } from "./config.ts";
import { explain } from "./explain.ts";
import type { SigningKey } from "./service/identity-provider/signing-key.ts";
import { readPersistedDocuments } from "./persisted-documents-file.ts";
import { startService } from "./start-service.ts";
import { createGatewayIdentity } from "./gateway-identity.ts";
import { close, listen } from "./listen.ts";
import { createLogger } from "./log.ts";
import { UsageError } from "./usage-error.ts";

const print = (text: string) => void process.stdout.write(`${text}\n`);

/** Runs what the command names until SIGINT or SIGTERM. */
export async function serve(command: "start" | "gateway" | "service", config: Config): Promise<void> {
  const closers: (() => Promise<void>)[] = [];
  try {
    await open(command, config, closers);
  } catch (error) {
    await stop(closers);
    throw error;
  }
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.once(signal, () => {
      // Whoever is impatient and asks twice is obeyed at once.
      process.once(signal, () => process.exit(1));
      stop(closers).catch((error: unknown) => {
        process.stderr.write(explain(error));
        process.exitCode = 1;
      });
    });
  }
}

/** Starts what the command names; `closers` gets what stops it, in the order to stop in. */
async function open(
  command: "start" | "gateway" | "service",
  config: Config,
  closers: (() => Promise<void>)[],
): Promise<void> {
  const logger = createLogger(config.logLevel);
  const embedded = command === "start" && config.graphUrl === undefined;
  if (command === "gateway" && config.graphUrl === undefined) {
    throw new UsageError(
      "The gateway alone needs GRAPH_URL: the origin of the upstream, such as http://127.0.0.1:4001.",
    );
  }

  if (embedded && config.registration !== undefined) {
    throw new UsageError(
      "The embedded service takes tokens of its own identity provider alone: leave AUTHORITY, CLIENT_ID and the " +
        "credential out, or set GRAPH_URL.",
    );
  }

  let graphUrl = config.graphUrl;
  let sampleToken: (() => Promise<string>) | undefined;
  if (command === "service" || embedded) {
    if (embedded && config.production) {
      throw new UsageError(
        "The embedded service's identity provider is for development, which NODE_ENV=production refuses. " +
          "Set GRAPH_URL to Microsoft Graph, or to a service that runs with AUTHORITY and APPOINTMENTS_AUDIENCE.",
      );
    }
    const service = await startService(config, logger);
    graphUrl = service.url;
    const { signingKey } = service;
    sampleToken = signingKey && (() => issuePlaygroundToken(signingKey, config));
    closers.push(service.close);
    if (command === "service") {
      const { registeredStartText, startText } = await import("./service/start-text.ts");
      const { databaseFile, serviceRegistration } = config;
      print((serviceRegistration ? registeredStartText : startText)(service.url, databaseFile));
    }
  }
  if (command !== "service" && graphUrl !== undefined) {
    const { createGateway } = await import("./gateway/server.ts");
    const { appointmentsUrl = graphUrl, production } = config;
    const persistedDocuments = readPersistedDocuments(config);
    const identity = await createGatewayIdentity(config, embedded ? graphUrl : undefined, logger);
    const gateway = createGateway({
      graphUrl,
      appointmentsUrl,
      identity,
      production,
      logger,
      sampleToken,
      persistedDocuments,
      readSlots: config.readSlots,
      readPatience: config.readPatienceSeconds * 1000,
      readDeadline: config.readDeadlineSeconds * 1000,
    });
    const url = await listen(gateway, config.host, config.port, "PORT");
    closers.unshift(() => close(gateway));
    print(embedded ? await welcome(url, graphUrl, config) : `Gateway on ${url}/graphql, upstream ${graphUrl}.`);
  }
}

/** For the first sample user, and the side of the gateway that the playground is on. */
async function issuePlaygroundToken(signingKey: SigningKey, { authMode }: Config): Promise<string> {
  const { sampleUsers } = await import("./service/samples.ts");
  const { issueSampleToken } = await import("./sample-token.ts");
  const [first] = sampleUsers;
  if (first === undefined) throw new TypeError("There is no sample user.");
  const recipient = authMode === "passthrough" ? "service" : "gateway";
  return issueSampleToken(signingKey, first, recipient);
}

async function stop(closers: readonly (() => Promise<void>)[]): Promise<void> {
  // One after the other: the gateway answers what it has begun before the service behind it goes.
  for (const close of closers) await close();
}

async function welcome(url: string, serviceUrl: string, config: Config): Promise<string> {
  const { sampleText } = await import("./service/start-text.ts");
  return [
    "Virtual Appointment Gateway",
    "",
    `  Playground and GraphQL   ${url}/graphql`,
    `  Embedded service         ${serviceUrl}/beta`,
    `  Data                     ${config.databaseFile}`,
    "  Token                    npm run --silent token",
    "",
    ...sampleText(),
    "",
    "Press Ctrl+C to stop.",
  ].join("\n");
}
