import type { UpstreamName, UserScope } from "../model/credential.ts";
import {
  ForbiddenError,
  GatewayError,
  NotFoundError,
  ServiceUnavailableError,
  UnauthenticatedError,
} from "../model/gateway-errors.ts";
import { type OnlineMeeting, parseMeeting } from "../model/upstream-meeting.ts";
import { type MeetingOperation, requiredPermissions } from "../model/operation-permissions.ts";
import { type AppointmentKey, meetingsPath } from "../model/upstream-appointment.ts";
import { isObject } from "../../common/json.ts";
import type { GraphWrites } from "../writes/graph-writes.ts";
import { isLost } from "../writes/repeat-write.ts";
import { pathUnder, type Requester } from "../requester.ts";
import type { UpstreamAnswer } from "../transport/response.ts";
import { bodyOf, handoverOf, isAsAsked, type MeetingChanges } from "./meeting-changes.ts";
import { type MeetingKey, meetingPath, parseFoundByLink } from "./meeting-lookup.ts";

/** Reads meetings from Graph, each in its slot. */
type ReadEach = <Key extends UserScope>(
  keys: readonly Key[],
  caller: Requester,
  pathOf: (key: Key, userId: string | undefined) => string,
  parse: (answer: UpstreamAnswer, key: Key) => OnlineMeeting | Error | undefined,
) => Promise<(OnlineMeeting | Error)[]>;

export interface GraphMeetingsOptions {
  readonly writes: GraphWrites;
  readonly read: ReadEach;
  /** Whether the appointments live elsewhere, where what Graph says of a meeting has to be told. */
  readonly areApart: boolean;
}

/** What became of a write that Graph executed and the appointment service has to be told of. */
export interface Handover {
  /** Why the service was not told; `undefined` where it was, or lives where the meeting does. The same write again tells it. */
  readonly failure: GatewayError | undefined;
}

export interface WrittenMeeting extends Handover {
  readonly meeting: OnlineMeeting;
}

/** Meetings themselves: Graph holds them, and the appointment service is told of each. */
export class GraphMeetings {
  readonly #options: GraphMeetingsOptions;

  constructor(options: GraphMeetingsOptions) {
    this.#options = options;
  }

  /** A meeting, by its id or by its link. */
  async read(key: MeetingKey, caller: Requester): Promise<OnlineMeeting> {
    const [found = new TypeError("No read.")] = await this.readEach([key], caller);
    if (found instanceof Error) throw found;
    return found;
  }

