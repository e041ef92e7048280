import type { ServerResponse } from "node:http";
import { createEtag, WRITE_ID } from "../../../src/common/contract/etag.ts";
import type { ScriptedAnswer, ScriptedUpstream, UpstreamCall } from "../../support/upstream.ts";
import type { Stored, UpstreamState } from "./operations.ts";

/** Which requests a fault hits: all, or of each appointment the first alone. What a read repeats or looks for works then. */
export type Scope = "every request" | "the first request";
/** What becomes of a write that is hit. One that is executed late is so when its caller has long had an answer. */
export type Fate = "executed" | "not executed" | "executed late";

export interface Fault {
  readonly name: string;
  /** What the gateway takes for the upstream, where nothing gets through to it. */
  readonly urlOf?: (upstream: string) => string;
  /**
   * Answers a request that is hit, with what should have been answered at hand.
   *
   * @param held called when the caller has had its answer
   */
  readonly answer?: (
    proper: () => ScriptedAnswer,
    response: ServerResponse,
    held: (() => void)[],
  ) => ReturnType<ScriptedUpstream["answer"]>;
  /** The same where a status is all there is to it, which an item of a batch may have as well. */
  readonly status?: ScriptedAnswer;
  /** The short deadlines end it, not the upstream. */
  readonly isEndless?: boolean;
}

interface Hit {
  readonly fault: Fault;
  readonly scope: Scope;
  readonly fate: Fate;
  readonly hitsItems: boolean;
}

interface FaultyUpstream {
  readonly answer: ScriptedUpstream["answer"];
  readonly state: () => UpstreamState;
  /** What was held back comes now. */
  readonly release: () => void;
}

/** Keeps appointments with etags, as the service makes them, and executes what it is told to, or not, before a fault hits the answer. */
export function faultyUpstream(before: UpstreamState, { fault, scope, fate, hitsItems }: Hit): FaultyUpstream {
  const store = new AppointmentStore(before);
  const held: (() => void)[] = [];
  const asked = new Set<string>();
  const isHit = (paths: readonly string[]): boolean => {
    const isFirst = paths.every((path) => !asked.has(path));
    for (const path of paths) asked.add(path);
    return scope === "every request" || isFirst;
  };
  const answer: ScriptedUpstream["answer"] = (call, response) => {
    const reads: readonly { readonly id: string; readonly url: string }[] | undefined = call.body?.requests;
    if (hitsItems && reads !== undefined) {
      const responses = reads.map(({ id, url }) => ({ id, ...(isHit([url]) ? itemOf(fault) : store.read(url)) }));
      return { status: 200, body: { responses } };
    }
    if (!isHit(reads?.map(({ url }) => url) ?? [call.path.replace(/^\/(?:beta|v1\.0)/, "")]))
      return store.execute(call);
    const proper = once(() => (fate === "not executed" ? store.copy() : store).execute(call));
    if (fate !== "executed late") proper();
    return fault.status ?? fault.answer?.(proper, response, held);
  };
  return {
    answer,
    state: () => store.state,
    release: () => {
      for (const come of held) come();
    },
  };
}

class AppointmentStore {
  readonly #appointments: Map<string, Stored>;
  /** Of those that were written here: with the mark of the write. */
  readonly #etags = new Map<string, string>();
  #messages: number;

  constructor({ appointments, messages }: UpstreamState) {
    this.#appointments = new Map(Object.entries(appointments));
    this.#messages = messages;
  }

  get state(): UpstreamState {
    return { appointments: Object.fromEntries(this.#appointments), messages: this.#messages };
  }

  copy(): AppointmentStore {
    return new AppointmentStore(this.state);
  }

  read(path: string): ScriptedAnswer {
    const stored = this.#appointments.get(meetingOf(path));
    if (stored === undefined) {
      const message = "This online meeting has no virtual appointment.";
      return { status: 404, body: { error: { code: "NotFound", message } } };
    }
    const { externalAppointmentId } = stored;
    return { status: 200, headers: { etag: this.#etagOf(path, stored) }, body: { externalAppointmentId } };
  }

  execute({ method, path, headers, body }: UpstreamCall): ScriptedAnswer {
    if (method === "GET") return this.read(path);
    if (body?.requests !== undefined) {
      const reads: readonly { readonly id: string; readonly url: string }[] = body.requests;
      return { status: 200, body: { responses: reads.map(({ id, url }) => ({ id, ...this.read(url) })) } };
    }
    if (method === "POST") {
      this.#messages++;
      return { status: 204 };
    }
    const id = meetingOf(path);
    const stored = this.#appointments.get(id);
    const { "if-match": wanted, "if-none-match": unwanted } = headers;
    const isMet = wanted === undefined || wanted === (stored && this.#etagOf(path, stored));
    if (!isMet || (unwanted === "*" && stored !== undefined)) return { status: 412 };
    if (method === "DELETE") {
      this.#appointments.delete(id);
      return { status: 204 };
    }
    this.#etags.set(id, createEtag(String(headers[WRITE_ID])));
    this.#appointments.set(id, { ...body, version: (stored?.version ?? 0) + 1 });
    return { ...this.read(path), status: method === "PUT" ? 201 : 200 };
  }

  #etagOf(path: string, { version }: Stored): string {
    return this.#etags.get(meetingOf(path)) ?? `"${version}"`;
  }
}

function meetingOf(path: string): string {
  return /\/onlineMeetings\/(\w+)\//.exec(path)?.[1] ?? "";
}

function itemOf({ name, status }: Fault): ScriptedAnswer {
  if (status === undefined) throw new TypeError(`No item of a batch can have this: ${name}.`);
  return status;
}

function once<Value>(make: () => Value): () => Value {
  let made: { readonly value: Value } | undefined;
  return () => (made ??= { value: make() }).value;
}
