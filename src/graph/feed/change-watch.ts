import type { Credential, UserScope } from "../model/credential.ts";
import { type GatewayError, LiveUpdatesUnavailableError, NotFoundError } from "../model/gateway-errors.ts";
import type { UpstreamChange } from "../model/upstream-change.ts";
import { errorOf, graphErrorOf } from "../map-error.ts";
import type { UpstreamAnswer } from "../transport/response.ts";
import { PendingChanges, type ChangeBatch } from "./pending-changes.ts";
import type { SharedStream, StreamListener } from "./shared-stream.ts";

/** Gives the stream of a token; the same for all who ask with it. */
export type StreamOf = (token: string, lastId: string | undefined) => SharedStream;

export interface ChangeWatchOptions {
  readonly streamOf: StreamOf;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called once, when nothing is listened to any more. */
  readonly whenClosed: () => void;
}

/** What changes for one caller, in the order it is told, until it is closed. */
export class ChangeWatch implements StreamListener {
  readonly #credential: Credential;
  readonly #scope: UserScope;
  readonly #options: ChangeWatchOptions;
  readonly #pending = new PendingChanges();
  #token = "";
  #stream: SharedStream | undefined;
  #error: unknown;
  #isClosed = false;
  /** Until then whoever opens it is told why it can't be. */
  #isOpen = false;

  constructor(credential: Credential, scope: UserScope, options: ChangeWatchOptions) {
    this.#credential = credential;
    this.#scope = scope;
    this.#options = options;
  }

  /**
   * Listens from now on.
   *
   * @param from the id after which to go on
   * @throws {GatewayError} when the upstream tells this caller nothing
   */
  async open(from: string | undefined): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#listen(from);
      this.#isOpen = answer === undefined;
      if (answer === undefined) return;
      if (answer.status === 401) this.#credential.forget("appointments", this.#token);
      if (answer.status !== 401 || attempt > 1) throw this.#errorOf(answer);
    }
  }

  async #listen(from: string | undefined): Promise<UpstreamAnswer | undefined> {
    this.#token = await this.#credential.tokenFor("appointments");
    // Whoever closed it meanwhile doesn't come again to leave.
    if (this.#isClosed) return undefined;
    const stream = this.#options.streamOf(this.#token, from);
    this.#stream = stream;
    // Before it is open, so that it stays for whoever waits for it.
    stream.listen(this, from);
    return stream.opened;
  }

  /** With what a reader would go on. */
  get position(): string | undefined {
    return this.#pending.positionOf(this.#stream?.lastId);
  }

  /**
   * The next changes, once there are some.
   *
   * @returns `undefined` when it was closed
   * @throws {GatewayError} when the upstream tells this caller nothing more
   */
  async next(): Promise<ChangeBatch | undefined> {
    while (!this.#isClosed) {
      const wait = this.#pending.wait();
      const batch = this.#pending.take();
      if (batch !== undefined) return batch;
      if (this.#error !== undefined) throw this.#error;
      await wait;
    }
    return undefined;
  }

  /** @param error what the next reader is told of first; absent, that there is nothing more */
  close(error?: GatewayError): void {
    if (!this.#isClosed && this.#error === undefined) this.#options.whenClosed();
    if (error === undefined) this.#isClosed = true;
    this.#error ??= error;
    this.#stream?.leave(this);
    this.#pending.wake();
  }

  changed(change: UpstreamChange, id: string): void {
    this.#pending.add(change, id);
  }

  missed(id: string): void {
    this.#pending.miss(id);
  }

  closed(answer: UpstreamAnswer | undefined): void {
    if (!this.#isOpen || this.#isClosed) return;
    this.#isOpen = false;
    const isTokens = answer === undefined || answer.status === 401;
    if (!isTokens) return this.close(this.#errorOf(answer));
    this.#credential.forget("appointments", this.#token);
    // With another token it goes on from where it was.
    this.open(this.#stream?.lastId).catch((error: unknown) => this.close(error as GatewayError));
  }

  #errorOf(answer: UpstreamAnswer): GatewayError {
    const { status } = answer;
    const { message } = graphErrorOf(answer.body, []);
    const isUnknown = (status === 400 && /segment/i.test(message)) || [200, 404, 405, 406, 501].includes(status);
    if (!isUnknown) return errorOf(answer, "read", this.#scope, this.#options.now(), this.#credential.kind);
    // A user's name is none that Graph finds with an application's token.
    if (status === 404 && this.#scope.userId?.includes("@") === true) return new NotFoundError("MEETING");
    return new LiveUpdatesUnavailableError({ requestId: answer.headers["request-id"] });
  }
}