  /** Meetings, each in its slot: a meeting, or the error that kept it away. */
  readEach(keys: readonly MeetingKey[], caller: Requester): Promise<(OnlineMeeting | Error)[]> {
    return this.#options.read(keys, caller, meetingPath, (answer, key) =>
      "joinWebUrl" in key ? parseFoundByLink(answer, key) : parseMeeting(key.userId, answer.body),
    );
  }

  /**
   * Tells the appointment service of a meeting that Graph knows better: of one that it knows, when it is.
   *
   * @returns why that failed
   */
  async tell(meeting: OnlineMeeting, isKnown: boolean, caller: Requester): Promise<GatewayError | undefined> {
    if (!isKnown) return this.#handOver(meeting, undefined, caller);
    const { key, startDateTime, endDateTime } = meeting;
    try {
      const path = pathUnder(key, caller.credential.authorize(key, "adoptMeeting"));
      const body = JSON.stringify(bodyOf({ startDateTime, endDateTime }));
      await this.#send("appointments", key, "adoptMeeting", caller, { method: "PATCH", path, body });
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  /** Creates a meeting, or finds the one that was made for this external id. So it may be sent once more. */
  async create(
    target: UserScope,
    externalId: string,
    changes: MeetingChanges,
    caller: Requester,
  ): Promise<WrittenMeeting & { readonly isNew: boolean }> {
    const body = JSON.stringify({ externalId, ...bodyOf(changes) });
    const path = `${meetingsPath(caller.credential.authorize(target, "createMeeting"))}/createOrGet`;
    const send = () => this.#send("graph", target, "createMeeting", caller, { method: "POST", path, body });
    let answer: UpstreamAnswer;
    try {
      answer = await send();
    } catch (error) {
      if (!isLost(error)) throw error;
      answer = await send().catch((repeated: unknown) => {
        // What is refused now says nothing of what became of the first.
        throw isLost(repeated) ? repeated : error;
      });
    }
    const meeting = requireMeeting(answer, target.userId);
    const failure = await this.#handOver(meeting, externalId, caller);
    return { meeting, isNew: answer.status === 201, failure };
  }

  /** Changes a meeting. Where the answer doesn't come, a read tells what became of it. */
  async update(key: AppointmentKey, changes: MeetingChanges, caller: Requester): Promise<WrittenMeeting> {
    const body = JSON.stringify(bodyOf(changes));
    const path = pathUnder(key, caller.credential.authorize(key, "updateMeeting"));
    let meeting: OnlineMeeting;
    try {
      const answer = await this.#send("graph", key, "updateMeeting", caller, { method: "PATCH", path, body });
      // Graph answers with the meeting. One that doesn't has to be asked for it.
      meeting = parseMeeting(key.userId, answer.body) ?? (await this.read(key, caller));
    } catch (error) {
      if (!isLost(error)) throw error;
      const found = await this.read(key, caller).catch((failure: Error) => failure);
      if (found instanceof Error || !isAsAsked(found, changes)) throw error;
      meeting = found;
    }
    return { meeting, failure: await this.#handOver(meeting, undefined, caller) };
  }

  /**
   * Deletes a meeting, with its appointment. One that is gone is deleted: so the same again finishes what was begun.
   *
   * @throws {NotFoundError} where neither of both knows it
   */
  async cancel(key: AppointmentKey, caller: Requester): Promise<Handover> {
    const wasThere = await this.#delete("graph", key, caller);
    if (!this.#options.areApart) {
      if (!wasThere) throw new NotFoundError("MEETING");
      return { failure: undefined };
    }
    try {
      const wasKnown = await this.#delete("appointments", key, caller);
      if (!wasThere && !wasKnown) throw new NotFoundError("MEETING");
      return { failure: undefined };
    } catch (error) {
      if (!wasThere && error instanceof NotFoundError) throw error;
      return { failure: failureOf(error) };
    }
  }

  /** Tells the appointment service what Graph says of a meeting. */
  async #handOver(
    meeting: OnlineMeeting,
    externalId: string | undefined,
    caller: Requester,
  ): Promise<GatewayError | undefined> {
    if (!this.#options.areApart) return undefined;
    try {
      const { key } = meeting;
      const path = pathUnder(key, caller.credential.authorize(key, "adoptMeeting"));
      const body = JSON.stringify(handoverOf(meeting, externalId));
      await this.#send("appointments", key, "adoptMeeting", caller, { method: "PUT", path, body });
      return undefined;
    } catch (error) {
      return failureOf(error);
    }
  }

  /** @returns whether there was anything to delete */
  async #delete(upstream: UpstreamName, key: AppointmentKey, caller: Requester): Promise<boolean> {
    const path = pathUnder(key, caller.credential.authorize(key, "cancelMeeting"));
    try {
      await this.#send(upstream, key, "cancelMeeting", caller, { method: "DELETE", path });
      return true;
    } catch (error) {
      if (isGone(error)) return false;
      // The service is asked again by whoever cancels again.
      if (!isLost(error) || upstream === "appointments") throw error;
      const found = await this.read(key, caller).catch((failure: Error) => failure);
      if (isGone(found)) return true;
      throw error;
    }
  }

  #send(
    upstream: UpstreamName,
    target: UserScope,
    operation: MeetingOperation,
    caller: Requester,
    request: { readonly method: "POST" | "PATCH" | "PUT" | "DELETE"; readonly path: string; readonly body?: string },
  ): Promise<UpstreamAnswer> {
    return this.#options.writes.send(upstream, target, operation, caller, { ...request, path: `/v1.0${request.path}` });
  }
}

/** What says no more than 404 may be a proxy that has lost its way. */
export function isGone(outcome: unknown): boolean {
  return outcome instanceof NotFoundError && outcome.what === "MEETING";
}

function requireMeeting({ body }: UpstreamAnswer, userId: string | undefined): OnlineMeeting {
  const meeting = isObject(body) ? parseMeeting(userId, body) : undefined;
  if (meeting === undefined) throw new ServiceUnavailableError(undefined, {}, "UNKNOWN");
  return meeting;
}

/**
 * As a value: Graph has executed the write, whatever the service says. That it doesn't take the token is no reason for a
 * caller to sign in and send all of it again, as a 401 would be.
 */
function failureOf(error: unknown): GatewayError {
  if (error instanceof UnauthenticatedError) {
    return new ForbiddenError(requiredPermissions("adoptMeeting"), { requestId: error.requestId });
  }
  if (error instanceof GatewayError) return error;
  throw error;
}
