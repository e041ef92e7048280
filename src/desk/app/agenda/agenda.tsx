import { Body1, Button, makeStyles, Subtitle2, tokens } from "@fluentui/react-components";
import { CalendarEmptyRegular } from "@fluentui/react-icons";
import { lazy, Suspense, useMemo, useState } from "react";
import { useAllKept, useKept } from "../appointment/kept.ts";
import { useExplain } from "../failure/use-explain.ts";
import { FailureNotice } from "../failure/failure-notice.tsx";
import type { Go, Place } from "../location.ts";
import { useDay, usePrefetchedNeighbours } from "../use-day.ts";
import { AgendaFilter } from "./agenda-filter.tsx";
import { AgendaList } from "./agenda-list.tsx";
import { AgendaSkeleton } from "./agenda-skeleton.tsx";
import { DayNavigation } from "./day-navigation.tsx";
import { filterMeetings } from "./filter.ts";

const LiveAgenda = lazy(() => import("./live-agenda.tsx"));

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
  return (
    <>
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
      </DayNavigation>
      <AgendaOfDay key={place.day} place={place} text={text} onGo={onGo} onShowAll={() => setText("")} />
    </>
  );
}

interface AgendaOfDayProps extends AgendaProps {
  readonly text: string;
  readonly onShowAll: () => void;
}

function AgendaOfDay({ place, text, onGo, onShowAll }: AgendaOfDayProps) {
  const styles = useStyles();
  const { explainError, explainOutcome } = useExplain();
  const unsaved = useUnsaved();
  const day = useDay(place.day);
  const { data, meetings, failed, error, errorUpdatedAt, dataUpdatedAt, isFetching, hasNextPage } = day;
  usePrefetchedNeighbours(place.day, data !== undefined);
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
      {shown.length > 0 && <AgendaList meetings={shown} place={place} onGo={onGo} />}
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

/** The ids of meetings in which something is not saved yet, or deleted and not given up. */
function useUnsaved(): ReadonlySet<string> {
  const { drafts, deletions } = useKept();
  const [drafted, deleted] = [useAllKept(drafts), useAllKept(deletions)];
  return useMemo(() => new Set([...drafted, ...deleted].map(([id]) => id)), [drafted, deleted]);
}
