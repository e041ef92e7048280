import type { QueryClient, QueryFunctionContext } from "@tanstack/react-query";
import type { GatewayClient } from "../../create-gateway-client.ts";
import type { GatewayDocument } from "../../gateway-document.ts";
import type { MeetingChangesFieldsFragment, MeetingInput } from "../../generated/graphql.ts";
import { LiveChanges } from "../cache/live-changes.ts";
import { connect, type ConnectionState } from "./live-connection.ts";

/** A change that somebody made: which properties, by whom. Never the values: those are in the appointment. */
export type LiveChange = MeetingChangesFieldsFragment["changes"][number];

/**
 * `live`: what others change appears by itself. `connecting`: it will again; what was missed meanwhile is made up for.
 * `polling`: the gateway, or what is behind it, tells of no changes, so it is asked now and then. `off`: not to this user.
 */
export type LiveStatus = "connecting" | "live" | "polling" | "off";

export interface LiveState {
  readonly status: LiveStatus;
  /** The last change that was told, by whomever. */
  readonly lastChange: LiveChange | undefined;
}

/** What is watched, and what to do about it. */
export interface LiveSource {
  readonly document: GatewayDocument<unknown, never>;
  readonly field: string;
  readonly variables: object;
  readonly readAppointment: (
    client: GatewayClient,
    meeting: MeetingInput,
    context: QueryFunctionContext,
  ) => Promise<unknown>;
  /** Reads all that is watched again: some of it may have changed. */
  readonly refresh: (queryClient: QueryClient) => void;
  /** What else a change makes old. */
  readonly changed?: (queryClient: QueryClient, change: LiveChange) => void;
}

type Result = { readonly __typename: string } & Partial<MeetingChangesFieldsFragment>;

/** How long it is held open while nobody listens, in milliseconds. */
const LINGER = 100;

export const STARTING: LiveState = { status: "connecting", lastChange: undefined };

/** One subscription, for all that show the same: it is held open while anybody does. */
export class SharedConnection {
  readonly #start: (signal: AbortSignal) => void;
  readonly #refresh: () => void;
  readonly #whenStopped: () => void;
  readonly #listeners = new Set<() => void>();
  readonly #heard = new Set<(change: LiveChange) => void>();
  #stopping: AbortController | undefined;
  #polling: ReturnType<typeof setInterval> | undefined;
  state: LiveState = STARTING;

  constructor(client: GatewayClient, queryClient: QueryClient, source: LiveSource, whenStopped: () => void) {
    this.#whenStopped = whenStopped;
    const { document, field, variables, refresh } = source;
    const readAppointment = (context: QueryFunctionContext) =>
      source.readAppointment(client, context.queryKey[2] as MeetingInput, context);
    this.#start = (signal) => {
      const changes = new LiveChanges(queryClient, readAppointment);
      const listener = {
        opened: (isContinued: boolean) => {
          if (!isContinued) refresh(queryClient);
        },
        received: ({ hasGap, changes: told = [] }: Result) => {
          if (hasGap === true) refresh(queryClient);
          for (const change of told) {
            changes.hear(change, change.virtualAppointment);
            source.changed?.(queryClient, change);
            this.#become({ ...this.state, lastChange: change });
            for (const hear of this.#heard) hear(change);
          }
        },
        changed: (state: ConnectionState) => this.#become({ ...this.state, status: statusOf[state] }),
      };
      void connect<Result, never>(client, [document, field], variables as never, listener, signal);
    };
    this.#refresh = () => refresh(queryClient);
  }

  /** As React wants it: the same function each time. */
  readonly listen = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#stopping === undefined) {
      this.#stopping = new AbortController();
      this.#start(this.#stopping.signal);
    }
    return () => {
      this.#listeners.delete(listener);
      // Whoever shows the same next, such as React in strict mode, takes it over.
      if (this.#listeners.size === 0) setTimeout(() => this.#stopUnlessListened(), LINGER);
    };
  };

  #stopUnlessListened(): void {
    if (this.#listeners.size > 0) return;
    this.#stopping?.abort();
    this.#stopping = undefined;
    this.state = STARTING;
    this.#whenStopped();
  }

  hear(heard: (change: LiveChange) => void): () => void {
    this.#heard.add(heard);
    return () => void this.#heard.delete(heard);
  }

  /** Asks now and then while nobody tells. */
  poll(interval: number): () => void {
    if (this.state.status !== "polling" || this.#polling !== undefined) return () => undefined;
    const polling = setInterval(this.#refresh, interval);
    this.#polling = polling;
    return () => {
      clearInterval(polling);
      this.#polling = undefined;
    };
  }

  #become(state: LiveState): void {
    this.state = state;
    for (const listener of this.#listeners) listener();
  }
}

const statusOf: Record<ConnectionState, LiveStatus> = {
  connecting: "connecting",
  live: "live",
  unavailable: "polling",
  refused: "off",
};
