import type { GatewayRequestError } from "../../src/client/index.ts";
import { it as base } from "../support/client/client-fixtures.ts";

// A gateway in front of an upstream that has every appointment, for what clients send and get.

export const meeting = { onlineMeetingId: "m" };

export const it = base.extend("url", { scope: "file" }, ({ harness }) => `${harness.gateway.url}/graphql`);

it.beforeEach(({ upstream, harness }) => {
  harness.requests.splice(0);
  upstream.calls.splice(0);
  upstream.answer = () => ({
    status: 200,
    body: { externalAppointmentId: "1", appointmentClientJoinWebUrl: "https://x" },
  });
});
/** What it is rejected with. */
export const failure = (promise: Promise<unknown>) =>
  promise.then(
    () => new TypeError("it succeeded"),
    (error: unknown) => error as GatewayRequestError,
  );
