import { useCallback, useSyncExternalStore } from "react";
import { isDay, today, type Day } from "./day.ts";

/** What is on the screen, as the address bar names it: a link to it can be kept, and Back goes where one was. */
export interface Place {
  readonly day: Day;
  readonly onlineMeetingId: string | undefined;
}

const MOVED = "desk:moved";

export function usePlace(): [Place, (place: Place) => void] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const go = useCallback((place: Place) => {
    history.pushState(null, "", printPlace(place));
    dispatchEvent(new Event(MOVED));
  }, []);
  return [parse(search), go];
}

function parse(search: string): Place {
  const parameters = new URLSearchParams(search);
  const day = parameters.get("day");
  return { day: isDay(day) ? day : today(), onlineMeetingId: parameters.get("meeting") ?? undefined };
}

export function printPlace({ day, onlineMeetingId }: Place): string {
  const parameters = new URLSearchParams({ day });
  if (onlineMeetingId !== undefined) parameters.set("meeting", onlineMeetingId);
  return `?${parameters.toString()}`;
}

function subscribe(listener: () => void): () => void {
  addEventListener("popstate", listener);
  addEventListener(MOVED, listener);
  return () => {
    removeEventListener("popstate", listener);
    removeEventListener(MOVED, listener);
  };
}
