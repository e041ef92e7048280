import { decodeJwt } from "jose";
import { pino } from "pino";
import { registeredCallers } from "../../../src/runtime/service-authentication.ts";
import { linksFrom } from "../../../src/service/domain/meeting-links.ts";
import type { AuthMode } from "../../../src/config/entra-registration.ts";
import { CLIENT_ID, granted, startAuthority, TENANT, type TestAuthority, USER } from "../authority.ts";
import { startGateway, type RunningGateway } from "../gateway.ts";
import { startService, type RunningService } from "../service.ts";
import { startLiveGraph, type LiveGraph } from "./live-graph.ts";
import type { TroubleList } from "./trouble-list.ts";
import { startTroubledRelay } from "./troubled-relay.ts";

const GRAPH_AUDIENCE = "https://graph.microsoft.com";
const APPOINTMENTS_AUDIENCE = "api://appointments";
export const ORGANIZER = USER;
export const COLLEAGUE = "4562bcc8-c436-4f95-b7c0-4f8ce89dca5e";

const SCOPES = [
  "OnlineMeetings.ReadWrite",
  "VirtualAppointment.ReadWrite",
  "VirtualAppointmentNotification.Send",
  "Calendars.ReadBasic",
].join(" ");
const ROLES = [
  "OnlineMeetings.ReadWrite.All",
  "VirtualAppointment.ReadWrite.All",
  "VirtualAppointmentNotification.Send",
  "Calendars.ReadBasic.All",
];

/** A tenant of 2026: live Graph, and our service beside it, each with tokens of its own. */
export interface Tenant extends AsyncDisposable {
  readonly live: LiveGraph;
  readonly service: RunningService;
  /** What the gateway's next requests to the service come to. */
  readonly serviceTroubles: TroubleList;
  readonly gateway: RunningGateway;
  /** What a user comes to the gateway with. */
  readonly tokenOf: (userId?: string) => Promise<string>;
  /** Requests of both, in order of each. */
  readonly requests: () => { readonly graph: readonly string[]; readonly appointments: readonly string[] };
}

/** Where tokens pass through, one has to do for both: the service takes those for Graph. */
export async function startTenant(
  mode: AuthMode,
  options: Partial<Parameters<typeof startGateway>[1]> = {},
): Promise<Tenant> {
  await using stack = new AsyncDisposableStack();
  const live = stack.use(await startLiveGraph());
  const authority = stack.use(await startAuthority());
  const audience = mode === "passthrough" ? GRAPH_AUDIENCE : APPOINTMENTS_AUDIENCE;
  const callers = registeredCallers(
    { authority: authority.settings().authority, audience, allowedTenants: new Set([TENANT]) },
    pino({ level: "silent" }),
  );
  stack.defer(() => callers.close());
  const service = stack.use(
    await startService({
      adoptMeetings: true,
      linksOf: linksFrom(undefined, undefined),
      authenticate: callers.authenticate,
      sampleBehaviour: undefined,
    }),
  );
  const relay = stack.use(await startTroubledRelay(service.url));
  live.policies.add(CLIENT_ID);
  await service.store.grantAccessPolicy(TENANT, CLIENT_ID);
  await service.store.beginProvisioning(TENANT, 0);
  authority.reply = ({ form }) => {
    const upstream =
      form.get("scope")?.includes(APPOINTMENTS_AUDIENCE) === true ? APPOINTMENTS_AUDIENCE : GRAPH_AUDIENCE;
    const assertion = form.get("assertion");
    const token = tokens.get(`${upstream} ${assertion === null ? "application" : String(decodeJwt(assertion)["oid"])}`);
    return token === undefined ? { status: 400, body: { error: "invalid_grant" } } : granted(token);
  };
  const tokens = await tokensOf(authority);
  const audiences = { graph: GRAPH_AUDIENCE, appointments: APPOINTMENTS_AUDIENCE };
  const gateway = stack.use(
    await startGateway(live.url, {
      appointmentsUrl: relay.url,
      ...(mode === "passthrough" ? {} : { identity: authority.settings({ mode, audiences }) }),
      ...options,
    }),
  );
  const parts = stack.move();
  return {
    live,
    service,
    serviceTroubles: relay.troubles,
    gateway,
    tokenOf: async (userId = ORGANIZER) =>
      mode === "passthrough"
        ? (tokens.get(`${GRAPH_AUDIENCE} ${userId}`) ?? "")
        : authority.token({ oid: userId, scp: SCOPES, roles: ROLES }),
    requests: () => ({ graph: live.requests.splice(0), appointments: service.requests.splice(0) }),
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  };
}

/** Tokens for the upstreams, by audience and whose they are. */
async function tokensOf(authority: TestAuthority): Promise<Map<string, string>> {
  const tokens = new Map<string, string>();
  for (const aud of [GRAPH_AUDIENCE, APPOINTMENTS_AUDIENCE]) {
    for (const oid of [ORGANIZER, COLLEAGUE]) {
      tokens.set(`${aud} ${oid}`, await authority.token({ aud, oid, scp: SCOPES, azp: CLIENT_ID, appid: CLIENT_ID }));
    }
    const claims = { aud, azp: CLIENT_ID, appid: CLIENT_ID, roles: ROLES };
    tokens.set(`${aud} application`, await authority.applicationToken(claims));
  }
  return tokens;
}
