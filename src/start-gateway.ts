import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { createGatewayIdentity } from "./gateway-identity.ts";
import { close, listen } from "./listen.ts";

/** The service of the same `npm start`, as the gateway in front of it needs it. */
export interface EmbeddedService {
  readonly url: string;
  /** Issues the token that the playground starts with. */
  readonly sampleToken: () => Promise<string>;
}

/** What answers at `url` until it is closed. */
export interface Running {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The gateway in this process, listening: in front of the embedded service, or of GRAPH_URL without one. */
export async function startGateway(
  config: Config,
  graphUrl: string,
  service: EmbeddedService | undefined,
  logger: Logger,
): Promise<Running> {
  const { createGateway } = await import("./gateway/server.ts");
  const { appointmentsUrl = graphUrl, production } = config;
  const gateway = createGateway({
    graphUrl,
    appointmentsUrl,
    identity: await createGatewayIdentity(config, service?.url, logger),
    production,
    logger,
    sampleToken: service?.sampleToken,
    readSlots: config.readSlots,
    readPatience: config.readPatienceSeconds * 1000,
    readDeadline: config.readDeadlineSeconds * 1000,
  });
  const url = await listen(gateway, config.host, config.port, "PORT");
  return { url, close: () => close(gateway) };
}
