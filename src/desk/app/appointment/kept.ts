import { createContext, useCallback, useContext, useSyncExternalStore } from "react";
import type { Explanation } from "../failure/explain-failure.ts";
import { TabStore } from "../session/tab-store.ts";
import type { Fields } from "./form/fields.ts";
import type { Appointment } from "./shown-appointment.ts";

/** Edits that are not saved yet. */
export interface Draft {
  /** The version that was edited; `undefined` for an appointment that is yet to be made. */
  readonly base: Appointment | undefined;
  readonly fields: Fields;
  /** It was complete when it was begun, with its meeting: it is sent without another touch, once. */
  readonly addAtOnce?: boolean;
}

/** An appointment that was deleted here: kept until it is back, or given up on purpose. */
export interface Deletion {
  readonly appointment: Appointment;
  /** Of its meeting. */
  readonly subject: string;
  /** What had been typed and not saved when it was deleted. */
  readonly edits: Fields | undefined;
  /** `deleting` until it is known whether it is gone: a request may have got through whose answer did not. */
  readonly state: "deleting" | "deleted" | "restoring";
  /** Why it could not be brought back. */
  readonly failure?: Explanation | undefined;
}

/** What a person would lose with the page, if it were not kept in this tab. */
export interface Kept {
  readonly drafts: TabStore<Draft>;
  readonly deletions: TabStore<Deletion>;
}

export function createKept(personId: string): Kept {
  return { drafts: new TabStore("draft", personId), deletions: new TabStore("deletion", personId) };
}

const KeptContext = createContext<Kept | undefined>(undefined);
export const KeptProvider = KeptContext.Provider;

export function useKept(): Kept {
  const kept = useContext(KeptContext);
  if (kept === undefined) throw new TypeError("There is no KeptProvider above.");
  return kept;
}

/** What is kept of one meeting. */
export function useKeptOf<Value>(store: TabStore<Value>, onlineMeetingId: string) {
  const value = useSyncExternalStore(store.subscribe, () => store.find(onlineMeetingId));
  const keep = useCallback((next: Value) => store.keep(onlineMeetingId, next), [store, onlineMeetingId]);
  const drop = useCallback(() => store.drop(onlineMeetingId), [store, onlineMeetingId]);
  return { value, keep, drop };
}

/** What is kept of all meetings, with their ids. */
export function useAllKept<Value>(store: TabStore<Value>): readonly (readonly [string, Value])[] {
  return useSyncExternalStore(store.subscribe, () => store.entries);
}
