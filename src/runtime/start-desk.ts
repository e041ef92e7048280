import type { Logger } from "pino";
import { DeskBuild } from "./desk-build.ts";
import { createDesk, type DeskHandler } from "../gateway/http/desk-files.ts";
import type { AuthMode } from "../config/entra-registration.ts";
import { deskRegistration, gatewayAudience } from "../sandbox/identity-provider/registrations.ts";
import { GRAPH_AUDIENCE } from "../sandbox/identity-provider/tokens.ts";

export interface StartedDesk {
  readonly serve: DeskHandler;
  /** Begins to build it, if need be, once the gateway listens. */
  readonly build: () => void;
  readonly stop: () => void;
}

/** The example web app of `npm start`, whose users sign in at the embedded identity provider. */
export function startDesk(serviceUrl: string, authMode: AuthMode, logger: Logger): StartedDesk {
  const build = new DeskBuild(logger);
  // Where the gateway passes tokens through, callers come with one for what lies behind it.
  const audience = authMode === "passthrough" ? GRAPH_AUDIENCE : gatewayAudience;
  const configuration = {
    authority: `${serviceUrl}/organizations/v2.0`,
    clientId: deskRegistration.clientId,
    scope: `${audience}/.default`,
  };
  return {
    serve: createDesk({ state: () => build.state, configuration }),
    build: () => void build.run(),
    stop: () => build.stop(),
  };
}
