import type { Logger } from "pino";
import type { Tracer } from "../common/tracer.ts";
import type { Config } from "../config/config.ts";
import type { DatabaseLocation } from "../config/database-location.ts";
import type { ServiceObserver } from "../service/http/request-trace.ts";
import { listen } from "./listen.ts";
import { openAccessLog } from "./logger.ts";
import { openTraces } from "./open-traces.ts";
import type { SigningKey } from "../sandbox/identity-provider/signing-key.ts";
import type { ServiceMetrics } from "../telemetry/service-metrics.ts";
import type { NotificationResult } from "../service/notifications/notification-context.ts";
import type { Store } from "../service/store/store.ts";

/** How long what was asked for may take at the end, in milliseconds. */
const MAX_STOP = 15_000;

export interface StartedService {
  readonly url: string;
  /** What the sample users' tokens are signed with, where there are some. */
  readonly signingKey: SigningKey | undefined;
  readonly close: () => Promise<void>;
}

/** The service, listening: for the callers of its registration, or else with samples and their identity provider. */
export async function startService(
  config: Config,
  logger: Logger,
  stopping: AbortSignal,
  metrics?: ServiceMetrics,
): Promise<StartedService> {
  const [{ createService }, { openStore }, { registeredCallers, sampleCallers }] = await Promise.all([
    import("../service/http/service-server.ts"),
    import("./open-store.ts"),
    import("./service-authentication.ts"),
  ]);
  const { serviceRegistration: registration, smsWebhook, production } = config;
  // What is written before it serves holds back no answer.
  let isServing = false;
  const flushed = (duration: number) => void (isServing && metrics?.flushed(duration));
  const traces = config.traces && (await openTraces(config.traces, "service", logger));
  const opened = await openStore(config.database, { flushed, changesKeptHours: config.changesKeptHours });
  const store = traces === undefined ? opened : await traceStore(opened, traces.tracer, config.database);
  const sampleBehaviour = registration === undefined ? await startSamples(store) : undefined;
  const callers = registration ? registeredCallers(registration, logger) : await sampleCallers(config);
  const smsDelivery = smsWebhook && (await createSmsDelivery(smsWebhook, store, logger));
  const notifications = await createNotifications(config, store, logger, metrics);
  const extensions = [production ? undefined : await createFaults(config), callers.extension];
  const write = openAccessLog(config.logLevel);
  const accessLog = write && (await import("../telemetry/access-log.ts")).serviceAccessLog(write);
  const audit = config.audit ? await openAudit(store, logger) : undefined;
  const service = createService({
    audit,
    store,
    authenticate: callers.authenticate,
    logger,
    stopping,
    observer: await observerOf([accessLog, metrics, traces && (await serviceTracesOf(traces.tracer))]),
    tracer: traces?.tracer,
    publicUrl: config.servicePublicUrl,
    smsDelivery,
    notifications: notifications.handle,
    extensions: extensions.filter((extension) => extension !== undefined),
    provisioningSeconds: config.provisioningSeconds,
    provisioningStatus: config.provisioningStatus,
    now: Date.now,
    allowedOrigins: config.allowedOrigins,
    linksOf: await meetingLinks(config),
    maxSmsPerMeeting: config.maxSmsPerMeeting,
    refusesSms: production && smsDelivery === undefined,
    sampleBehaviour,
    deprecationHeaders: config.deprecationHeaders,
    permissionsRevision: config.permissionsRevision,
    adoptMeetings: config.adoptMeetings,
    replaceStatus: config.replaceStatus,
  });
  await service.ready();
  isServing = true;
  const retention = await startRetention(config, store, logger);
  const url = await listen(service.server, config.serviceHost, config.servicePort, "SERVICE_PORT");
  smsDelivery?.wake();
  notifications.delivery.start();
  return {
    url,
    signingKey: callers.signingKey,
    close: async () => {
      // Whoever doesn't take their answer can't keep the service from stopping.
      const deadline = setTimeout(() => service.server.closeAllConnections(), MAX_STOP);
      await service.close();
      clearTimeout(deadline);
      await smsDelivery?.close();
      await notifications.delivery.close();
      await retention?.close();
      await audit?.close();
      await callers.close();
      await store.close();
      await traces?.close();
    },
  };
}

