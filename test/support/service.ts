import { mkdtempSync, rmSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { loadSigningKey, type SigningKey } from "../../src/sandbox/identity-provider/signing-key.ts";
import { addIdentityProvider } from "../../src/sandbox/identity-provider/provider.ts";
import { acceptOwnTokens, issueApplicationToken, issueUserToken } from "../../src/sandbox/identity-provider/tokens.ts";
import {
  addSamples,
  sampleApplication,
  sampleUsers,
  type SampleApplication,
  type SampleUser,
} from "../../src/sandbox/samples.ts";
import { createSampleBehaviour } from "../../src/sandbox/sample-behaviour.ts";
import { createService, type ServiceOptions } from "../../src/service/http/service-server.ts";
import { createFaultExtension } from "../../src/sandbox/faults/effects.ts";
import type { FaultPlan } from "../../src/config/fault-plan.ts";
import { serviceAccessLog } from "../../src/telemetry/access-log.ts";
import { keepLogLine } from "./log-search.ts";
import { keyDirectoryOf } from "./programs/service-process.ts";
import { AuditTrail } from "../../src/service/audit/audit-trail.ts";
import { createNotificationDelivery } from "../../src/service/notifications/create-notification-delivery.ts";
import { SmsDelivery } from "../../src/service/sms-delivery/delivery.ts";
import { createWebhookSender, type WebhookOptions } from "../../src/service/sms-delivery/webhook-sender.ts";
import { PostgresStore } from "../../src/service/store/postgres/postgres-store.ts";
import { SqliteStore } from "../../src/service/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/service/store/store.ts";
import { behindClock, PostgresClock } from "./postgres/postgres-clock.ts";
import { dropDatabase, postgresFor, queryPostgres, usesPostgres } from "./postgres/test-databases.ts";

export const REFERENCE_MEETING = "MSpkYzE3Njc0Yy04MWQ5LTRhZGItYmZi";
export const REFERENCE_ETAG = 'W/"ZfYdV7Meckeip07P//nwjAAADyI7NQ=="';

/** A token for a sample user, issued with the key of the service whose data is in `directory`. */
export async function tokenFor(directory: string, name = "adele"): Promise<string> {
  const user = sampleUsers.find((sample) => sample.name === name);
  if (user === undefined) throw new TypeError(`no sample user ${name}`);
  return issueUserToken(await loadSigningKey(keyDirectoryOf(directory)), user);
}

export interface RunningService extends AsyncDisposable {
  readonly url: string;
  readonly signingKey: SigningKey;
  /** Requests that arrived at the socket, oldest first: `GET /beta/…`. */
  readonly requests: string[];
  readonly store: Store;
  /** The same, for what there is in SQLite alone. */
  readonly sqlite: SqliteStore;
  readonly databaseFile: string;
  /** Rows of a statement that every store understands. */
  query(sql: string): Promise<Record<string, unknown>[]>;
  /** What the service's clock shows. Move it to let time pass. */
  clock: { now: number };
  /** What the service logged, a JSON line each. */
  readonly logs: string[];
  /** The access log: a line for each request that has ended. */
  readonly accessLog: string[];
  readonly audit: AuditTrail;
  /** Where the appointment of a meeting is. */
  at(meeting: string, parent?: string): string;
  token(user?: string, changes?: Partial<SampleUser>): Promise<string>;
  applicationToken(changes?: Partial<SampleApplication>): Promise<string>;
}

interface Settings extends Partial<ServiceOptions> {
  /** Where its data is, and stays afterwards; without it a directory that lives as long as the service. */
  readonly directory?: string;
  /** Any that is free, unless given. */
  readonly port?: number;
  readonly smsWebhook?: Omit<WebhookOptions, "now">;
  readonly notificationOptions?: Partial<Parameters<typeof createNotificationDelivery>[0]>;
  /** Faults by chance. */
  readonly faults?: FaultPlan;
  /** Whether a request may ask for a fault by `x-fault`. */
  readonly faultHeader?: boolean;
}

type TestStore = Pick<RunningService, "store" | "sqlite" | "databaseFile" | "query" | "clock"> & {
  readonly close: (isKept: boolean) => Promise<void>;
};

interface StoreSettings {
  readonly now: (() => number) | undefined;
  readonly flushed: (duration: number) => void;
}

/** The store of this run, SQLite or PostgreSQL, on the data that a directory stands for. */
async function openTestStore(directory: string, { now, flushed }: StoreSettings): Promise<TestStore> {
  const databaseFile = join(directory, "appointments.db");
  if (!usesPostgres) {
    const clock = { now: Date.now() };
    const store = new SqliteStore(databaseFile, { now: now ?? (() => clock.now), flushed });
    const query = async (sql: string) => store.connection.all(sql);
    return { store, sqlite: store, databaseFile, query, clock, close: () => store.close() };
  }
  const url = await postgresFor(directory);
  const opened = await PostgresStore.open(url);
  const clock = new PostgresClock(url, Date.now());
  const query = async (sql: string) => {
    await clock.isSet;
    return queryPostgres(url, sql);
  };
  return {
    store: behindClock<Store>(opened, clock),
    get sqlite(): never {
      throw new TypeError("this run has PostgreSQL");
    },
    get databaseFile(): never {
      throw new TypeError("this run has PostgreSQL");
    },
    query,
    clock,
    close: async (isKept) => {
      await clock.isSet;
      await opened.close();
      if (!isKept) await dropDatabase(url);
    },
  };
}

/** The real service on a free port, on a database of its own with the samples in it. */
export async function startService({
  directory: given,
  smsWebhook,
  notificationOptions,
  faults,
  faultHeader = false,
  port: givenPort = 0,
  ...settings
}: Settings = {}): Promise<RunningService> {
  const directory = given ?? mkdtempSync(join(tmpdir(), "service-"));
  const signingKey = await loadSigningKey(keyDirectoryOf(directory));
  const logs: string[] = [];
  const write = (line: string) => {
    logs.push(line);
    keepLogLine(line);
  };
  const logger = pino({ base: null, level: "trace" }, { write });
  const accessLog: string[] = [];
  const observer = serviceAccessLog((line) => {
    accessLog.push(line);
    keepLogLine(line);
  });
  const flushed = (duration: number) => (settings.observer ?? observer).flushed(duration);
  const opened = await openTestStore(directory, { now: settings.now, flushed });
  const { store, clock } = opened;
  const now = () => clock.now;
  await addSamples(store, clock.now);
  const smsDelivery =
    smsWebhook && new SmsDelivery({ store, logger, now, sender: createWebhookSender({ ...smsWebhook, now }) });
  const notifications = createNotificationDelivery({
    store,
    logger,
    now,
    hosts: "any",
    allowsHttp: true,
    interval: 20,
    ...notificationOptions,
  });
  const audit = new AuditTrail(store.audit, (error) => logger.error({ err: error }, "The audit can't be written"));
  const service = createService({
    store,
    audit,
    authenticate: acceptOwnTokens(signingKey),
    logger,
    observer,
    smsDelivery,
    notifications: notifications.handle,
    provisioningSeconds: 10,
    provisioningStatus: 503,
    now,
    sampleBehaviour: createSampleBehaviour(store, now),
    extensions: [
      createFaultExtension({ plan: faults, header: faultHeader, now }),
      { addTo: (instance) => addIdentityProvider(instance, { signingKey, now, production: false }) },
    ],
    ...settings,
  });
  const requests: string[] = [];
  service.server.prependListener("request", (request: { method: string; url: string }) => {
    requests.push(`${request.method} ${request.url}`);
  });
  await service.listen({ host: "127.0.0.1", port: givenPort });
  // It asks the database again and again.
  if (notificationOptions !== undefined) notifications.delivery.start();
  const { port } = service.server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  let isDisposed = false;
  return {
    url,
    signingKey,
    requests,
    store,
    get sqlite() {
      return opened.sqlite;
    },
    get databaseFile() {
      return opened.databaseFile;
    },
    query: (sql) => opened.query(sql),
    clock,
    logs,
    accessLog,
    audit,
    at: (meeting, parent = "me") =>
      `${url}/beta/${parent}/onlineMeetings/${encodeURIComponent(meeting)}/virtualAppointment`,
    token: (name = "adele", changes = {}) => {
      const user = sampleUsers.find((sample) => sample.name === name);
      if (user === undefined) throw new TypeError(`no sample user ${name}`);
      return issueUserToken(signingKey, { ...user, ...changes });
    },
    applicationToken: (changes = {}) => issueApplicationToken(signingKey, { ...sampleApplication, ...changes }),
    async [Symbol.asyncDispose]() {
      if (isDisposed) return;
      isDisposed = true;
      service.server.closeAllConnections();
      await service.close();
      await smsDelivery?.close();
      await notifications.delivery.close();
      await audit.close();
      await opened.close(given !== undefined);
      if (given === undefined) rmSync(directory, { recursive: true });
    },
  };
}
