import {
  VirtualAppointmentDocument,
  type GatewayClient,
  type VirtualAppointmentQueryVariables,
  type VirtualAppointmentResult,
} from "virtual-appointments-client";

interface Shown {
  readonly outcome?: VirtualAppointmentResult | null;
  /** A `GatewayRequestError`: no outcome came. */
  readonly error?: unknown;
}

/**
 * A Svelte store: `const appointment = appointmentStore(client, { onlineMeetingId });`, then `$appointment.outcome` in the
 * markup. It reads when it is first subscribed to and when it is told to, and gives up when nobody is subscribed any more.
 */
export function appointmentStore(client: GatewayClient, variables: VirtualAppointmentQueryVariables) {
  const subscribers = new Set<(shown: Shown) => void>();
  let shown: Shown = {};
  let reading = new AbortController();
  async function refresh(): Promise<void> {
    reading.abort();
    const { signal } = (reading = new AbortController());
    const read = client.execute(VirtualAppointmentDocument, variables, { signal });
    const next = await read.then(
      ({ virtualAppointment: outcome }): Shown => ({ outcome }),
      (error: unknown): Shown => ({ ...shown, error }),
    );
    if (signal.aborted) return;
    shown = next;
    for (const subscriber of subscribers) subscriber(shown);
  }
  function subscribe(subscriber: (shown: Shown) => void): () => void {
    subscribers.add(subscriber);
    subscriber(shown);
    if (subscribers.size === 1) void refresh();
    return () => {
      subscribers.delete(subscriber);
      if (subscribers.size === 0) reading.abort();
    };
  }
  return { subscribe, refresh };
}
