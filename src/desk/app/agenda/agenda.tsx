import { Body1, Button, makeStyles, Spinner, Subtitle2, tokens } from "@fluentui/react-components";
import { CalendarEmptyRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useOnlineMeetings } from "virtual-appointments-client/react";
import { explainError, explainOutcome } from "../failure/explain-failure.ts";
import { FailureNotice } from "../failure/failure-notice.tsx";
import type { Place } from "../location.ts";
import { AgendaItem } from "./agenda-item.tsx";
import { AgendaSkeleton } from "./agenda-skeleton.tsx";
import { DayNavigation } from "./day-navigation.tsx";
import { boundsOf } from "../day.ts";

const REFRESH_MILLISECONDS = 60_000;

const useStyles = makeStyles({
  list: {
    listStyle: "none",
    margin: 0,
    padding: `0 ${tokens.spacingHorizontalM} ${tokens.spacingVerticalL}`,
    display: "grid",
    gap: tokens.spacingVerticalXS,
  },
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
  readonly onGo: (place: Place) => void;
}

export function Agenda({ place, onGo }: AgendaProps) {
  return (
    <>
      <DayNavigation day={place.day} onGo={(day) => onGo({ day, onlineMeetingId: undefined })} />
      <AgendaPage key={place.day} place={place} after={undefined} onGo={onGo} />
    </>
  );
}

interface AgendaPageProps extends AgendaProps {
  /** Where the page before this one ended. */
  readonly after: string | undefined;
}

/** One page of the day's meetings; those behind it are asked for by a button. */
function AgendaPage({ place, after, onGo }: AgendaPageProps) {
  const styles = useStyles();
  const [isMoreWanted, setMoreWanted] = useState(false);
  const { data, error, errorUpdatedAt, dataUpdatedAt, isFetching, refetch } = useOnlineMeetings(
    { ...boundsOf(place.day), ...(after === undefined ? {} : { after }) },
    // Others work on the same day: whoever leaves the desk open sees what they did.
    { refetchInterval: REFRESH_MILLISECONDS },
  );
  if (data === undefined && error === null) return <AgendaSkeleton />;
  if (data === undefined || data.error !== null) {
    return (
      <FailureNotice
        failure={
          data?.error ? explainOutcome(data.error) : explainError(error ?? { kind: "graphql", status: undefined })
        }
        at={Math.max(dataUpdatedAt, errorUpdatedAt)}
        isTrying={isFetching}
        onRetry={() => void refetch({ cancelRefetch: false })}
      />
    );
  }
  const { nodes, pageInfo } = data;
  if (nodes.length === 0 && after === undefined) {
    return (
      <div className={styles.empty}>
        <CalendarEmptyRegular className={styles.emptyIcon} aria-hidden />
        <Subtitle2 as="h2" className={styles.emptyTitle}>
          Nothing on this day
        </Subtitle2>
        <Body1 align="center">There are no online meetings that you organize or take part in.</Body1>
      </div>
    );
  }
  return (
    <>
      <ol className={styles.list}>
        {nodes.map((meeting) => (
          <AgendaItem
            key={meeting.onlineMeetingId}
            meeting={meeting}
            day={place.day}
            isOpen={meeting.onlineMeetingId === place.onlineMeetingId}
            onOpen={() => onGo({ day: place.day, onlineMeetingId: meeting.onlineMeetingId })}
          />
        ))}
      </ol>
      {pageInfo.hasNextPage &&
        pageInfo.endCursor !== null &&
        (isMoreWanted ? (
          <AgendaPage place={place} after={pageInfo.endCursor} onGo={onGo} />
        ) : (
          <div className={styles.more}>
            <Button onClick={() => setMoreWanted(true)}>Show more</Button>
          </div>
        ))}
      {isFetching && after !== undefined && <Spinner size="tiny" label="Loading" />}
    </>
  );
}
