import { useCallback, useMemo, useSyncExternalStore } from "react";
import { isAgendaFilter, type AgendaFilter } from "./agenda-filters.ts";
import { isDay, today, type Day } from "./day.ts";

/** What is on the screen, as the address bar names it: a link to it can be kept, and Back goes where one was. */
export interface Place {
  readonly day: Day;
  readonly onlineMeetingId: string | undefined;
  /** The agenda of the day, or the week around it. */
  readonly view: "day" | "week";
  readonly filter: AgendaFilter;
}

/**
 * Goes somewhere else: what is not named stays as it is, but a meeting belongs to its day.
 *
 * @param way `in-place` for what is no step to come back from
 */
export type Go = (to: Partial<Place>, way?: "in-place") => void;

const MOVED = "desk:moved";

export function usePlace(): [Place, Go] {
  const search = useSyncExternalStore(subscribe, () => location.search);
  const go = useCallback<Go>((to, way) => {
    const here = parse(location.search);
    const isElsewhere =
      (to.day !== undefined && to.day !== here.day) || (to.view !== undefined && to.view !== here.view);
    const address = printPlace({ ...here, ...(isElsewhere ? { onlineMeetingId: undefined } : {}), ...to });
    if (way === "in-place") history.replaceState(null, "", address);
    else history.pushState(null, "", address);
    dispatchEvent(new Event(MOVED));
  }, []);
  return [useMemo(() => parse(search), [search]), go];
}

function parse(search: string): Place {
  const parameters = new URLSearchParams(search);
  const [day, filter] = [parameters.get("day"), parameters.get("show")];
  return {
    day: isDay(day) ? day : today(),
    onlineMeetingId: parameters.get("meeting") ?? undefined,
    view: parameters.get("view") === "week" ? "week" : "day",
    filter: isAgendaFilter(filter) ? filter : "all",
  };
}

export function printPlace({
  day,
  onlineMeetingId,
  view = "day",
  filter = "all",
}: Partial<Place> & Pick<Place, "day">): string {
  const parameters = new URLSearchParams({ day });
  if (view !== "day") parameters.set("view", view);
  if (filter !== "all") parameters.set("show", filter);
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
