/** Every option of every command; a command says which of them it takes. */
export const OPTIONS = {
  tenant: {
    type: "string",
    value: "ID",
    isRequired: true,
    about: "the tenant of the user, or whose users everyone is",
  },
  user: { type: "string", value: "NAME", about: "for this sample user; left out, for the first" },
  app: { type: "boolean", about: "for the sample application instead of a user" },
  graph: { type: "boolean", about: "for the service behind the gateway" },
  from: { type: "string", value: "URL", isRequired: true, about: "the database to copy, as DATABASE_URL names one" },
  to: { type: "string", value: "URL", isRequired: true, about: "an empty one, or a file that isn't there yet" },
  database: { type: "string", value: "URL", about: "the database; left out, that of DATABASE_URL" },
  url: {
    type: "string",
    value: "URL",
    isRequired: true,
    about: "the gateway's endpoint, http://127.0.0.1:4000/graphql",
  },
  "dry-run": { type: "boolean", about: "write nothing, only say what could be imported" },
  replace: { type: "boolean", about: "replace appointments that are there already" },
  "starts-from": { type: "string", value: "TIME", about: "of meetings that start then or later, such as 2026-11-23" },
  "starts-before": { type: "string", value: "TIME", about: "and before this" },
  ids: { type: "string", value: "FILE", about: "of the meetings whose ids it has, one a line, instead" },
  "user-id": { type: "string", value: "ID", about: "whose meetings; left out, the signed-in user's" },
  check: { type: "boolean", about: "write nothing, only say whether the file is up to date" },
  email: { type: "string", value: "ADDRESS", about: "the person's e-mail address" },
  phone: { type: "string", value: "NUMBER", about: "the person's phone number" },
  meeting: { type: "string", value: "ID", about: "of this meeting alone" },
  caller: { type: "string", value: "ID", about: "of this user or application alone, by object id" },
  since: { type: "string", value: "TIME", about: "from this time on" },
  until: { type: "string", value: "TIME", about: "before this time" },
  yes: { type: "boolean", about: "do it; without, it is only told what would be done" },
  vacuum: { type: "boolean", about: "write the database's files anew as well, while writers wait" },
  state: { type: "string", value: "STATE", about: "pending, sent, failed or cancelled ones alone" },
  "send-again": { type: "string", value: "ID|failed", about: "this one, or all of these that have failed" },
  json: { type: "boolean", about: "an object a line instead of a table" },
} as const;

export type OptionName = keyof typeof OPTIONS;

export interface Options {
  readonly tenant?: string | undefined;
  readonly user?: string | undefined;
  readonly app?: boolean | undefined;
  readonly graph?: boolean | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly database?: string | undefined;
  readonly check?: boolean | undefined;
  readonly email?: string | undefined;
  readonly phone?: string | undefined;
  readonly meeting?: string | undefined;
  readonly caller?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly yes?: boolean | undefined;
  readonly vacuum?: boolean | undefined;
  readonly state?: string | undefined;
  readonly "send-again"?: string | undefined;
  readonly json?: boolean | undefined;
  readonly url?: string | undefined;
  readonly "dry-run"?: boolean | undefined;
  readonly replace?: boolean | undefined;
  readonly "starts-from"?: string | undefined;
  readonly "starts-before"?: string | undefined;
  readonly ids?: string | undefined;
  readonly "user-id"?: string | undefined;
}
