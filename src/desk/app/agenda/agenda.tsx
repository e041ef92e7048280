import { Body1, Button, makeStyles, Subtitle2, tokens } from "@fluentui/react-components";
import { CalendarEmptyRegular } from "@fluentui/react-icons";
import { lazy, Suspense, useCallback, useDeferredValue, useState, type KeyboardEvent } from "react";
import { useUnsaved } from "../appointment/drafts.ts";
import { useExplain } from "../failure/use-explain.ts";
import { FailureNotice } from "../failure/failure-notice.tsx";
import type { Go, Place } from "../location.ts";
import { selectNone, toggle, type Select, type Selection } from "../selection/selection.ts";
import { useDay, usePrefetchedNeighbours } from "../use-day.ts";
import { AgendaFilter } from "./agenda-filter.tsx";
import { AgendaList } from "./agenda-list.tsx";
import { AgendaSkeleton } from "./agenda-skeleton.tsx";
import { DayNavigation } from "./day-navigation.tsx";
import { filterMeetings } from "./filter.ts";

const LiveAgenda = lazy(() => import("./live-agenda.tsx"));
const OtherDays = lazy(() => import("./search/other-days.tsx"));
const SelectionBar = lazy(() => import("../selection/selection-bar.tsx"));

const useStyles = makeStyles({
  empty: {
    display: "grid",
    justifyItems: "center",
    gap: tokens.spacingVerticalS,
    padding: `${tokens.spacingVerticalXXXL} ${tokens.spacingHorizontalL}`,
    textAlign: "center",
    color: tokens.colorNeutralForeground2,
  },
  emptyTitle: { margin: 0 },
  emptyIcon: { fontSize: "48px", color: tokens.colorNeutralForeground3 },
  more: { display: "grid", justifyItems: "center", padding: tokens.spacingVerticalM },
});

interface AgendaProps {
  readonly place: Place;
  readonly onGo: Go;
}

export function Agenda({ place, onGo }: AgendaProps) {
  const [text, setText] = useState("");
  // A key that was pressed shows at once, whatever it takes to list what it leads to.
  const shownText = useDeferredValue(text);
  const shownDay = useDeferredValue(place.day);
  const [selected, setSelected] = useState(() => selectNone(place.day));
  // What was selected on another day is nobody's intention here.
  const selection = selected.day === place.day ? selected : selectNone(place.day);
  const { day } = place;
  const select = useCallback<Select>(
    (id, isRange, order) =>
      setSelected((before) => toggle(before.day === day ? before : selectNone(day), id, isRange, order)),
    [day],
  );
  return (
    <div onKeyDown={moveFocus}>
      <Suspense fallback={null}>
        <LiveAgenda day={place.day} />
      </Suspense>
      <DayNavigation place={place} onGo={onGo}>
        <AgendaFilter
          text={text}
          filter={place.filter}
          onSearch={setText}
          onFilter={(filter) => onGo({ filter }, "in-place")}
        />
        {selection.ids.size > 0 && (
          <Suspense fallback={null}>
            <SelectionBar selection={selection} onSelect={(ids) => setSelected({ ...selection, ids })} />
          </Suspense>
        )}
      </DayNavigation>
      <AgendaOfDay
        key={shownDay}
        place={shownDay === place.day ? place : { ...place, day: shownDay, onlineMeetingId: undefined }}
        text={shownText}
        selection={selection}
        onGo={onGo}
        onSelect={select}
        onShowAll={() => setText("")}
      />
      {text !== "" && (
        <Suspense fallback={null}>
          <OtherDays text={shownText} place={place} onGo={onGo} />
        </Suspense>
      )}
    </div>
  );
}

interface AgendaOfDayProps extends AgendaProps {
  readonly text: string;
  readonly selection: Selection;
  readonly onSelect: Select;
  readonly onShowAll: () => void;
}

function AgendaOfDay({ place, text, selection, onGo, onSelect, onShowAll }: AgendaOfDayProps) {
  const styles = useStyles();
  const { explainError, explainOutcome } = useExplain();
  const unsaved = useUnsaved();
  const day = useDay(place.day);
  const { data, meetings, failed, error, errorUpdatedAt, dataUpdatedAt, isFetching, hasNextPage } = day;
  usePrefetchedNeighbours(place.day, data !== undefined && !isFetching);
  if (data === undefined && error === null) return <AgendaSkeleton />;
  if (failed !== undefined || data === undefined) {
    const failure = failed ? explainOutcome(failed) : explainError(error ?? { kind: "graphql", status: undefined });
    return (
      <FailureNotice
        failure={failure}
        at={Math.max(dataUpdatedAt, errorUpdatedAt)}
        isTrying={isFetching}
        onRetry={() => void day.refetch({ cancelRefetch: false })}
      />
    );
  }
  if (meetings.length === 0) {
    return (
      <div className={styles.empty}>
        <CalendarEmptyRegular className={styles.emptyIcon} aria-hidden />
        <Subtitle2 as="h3" className={styles.emptyTitle}>
          Nothing on this day
        </Subtitle2>
        <Body1 align="center">There are no online meetings that you organize or take part in.</Body1>
      </div>
    );
  }
  const shown = filterMeetings(meetings, { filter: place.filter, text, unsaved });
  return (
    <>
      {shown.length > 0 && (
        <AgendaList meetings={shown} place={place} selection={selection} onGo={onGo} onSelect={onSelect} />
      )}
      {shown.length === 0 && (
        <div className={styles.empty} role="status">
          <Body1 align="center">None of the {String(meetings.length)} meetings of this day fits.</Body1>
          <Button
            onClick={() => {
              onShowAll();
              onGo({ filter: "all" }, "in-place");
            }}
          >
            Show all
          </Button>
        </div>
      )}
      {hasNextPage && (
        <div className={styles.more}>
          <Button disabledFocusable={isFetching} onClick={() => void day.fetchNextPage()}>
            {isFetching ? "Loading…" : "Show more"}
          </Button>
        </div>
      )}
    </>
  );
}

/**
 * The arrow keys, Home and End go through all that is listed, Enter opens, as with any link, and `x` selects. From the
 * search, Down leads to the first that was found, and Enter opens it.
 */
function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const { target, key, currentTarget } = event;
  const isSearch = target instanceof HTMLInputElement && target.type === "search";
  if (!(target instanceof Element) || (!isSearch && target.closest("li") === null)) return;
  const links = [...currentTarget.querySelectorAll<HTMLAnchorElement>("li a")];
  const at = links.findIndex((link) => link === document.activeElement);
  if (key === "x" && at !== -1) links[at]?.parentElement?.querySelector("input")?.click();
  if (key === "Enter" && isSearch) links[0]?.click();
  const to = isSearch
    ? { ArrowDown: 0 }[key]
    : { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: links.length - 1 }[key];
  const link = to === undefined ? undefined : links[to];
  if (link === undefined) return;
  event.preventDefault();
  link.focus();
}
