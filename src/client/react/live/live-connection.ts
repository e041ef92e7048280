import type { GatewayClient } from "../../create-gateway-client.ts";
import type { GatewayDocument } from "../../gateway-document.ts";
import { wait } from "../../wait.ts";
import { openStream } from "./open-stream.ts";
import { readEvents } from "./read-events.ts";

/** `unavailable`: the gateway, or what is behind it, tells of no changes. `refused`: not to this caller, or not this. */
export type ConnectionState = "connecting" | "live" | "unavailable" | "refused";

export interface ConnectionListener<TResult> {
  /** @param isContinued whether nothing was missed since the connection before */
  opened(isContinued: boolean): void;
  received(result: TResult): void;
  changed(state: ConnectionState): void;
}

const FIRST_PAUSE = 500;
const MAX_PAUSE = 30_000;
/** Longer than two heartbeats of a gateway: a connection that says nothing for so long is broken. */
const MAX_SILENCE = 45_000;
/** After so many connections that were over at once it is no connection that is broken. */
const MAX_VAIN = 3;

/**
 * Holds a subscription open until the signal is aborted: a connection that breaks is opened again, later each time, and goes
 * on after the last event.
 */
export async function connect<TResult extends { readonly __typename: string }, TVariables>(
  client: GatewayClient,
  [document, field]: readonly [document: GatewayDocument<unknown, TVariables>, field: string],
  variables: TVariables,
  listener: ConnectionListener<TResult>,
  signal: AbortSignal,
): Promise<void> {
  let lastId: string | undefined;
  let retry = FIRST_PAUSE;
  let vain = 0;
  while (!signal.aborted) {
    listener.changed("connecting");
    let end: ConnectionState | undefined;
    try {
      end = await listen();
    } catch {
      // Whatever broke it: it is tried again.
    }
    if (signal.aborted) return;
    if (end !== undefined) return listener.changed(end);
    // Half of it by chance: what broke together doesn't come again together.
    await wait(Math.min(retry * 2 ** vain++, MAX_PAUSE) * (0.5 + Math.random() / 2), signal);
  }

  /** @returns why not to come again */
  async function listen(): Promise<ConnectionState | undefined> {
    const quiet = new AbortController();
    const abort = (): void => quiet.abort();
    signal.addEventListener("abort", abort);
    let timer = setTimeout(abort, MAX_SILENCE);
    try {
      const response = await openStream(client, document, variables, {
        signal: quiet.signal,
        lastEventId: lastId,
      });
      const { status, body } = response;
      if (status !== 200 || body === null || !/event-stream/.test(response.headers.get("content-type") ?? "")) {
        void body?.cancel().catch(() => undefined);
        if (status === 429 || status >= 500) return undefined;
        return status === 401 || status === 403 ? "refused" : "unavailable";
      }
      let isOpen = false;
      for await (const { name, data, id, retry: after } of readEvents(body)) {
        clearTimeout(timer);
        timer = setTimeout(abort, MAX_SILENCE);
        if (after !== undefined) retry = Number(after) || retry;
        const result = name === "next" ? resultOf(data ?? "") : undefined;
        if (result === "expired") return vain++ < MAX_VAIN ? undefined : "refused";
        if (result === "unreadable" || (name === "complete" && !isOpen)) return "unavailable";
        if (typeof result === "object" && result.__typename !== "MeetingChanges") return stateOf(result.__typename);
        // From where on it tells is known once it does.
        if (!isOpen && id !== undefined) {
          isOpen = true;
          vain = 0;
          listener.opened(lastId !== undefined);
          listener.changed("live");
        }
        if (typeof result === "object") listener.received(result);
        // Not before it was heard.
        lastId = id ?? lastId;
        if (name === "complete") return undefined;
      }
      return undefined;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      quiet.abort();
    }
  }

  function resultOf(text: string): TResult | "expired" | "unreadable" {
    const { data, errors } = JSON.parse(text) as {
      readonly data?: Readonly<Record<string, TResult | null>>;
      readonly errors?: readonly { readonly extensions?: { readonly code?: string } }[];
    };
    if (errors?.some(({ extensions }) => extensions?.code === "UNAUTHENTICATED") === true) return "expired";
    return data?.[field] ?? "unreadable";
  }
}

/** What a typed error means for the connection: those that pass are tried again. */
function stateOf(error: string): ConnectionState | undefined {
  if (error === "ThrottledError" || error === "ServiceUnavailableError") return undefined;
  return error === "LiveUpdatesUnavailableError" || error === "ResourceRetiredError" ? "unavailable" : "refused";
}
