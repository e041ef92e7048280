import { granted, graphTokenOf, userNumber } from "../support/authority.ts";
import { it as base } from "../support/fixtures.ts";

// A gateway that exchanges its callers' tokens, in front of an upstream that tells whose token it got.

export const read = (id = "m") => `{ outcome: virtualAppointment(onlineMeetingId: "${id}") {
  __typename ... on GatewayError { message requestId } ... on RetryableError { retryAfterSeconds }
  ... on ForbiddenError { requiredPermissions } ... on VirtualAppointment { externalAppointmentId } } }`;
export const remove = `mutation { outcome: deleteVirtualAppointment(input: { onlineMeetingId: "m" }) {
  __typename ... on RetryableError { retryAfterSeconds } ... on ForbiddenError { requiredPermissions } } }`;

const STARTED = Date.now();
/** How far the gateway's clock has been moved, in milliseconds: time passes for tokens when a test says so. */
export const clock = { ahead: 0 };
/** How many users there have been. */
export let users = 0;

export const it = base
  /** The token of a user that no test before has seen. */
  .extend("newUser", ({ authority }) => (changes: object = {}) => {
    return authority.token({ oid: userNumber(++users), ...changes });
  });
it.override("gatewayOptions", ({ authority }) => ({
  identity: authority.settings({ retryTime: 500 }),
  identityClock: () => STARTED + clock.ahead,
}));

it.beforeEach(({ upstream, authority }) => {
  upstream.calls.splice(0);
  authority.tokenCalls.splice(0);
  authority.reply = ({ form }) => granted(graphTokenOf(form.get("assertion") ?? ""));
  // Every answer says whose token it came for.
  upstream.answer = ({ method, headers, body }) => {
    const item = { externalAppointmentId: headers.authorization };
    if (method === "GET") return { status: 200, body: item };
    if (method !== "POST") return { status: 204 };
    return {
      status: 200,
      body: { responses: body.requests.map(({ id }: { id: string }) => ({ id, status: 200, body: item })) },
    };
  };
});