/** One observer in the place of those that are wanted. */
async function observerOf(all: readonly (ServiceObserver | undefined)[]): Promise<ServiceObserver | undefined> {
  const observers = all.filter((observer) => observer !== undefined);
  if (observers.length < 2) return observers[0];
  return (await import("../telemetry/all-observers.ts")).allOfService(observers);
}

async function serviceTracesOf(tracer: Tracer): Promise<ServiceObserver> {
  return (await import("../telemetry/traces/service-traces.ts")).serviceTraces(tracer);
}

async function traceStore(store: Store, tracer: Tracer, { kind }: DatabaseLocation): Promise<Store> {
  const { tracedStore } = await import("../telemetry/traces/traced-store.ts");
  return tracedStore(store, tracer, kind === "postgres" ? "postgresql" : kind);
}

async function openAudit(store: Store, logger: Logger) {
  const { AuditTrail } = await import("../service/audit/audit-trail.ts");
  return new AuditTrail(store.audit, (error, lost) => {
    logger.error(
      { err: error, ...(lost > 0 && { lost }) },
      error === undefined ? "The audit lost entries" : "The audit can't be written",
    );
  });
}

async function startRetention({ keepDaysAfterEnd: days }: Config, store: Store, logger: Logger) {
  if (days === undefined) return undefined;
  const { Retention } = await import("../service/people/retention.ts");
  const report = (removed: number, error: unknown) => {
    if (removed > 0) logger.info({ removed }, "Meetings that were over for long enough were removed");
    if (error !== undefined)
      logger.error({ err: error }, "Not every meeting that is over could be removed; trying again");
  };
  const retention = new Retention({ store, keptFor: days * 86_400_000, report });
  retention.start();
  return retention;
}

async function startSamples(store: Store) {
  const { addSamples } = await import("../sandbox/samples.ts");
  const { createSampleBehaviour } = await import("../sandbox/sample-behaviour.ts");
  await addSamples(store, Date.now());
  return createSampleBehaviour(store, Date.now);
}

/** Nobody meets at an address of Teams that Teams doesn't know of: in production no link is better than that. */
async function meetingLinks({ linkTemplates: { join, clientJoin }, production }: Config) {
  if (!production && join === undefined && clientJoin === undefined) return undefined;
  const { linksFrom } = await import("../service/domain/meeting-links.ts");
  return linksFrom(join, clientJoin);
}

async function createFaults({ faults }: Config) {
  const { createFaultExtension } = await import("../sandbox/faults/effects.ts");
  return createFaultExtension({ plan: faults, header: true, now: Date.now });
}

async function createNotifications(
  { notificationHosts: hosts, production }: Config,
  store: Store,
  logger: Logger,
  metrics: ServiceMetrics | undefined,
) {
  const { createNotificationDelivery } = await import("../service/notifications/create-notification-delivery.ts");
  const report = metrics && ((result: NotificationResult, count: number) => metrics.notified(result, count));
  const created = createNotificationDelivery({ store, logger, report, hosts, allowsHttp: !production, now: Date.now });
  metrics?.watchSubscriptions(() => created.delivery.size);
  return created;
}

async function createSmsDelivery(webhook: { url: string; secret: string }, store: Store, logger: Logger) {
  const { SmsDelivery } = await import("../service/sms-delivery/delivery.ts");
  const { createWebhookSender } = await import("../service/sms-delivery/webhook-sender.ts");
  return new SmsDelivery({ store, logger, sender: createWebhookSender({ ...webhook, now: Date.now }) });
}
