import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Appointment } from "./shown-appointment.ts";
import type { Fields } from "./fields.ts";

const PREFIX = "desk.draft.";

/** Edits that are not saved yet. */
export interface Draft {
  /** The version that was edited; `undefined` for an appointment that is yet to be made. */
  readonly base: Appointment | undefined;
  readonly fields: Fields;
}

/**
 * The unsaved edits of one person in this tab, by meeting. They outlive a reload, a sign-in and a gateway that is gone
 * for a while; closing the tab ends them.
 */
export class Drafts {
  readonly #prefix: string;
  readonly #drafts = new Map<string, Draft>();
  readonly #listeners = new Set<() => void>();

  constructor(personId: string) {
    this.#prefix = `${PREFIX}${personId}.`;
    for (const key of Object.keys(sessionStorage)) {
      const draft = key.startsWith(this.#prefix) ? read(key) : undefined;
      if (draft !== undefined) this.#drafts.set(key.slice(this.#prefix.length), draft);
    }
  }

  find(onlineMeetingId: string): Draft | undefined {
    return this.#drafts.get(onlineMeetingId);
  }

  keep(onlineMeetingId: string, draft: Draft): void {
    this.#drafts.set(onlineMeetingId, draft);
    try {
      sessionStorage.setItem(this.#prefix + onlineMeetingId, JSON.stringify(draft));
    } catch {
      // The browser's store is full: the draft lasts until a reload then.
    }
    this.#tell();
  }

  drop(onlineMeetingId: string): void {
    this.#drafts.delete(onlineMeetingId);
    sessionStorage.removeItem(this.#prefix + onlineMeetingId);
    this.#tell();
  }

  get count(): number {
    return this.#drafts.size;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** Everybody's: nothing of clients stays behind in a browser that somebody has signed out of. */
export function dropAllDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
}

function read(key: string): Draft | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "") as Draft;
  } catch {
    return undefined;
  }
}

export const DraftsContext = createContext<Drafts | undefined>(undefined);

export function useDraftCount(): number {
  const drafts = useDrafts();
  return useSyncExternalStore(drafts.subscribe, () => drafts.count);
}

export function useDraft(onlineMeetingId: string) {
  const drafts = useDrafts();
  const draft = useSyncExternalStore(drafts.subscribe, () => drafts.find(onlineMeetingId));
  const keep = useCallback((next: Draft) => drafts.keep(onlineMeetingId, next), [drafts, onlineMeetingId]);
  const drop = useCallback(() => drafts.drop(onlineMeetingId), [drafts, onlineMeetingId]);
  return { draft, keep, drop };
}

function useDrafts(): Drafts {
  const drafts = useContext(DraftsContext);
  if (drafts === undefined) throw new TypeError("There is no DraftsContext above.");
  return drafts;
}
