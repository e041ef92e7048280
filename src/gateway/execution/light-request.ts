import type { IncomingMessage, ServerResponse } from "node:http";
import { callerGone } from "./caller-gone.ts";

/** What of a request plugins may look at; the same names as the fetch API's. */
export class LightRequest {
  readonly method: string;
  readonly url = "/graphql";
  readonly #message: IncomingMessage;
  readonly #response: ServerResponse;
  #signal: AbortSignal | undefined;

  constructor(message: IncomingMessage, response: ServerResponse) {
    this.method = message.method ?? "POST";
    this.#message = message;
    this.#response = response;
  }

  get headers(): { get(name: string): string | null } {
    return { get: (name) => headerOf(this.#message, name) };
  }

  /** Made when somebody asks for it, as nearly nobody does. */
  get signal(): AbortSignal {
    return (this.#signal ??= whenGone(this.#response));
  }
}

function whenGone(response: ServerResponse): AbortSignal {
  const caller = new AbortController();
  const leave = (): void => {
    if (!response.writableFinished) caller.abort(callerGone);
  };
  if (response.closed) leave();
  else response.once("close", leave);
  return caller.signal;
}

function headerOf(message: IncomingMessage, name: string): string | null {
  const value = message.headers[name.toLowerCase()];
  return value === undefined ? null : String(value);
}
