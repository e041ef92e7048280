import {
  type GatewayError,
  ConflictError,
  ForbiddenError,
  LiveUpdatesUnavailableError,
  NotFoundError,
  PreconditionFailedError,
  ResourceRetiredError,
  ServiceProvisioningError,
  ServiceUnavailableError,
  ThrottledError,
  ValidationError,
} from "../../graph/model/gateway-errors.ts";
import { LIST_SIZE } from "../../common/list-size.ts";
import { MAX_ISSUES } from "../../graph/model/validation-issue.ts";
import { builder } from "./builder.ts";
import { ValidationIssueRef } from "./validation-types.ts";

const GatewayErrorRef = builder.interfaceRef<GatewayError>("GatewayError").implement({
  description:
    "What every expected failure has. Select `... on GatewayError { message }` to be safe against kinds added later.",
  fields: (t) => ({
    message: t.exposeString("message", {
      nullable: false,
      description: "For developers, in English. It never holds personal data; don't show it to clients as it is.",
    }),
    requestId: t.string({
      nullable: true,
      description: "The upstream's id of the request that failed: quote it when you ask for support.",
      resolve: (error) => error.requestId,
    }),
  }),
});

const RetryableErrorRef = builder
  .interfaceRef<GatewayError & { retryAfterSeconds: number | undefined }>("RetryableError")
  .implement({
    interfaces: [GatewayErrorRef],
    description:
      "A failure that passes: the same request may succeed later. After a write, look at the `outcome` of a " +
      "`ServiceUnavailableError` before you repeat it.",
    fields: (t) => ({
      retryAfterSeconds: t.int({
        nullable: true,
        description: "Whole seconds to wait before trying again; `null` when the upstream named no time.",
        resolve: (error) => error.retryAfterSeconds,
      }),
    }),
  });

builder.objectType(ValidationError, {
  name: "ValidationError",
  description: "The input is wrong; nothing was written. The same request will fail again.",
  interfaces: [GatewayErrorRef],
  fields: (t) => ({
    issues: t.field({
      type: [ValidationIssueRef],
      nullable: false,
      description: `The mistakes that were found, at least one; of more than ${MAX_ISSUES} the first.`,
      extensions: { [LIST_SIZE]: MAX_ISSUES },
      resolve: (error) => [...error.issues],
    }),
  }),
});

builder.objectType(ForbiddenError, {
  name: "ForbiddenError",
  description: "You are known, and may not do this.",
  interfaces: [GatewayErrorRef],
  fields: (t) => ({
    requiredPermissions: t.stringList({
      nullable: false,
      description:
        "Microsoft Graph permissions of which one is needed, least privileged first. If the caller has one, it is " +
        "the meeting or an application access policy that stands in the way.",
      resolve: (error) => [...error.requiredPermissions],
    }),
  }),
});

const MissingThingRef = builder.enumType("MissingThing", {
  description: "What is not there.",
  values: {
    MEETING: { description: "There is no such online meeting, or you have no access: nobody learns which." },
    APPOINTMENT: { description: "The online meeting is there, and has no virtual appointment yet: create one." },
  },
});

builder.objectType(NotFoundError, {
  name: "NotFoundError",
  description: "There is no such online meeting, it has no virtual appointment, or you have no access.",
  interfaces: [GatewayErrorRef],
  fields: (t) => ({
    what: t.field({
      type: MissingThingRef,
      nullable: true,
      description: "Which of them; `null` when the upstream did not say.",
      resolve: (error) => error.what,
    }),
  }),
});

builder.objectType(ConflictError, {
  name: "ConflictError",
  description: "The request conflicts with the state of the appointment, for another reason than its etag.",
  interfaces: [GatewayErrorRef],
});

builder.objectType(PreconditionFailedError, {
  name: "PreconditionFailedError",
  description:
    "The appointment is not the version that `ifMatch` names (or, on create without `ifMatch`, exists already). " +
    "Nothing was written. Merge with `current`, then repeat with its `etag`.",
  interfaces: [GatewayErrorRef],
});

const ThrottledThingRef = builder.enumType("ThrottledThing", {
  description: "Of what there was too much.",
  values: {
    REQUESTS: { description: "Requests, by you or by all." },
    TEXT_MESSAGES: { description: "Text messages about one meeting, in 24 hours: nothing was sent." },
  },
});

builder.objectType(ThrottledError, {
  name: "ThrottledError",
  description: "Too many requests were made, by you or by all. Wait, then repeat.",
  interfaces: [GatewayErrorRef, RetryableErrorRef],
  fields: (t) => ({
    what: t.field({
      type: ThrottledThingRef,
      nullable: false,
      description: "Of what there was too much.",
      resolve: (error) => error.what,
    }),
  }),
});

builder.objectType(ServiceProvisioningError, {
  name: "ServiceProvisioningError",
  description:
    "The first appointment of a tenant has to wait until virtual appointments are set up for it: under five minutes, " +
    "once. Repeat the create after that time.",
  interfaces: [GatewayErrorRef, RetryableErrorRef],
  fields: (t) => ({
    retryAfterSeconds: t.exposeInt("retryAfterSeconds", {
      nullable: false,
      description: "Whole seconds to wait before trying again.",
    }),
    retryAt: t.expose("retryAt", {
      type: "DateTime",
      nullable: false,
      description: "The moment to try again, by the gateway's clock.",
    }),
  }),
});

const FailureOutcomeRef = builder.enumType("FailureOutcome", {
  description: "What is known of something that failed.",
  values: {
    NOT_SENT: {
      description: "Nothing was changed: it was a read, or a write that was not executed. It may be sent again.",
    },
    UNKNOWN: {
      description:
        "A write was sent, and its answer did not come or says nothing: it may have been executed. Read before you " +
        "send it again; a text message may have gone out.",
    },
  },
});

builder.objectType(ServiceUnavailableError, {
  name: "ServiceUnavailableError",
  description:
    "The upstream is unavailable or out of reach, or the operation took longer than it may. A read may be repeated, and " +
    "so may a write whose `outcome` is `NOT_SENT`; after any other write, read first: it may have been executed.",
  interfaces: [GatewayErrorRef, RetryableErrorRef],
  fields: (t) => ({
    outcome: t.expose("outcome", {
      type: FailureOutcomeRef,
      nullable: false,
      description: "Whether something may have been changed all the same.",
    }),
  }),
});

builder.objectType(ResourceRetiredError, {
  name: "ResourceRetiredError",
  description:
    "The upstream is a Microsoft Graph that no longer serves virtual appointments. Waiting doesn't help: the " +
    "operators have to point `APPOINTMENTS_URL` at a service that does.",
  interfaces: [GatewayErrorRef],
});

builder.objectType(LiveUpdatesUnavailableError, {
  name: "LiveUpdatesUnavailableError",
  description:
    "The upstream tells of no changes: it is Microsoft Graph, or a service of an earlier version. Ask again now and then.",
  interfaces: [GatewayErrorRef],
});

/** What can go wrong with any operation. */
export const commonErrors = [
  ValidationError,
  ForbiddenError,
  NotFoundError,
  ThrottledError,
  ServiceUnavailableError,
  ResourceRetiredError,
] as const;

/** What can go wrong with a write besides. */
export const writeErrors = [...commonErrors, ConflictError, PreconditionFailedError] as const;
