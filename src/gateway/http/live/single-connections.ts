import { randomUUID } from "node:crypto";
import type { EventStream } from "./event-stream.ts";

/** A stream that operations of their own requests write to. */
export interface SharedConnection {
  readonly token: string;
  readonly owner: string;
  stream: EventStream | undefined;
  /** By their ids, what ends them. */
  readonly operations: Map<string, () => void>;
}

/**
 * The streams of graphql-sse's "single connection mode", of this process alone: each request has to reach the process that
 * made the reservation.
 *
 * @see https://github.com/enisdenjo/graphql-sse/blob/master/PROTOCOL.md
 */
export class SingleConnections {
  readonly #byToken = new Map<string, SharedConnection>();

  reserve(owner: string): SharedConnection {
    const connection: SharedConnection = { token: randomUUID(), owner, stream: undefined, operations: new Map() };
    this.#byToken.set(connection.token, connection);
    return connection;
  }

  /**
   * Gives up what nobody has opened in time, and what was begun for it.
   *
   * @param time in milliseconds
   * @param whenExpired called then
   */
  expire(connection: SharedConnection, time: number, whenExpired: () => void): void {
    setTimeout(() => {
      if (connection.stream !== undefined) return;
      this.close(connection);
      whenExpired();
    }, time).unref();
  }

  /** @returns `undefined` also for a token of somebody else's */
  find(token: string | undefined, owner: string): SharedConnection | undefined {
    const connection = token === undefined ? undefined : this.#byToken.get(token);
    return connection?.owner === owner ? connection : undefined;
  }

  close(connection: SharedConnection): void {
    this.#byToken.delete(connection.token);
    for (const end of connection.operations.values()) end();
    connection.operations.clear();
  }
}
