import type { Logger } from "pino";
import type { Config } from "./config.ts";
import { listen } from "./listen.ts";
import type { Store } from "./service/store/store.ts";

const STOP_MILLISECONDS = 30_000;

/** The service with its development identity provider and samples, listening: within `start`, or alone. */
export async function startService(config: Config, logger: Logger) {
  const [
    { createService },
    { Store },
    { addSamples },
    { loadSigningKey },
    { addIdentityProvider },
    { issuePlaygroundToken },
  ] = await Promise.all([
    import("./service/server.ts"),
    import("./service/store/store.ts"),
    import("./service/samples.ts"),
    import("./service/identity-provider/signing-key.ts"),
    import("./service/identity-provider/provider.ts"),
    import("./sample-token.ts"),
  ]);
  const store = new Store(config.databaseFile);
  addSamples(store, Date.now());
  const signingKey = await loadSigningKey(config.dataDirectory);
  const { provisioningSeconds, provisioningStatus, deprecationHeaders, permissionsRevision, replaceStatus } = config;
  const { servicePublicUrl: publicUrl, smsWebhook, faults, production } = config;
  const smsDelivery = smsWebhook && (await createSmsDelivery(smsWebhook, store, logger));
  const service = createService({
    store,
    signingKey,
    logger,
    publicUrl,
    smsDelivery,
    faults,
    faultHeader: !production,
    provisioningSeconds,
    provisioningStatus,
    now: Date.now,
    samples: true,
    deprecationHeaders,
    permissionsRevision,
    replaceStatus,
  });
  addIdentityProvider(service, { signingKey, now: Date.now, production: config.production });
  await service.ready();
  const url = await listen(service.server, "127.0.0.1", config.servicePort, "SERVICE_PORT");
  smsDelivery?.wake();
  return {
    url,
    sampleToken: () => issuePlaygroundToken(signingKey, config.authMode),
    close: async () => {
      // Whoever doesn't take their answer can't keep the service from stopping.
      const deadline = setTimeout(() => service.server.closeAllConnections(), STOP_MILLISECONDS);
      await service.close();
      clearTimeout(deadline);
      await smsDelivery?.close();
      store.close();
    },
  };
}

async function createSmsDelivery(webhook: { url: string; secret: string }, store: Store, logger: Logger) {
  const { SmsDelivery } = await import("./service/sms/sms-delivery.ts");
  const { createWebhookSender } = await import("./service/sms/webhook-sender.ts");
  return new SmsDelivery({ store, logger, sender: createWebhookSender({ ...webhook, now: Date.now }) });
}
