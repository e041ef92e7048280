import type { Participant } from "../domain/meeting.ts";
import type { StoredMeeting } from "../store/store.ts";
import type { Store } from "../store/store.ts";
import type { PositionedChange } from "../store/stored-changes.ts";
import { changeEventOf, type ChangeEvent } from "./change-event.ts";
import { maySee, type Watcher } from "./watcher.ts";

/** A change that somebody is told of. */
export interface ToldChange {
  readonly change: PositionedChange;
  /** As it is now; `undefined` where it is gone, and for what is about the tenant. */
  readonly meeting: StoredMeeting | undefined;
  /** As an event of a stream. */
  readonly text: () => string;
}

/**
 * A page of changes, with all that decides who is told of them: looked up after they happened, once for all who watch.
 * So who has lost a right is told of nothing that happened since.
 */
export class ToldChanges {
  readonly #changes: readonly PositionedChange[];
  readonly #meetings: ReadonlyMap<string, StoredMeeting>;
  readonly #policies: ReadonlyMap<string, boolean>;
  readonly #events = new Map<PositionedChange, ChangeEvent>();

  private constructor(
    changes: readonly PositionedChange[],
    meetings: ReadonlyMap<string, StoredMeeting>,
    policies: ReadonlyMap<string, boolean>,
  ) {
    this.#changes = changes;
    this.#meetings = meetings;
    this.#policies = policies;
  }

  /** @throws {StoreError} */
  static async lookUp(
    store: Store,
    all: readonly PositionedChange[],
    watchers: readonly Watcher[],
  ): Promise<ToldChanges> {
    const tenants = new Set(watchers.map(({ caller }) => caller.tenantId));
    const changes = all.filter(({ tenantId }) => tenants.has(tenantId));
    const places = new Map(
      changes.flatMap(({ tenantId, meetingId }) =>
        meetingId === null ? [] : [[placeKey(tenantId, meetingId), { tenantId, meetingId }] as const],
      ),
    );
    const applications = new Map(
      (changes.length === 0 ? [] : watchers)
        .filter(({ caller }) => caller.kind === "application")
        .map((watcher) => [policyKey(watcher), watcher] as const),
    );
    const [meetings, policies] = await Promise.all([
      Promise.all([...places].map(async ([key, place]) => [key, (await store.findMeeting(place)).meeting] as const)),
      Promise.all(
        [...applications].map(async ([key, { caller, userId = "" }]) => {
          const { tenantId, applicationId } = caller;
          return [key, await store.policyCovers(tenantId, applicationId, userId)] as const;
        }),
      ),
    ]);
    const found = meetings.flatMap(([key, meeting]) => (meeting === undefined ? [] : [[key, meeting] as const]));
    return new ToldChanges(changes, new Map(found), new Map(policies));
  }

  /** What a watcher is told of, in order. */
  *for(watcher: Watcher): Generator<ToldChange> {
    const hasPolicy = this.#policies.get(policyKey(watcher)) === true;
    for (const change of this.#changes) {
      const meeting = this.#meetingOf(change);
      if (!maySee(watcher, change, participantsOf(change, meeting), hasPolicy)) continue;
      yield { change, meeting, text: () => this.#textOf(change, meeting, watcher) };
    }
  }

  /** Written once for all who watch. */
  #textOf(change: PositionedChange, meeting: StoredMeeting | undefined, { seesMeetings }: Watcher): string {
    let event = this.#events.get(change);
    if (event === undefined) this.#events.set(change, (event = changeEventOf(change, meeting)));
    return seesMeetings ? event.full : event.ofAppointment;
  }

  #meetingOf({ tenantId, meetingId }: PositionedChange): StoredMeeting | undefined {
    return meetingId === null ? undefined : this.#meetings.get(placeKey(tenantId, meetingId));
  }
}

/** Of a meeting that was deleted and came again, those of the one that is there: what it was before is nobody's any more. */
function participantsOf(
  change: PositionedChange,
  meeting: StoredMeeting | undefined,
): readonly Participant[] | undefined {
  return meeting?.participants ?? change.participants ?? undefined;
}

function placeKey(tenantId: string, meetingId: string): string {
  return `${tenantId} ${meetingId}`;
}

function policyKey({ caller, userId }: Watcher): string {
  return `${caller.tenantId} ${caller.applicationId} ${userId ?? ""}`;
}
