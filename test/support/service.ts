import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import type { FaultPlan } from "../../src/service/faults/fault-plan.ts";
import { loadSigningKey, type SigningKey } from "../../src/service/identity-provider/signing-key.ts";
import { issueApplicationToken, issueUserToken } from "../../src/service/identity-provider/tokens.ts";
import { addSamples, sampleUsers } from "../../src/service/samples.ts";
import { createService } from "../../src/service/server.ts";
import { SmsDelivery } from "../../src/service/sms/sms-delivery.ts";
import { createWebhookSender } from "../../src/service/sms/webhook-sender.ts";
import { Store } from "../../src/service/store/store.ts";

export const REFERENCE_MEETING = "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi";
export const REFERENCE_ETAG = 'W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="';

export interface RunningService extends AsyncDisposable {
  readonly url: string;
  readonly signingKey: SigningKey;
  /** Requests that arrived at the socket, oldest first: `GET /beta/…`. */
  readonly requests: string[];
  readonly store: Store;
  /** What the service's clock shows. Move it to let time pass. */
  clock: { now: number };
  token(user?: string): Promise<string>;
  applicationToken(): Promise<string>;
}

interface StartOptions {
  readonly provisioningSeconds?: number;
  readonly faults?: FaultPlan;
  readonly faultHeader?: boolean;
  readonly smsWebhook?: { readonly url: string; readonly secret: string };
}

/** The real service on a free port, on a database of its own with the samples in it. */
export async function startService({
  provisioningSeconds = 10,
  smsWebhook,
  ...faults
}: StartOptions = {}): Promise<RunningService> {
  const directory = mkdtempSync(join(tmpdir(), "service-"));
  const store = new Store(join(directory, "appointments.db"));
  const signingKey = await loadSigningKey(directory);
  const clock = { now: Date.now() };
  addSamples(store, clock.now);
  const logger = pino({ level: "silent" });
  const now = () => clock.now;
  const smsDelivery =
    smsWebhook && new SmsDelivery({ store, logger, now, sender: createWebhookSender({ ...smsWebhook, now }) });
  const service = createService({
    store,
    signingKey,
    logger,
    smsDelivery,
    ...faults,
    provisioningSeconds,
    now,
    samples: true,
  });
  const requests: string[] = [];
  service.server.prependListener("request", (request: { method: string; url: string }) => {
    requests.push(`${request.method} ${request.url}`);
  });
  await service.listen({ host: "127.0.0.1", port: 0 });
  const { port } = service.server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    signingKey,
    requests,
    store,
    clock,
    token: (name = "adele") => {
      const user = sampleUsers.find((sample) => sample.name === name);
      if (user === undefined) throw new TypeError(`no sample user ${name}`);
      return issueUserToken(signingKey, user);
    },
    applicationToken: () => issueApplicationToken(signingKey),
    async [Symbol.asyncDispose]() {
      service.server.closeAllConnections();
      await service.close();
      await smsDelivery?.close();
      store.close();
      rmSync(directory, { recursive: true });
    },
  };
}
