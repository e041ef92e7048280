import { LIST_SIZE } from "../../common/list-size.ts";
import { MAX_PATH, type ValidationCode, type ValidationIssue } from "../../graph/model/validation-issue.ts";
import { builder } from "./builder.ts";

const ValidationCodeRef = builder.enumType("ValidationCode", {
  description: "What kind of mistake it is. More kinds may be added: show those that you don't know as `OTHER`.",
  values: {
    REQUIRED: { description: "It is empty or left out, and has to be there." },
    TOO_LONG: { description: "A text has more characters than the `limit`." },
    TOO_MANY: { description: "There are more than the `limit`." },
    TOO_FEW: { description: "There are fewer than the `limit`." },
    OUT_OF_RANGE: {
      description: "A number or a span is beyond its `limit`; without one, it ends before it begins.",
    },
    INVALID_ID: { description: "It can't be an id." },
    INVALID_ETAG: { description: "It is no `etag` of an answer." },
    INVALID_CURSOR: { description: "It is no cursor of an answer to the same arguments." },
    INVALID_EMAIL_ADDRESS: { description: "It is no e-mail address." },
    INVALID_PHONE_NUMBER: { description: "It is no phone number." },
    INVALID_URL: { description: "It is no whole http or https URL." },
    UNKNOWN_TIME_ZONE: { description: "There is no time zone of this name." },
    DUPLICATE: { description: "An earlier item of the list names the same meeting: nobody knows which counts." },
    KEY_REUSED: { description: "This idempotency key came with another request before." },
    KEY_NOT_KEPT: { description: "The upstream keeps no idempotency keys: leave it out." },
    OTHER: { description: "Another mistake, or one that the upstream found: the `message` says which." },
  } satisfies Record<ValidationCode, { readonly description: string }>,
});

export const ValidationIssueRef = builder.objectRef<ValidationIssue>("ValidationIssue").implement({
  description: "One mistake in the input.",
  fields: (t) => ({
    code: t.expose("code", {
      type: ValidationCodeRef,
      nullable: false,
      description: "What kind of mistake: translate this, and put `limit` in.",
    }),
    path: t.stringList({
      nullable: false,
      description:
        'Where, step by step, indexes as text: `["input", "appointmentClients", "0", "emailAddress"]`. Empty when it is ' +
        "about the operation as a whole, or the upstream did not say.",
      extensions: { [LIST_SIZE]: MAX_PATH },
      resolve: ({ path }) => [...path],
    }),
    message: t.exposeString("message", {
      nullable: false,
      description: "What is wrong there, for developers, in English. Never repeats the value.",
    }),
    limit: t.int({
      nullable: true,
      description: "The most or the fewest that there may be; `null` where it is not about a size.",
      resolve: ({ limit }) => limit,
    }),
  }),
});
