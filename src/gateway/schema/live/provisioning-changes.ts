import { builder } from "../builder.ts";
import { liveErrors, valueOfError } from "./changed-meetings.ts";
import { selectChanges, watchChanges, type LiveEvent } from "./watch-changes.ts";

interface TenantProvisioning {
  readonly isReady: boolean;
  readonly readyAt: Date | undefined;
}

const TenantProvisioningRef = builder.objectRef<TenantProvisioning>("TenantProvisioning").implement({
  description: "Whether virtual appointments are set up for a tenant.",
  fields: (t) => ({
    isReady: t.exposeBoolean("isReady", {
      nullable: false,
      description: "Whether the tenant's first virtual appointment can be created now.",
    }),
    readyAt: t.expose("readyAt", {
      type: "DateTime",
      nullable: true,
      description: "When it can be; `null` when changes were missed, so that nobody knows.",
    }),
  }),
});

const TenantProvisioningResult = builder.unionType("TenantProvisioningResult", {
  description: "How far the provisioning is, or why nothing is told: then the subscription is over.",
  types: [TenantProvisioningRef, ...liveErrors],
  resolveType: (outcome) => ("code" in outcome ? outcome.name : "TenantProvisioning"),
});

builder.subscriptionField("tenantProvisioning", (t) =>
  t.field({
    type: TenantProvisioningResult,
    nullable: true,
    description:
      "Tells when the setting up of virtual appointments begins for your tenant, and once more when it is over: then " +
      "repeat a create that a `ServiceProvisioningError` has refused.",
    subscribe: async (_root, _args, context) => {
      const events = await watchChanges(context, undefined);
      return untilReady(await selectChanges(events, ({ kind }) => kind === "provisioningBegun"));
    },
    resolve: (event: LiveEvent | TenantProvisioning) => {
      if ("isReady" in event) return event;
      if ("error" in event) return valueOfError(event.error);
      return provisioningOf(event.changes.at(-1)?.readyAt);
    },
  }),
);

function provisioningOf(readyAt: Date | undefined): TenantProvisioning {
  return { isReady: readyAt !== undefined && readyAt.getTime() <= Date.now(), readyAt };
}

/** With an event of its own when what has begun is over. */
async function untilReady(events: AsyncIterable<LiveEvent>): Promise<AsyncIterable<LiveEvent | TenantProvisioning>> {
  const iterator = events[Symbol.asyncIterator]();
  let coming: Promise<IteratorResult<LiveEvent>> | undefined;
  let readyAt: Date | undefined;
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        coming ??= iterator.next();
        const ready = readyAt === undefined ? undefined : readyIn(readyAt);
        const result = await Promise.race(ready === undefined ? [coming] : [coming, ready.passed]);
        ready?.stop();
        if (result === undefined) {
          const value = { isReady: true, readyAt };
          readyAt = undefined;
          return { done: false, value };
        }
        coming = undefined;
        if (result.done !== true && "changes" in result.value) {
          const begun = result.value.changes.at(-1)?.readyAt;
          readyAt = begun !== undefined && begun.getTime() > Date.now() ? begun : undefined;
        }
        return result;
      },
      return: async () => (await iterator.return?.()) ?? { done: true, value: undefined },
    }),
  };
}

function readyIn(readyAt: Date): { passed: Promise<undefined>; stop: () => void } {
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const timer = setTimeout(() => resolve(undefined), Math.max(0, readyAt.getTime() - Date.now()));
  return { passed: promise, stop: () => clearTimeout(timer) };
}
