import { Button, Caption1, Caption1Strong, Link, makeStyles, Subtitle2, tokens } from "@fluentui/react-components";
import { useEffect, useState } from "react";
import { AgendaItem } from "../agenda-item.tsx";
import { filterMeetings } from "../filter.ts";
import { addDays, boundsOf, dayOf, nameOfDay, printDay, printDays, today, type Day } from "../../day.ts";
import { useExplain } from "../../failure/use-explain.ts";
import type { Go, Place } from "../../location.ts";
import type { Meeting } from "../../meeting-of-day.ts";
import { useMeetings } from "../../use-day.ts";
import { MIN_SEARCH_CHARACTERS } from "./exact-filters.ts";
import { useExactMatches } from "./use-exact-matches.ts";

/** As many as the gateway takes at once. */
const SPAN_DAYS = 31;
const FRESH_MILLISECONDS = 60_000;
/** After the last key, before anything is asked for. */
const PAUSE_MILLISECONDS = 250;

const useStyles = makeStyles({
  results: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalM,
    margin: `0 ${tokens.spacingHorizontalM}`,
    padding: `${tokens.spacingVerticalM} 0 ${tokens.spacingVerticalXL}`,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  indented: { margin: 0, paddingInlineStart: tokens.spacingHorizontalM },
  list: { listStyle: "none", margin: 0, padding: 0, display: "grid", gap: tokens.spacingVerticalXS },
  quiet: { color: tokens.colorNeutralForeground2, paddingInlineStart: tokens.spacingHorizontalM },
  further: { justifySelf: "start", marginInlineStart: tokens.spacingHorizontalM },
});

interface OtherDaysProps {
  readonly text: string;
  readonly place: Place;
  readonly onGo: Go;
}

/**
 * What is searched for, beyond the day: names and subjects a month ahead and a month back, further when asked to; ids,
 * addresses and numbers whenever they are.
 */
export default function OtherDays({ text, place, onGo }: OtherDaysProps) {
  const styles = useStyles();
  const wanted = useSettled(text);
  const [ahead, setAhead] = useState(1);
  const [back, setBack] = useState(1);
  const exact = useExactMatches(wanted);
  if (wanted.trim().length < MIN_SEARCH_CHARACTERS) return null;
  const now = today();
  const [from, to] = [addDays(now, -back * SPAN_DAYS), addDays(now, ahead * SPAN_DAYS)];
  const further = exact.filter(({ startDateTime }) => {
    const day = startDateTime === null ? undefined : dayOf(new Date(startDateTime));
    return day !== place.day && (day === undefined || day < from || day >= to);
  });
  const common = { text: wanted, place, onGo };
  return (
    <section className={styles.results} aria-label="Other days">
      <Subtitle2 as="h3" className={styles.indented}>
        Other days
      </Subtitle2>
      <Matches meetings={further} place={place} onGo={onGo} />
      {spans(ahead).map((index) => (
        <Span key={`ahead-${index}`} first={addDays(now, index * SPAN_DAYS)} {...common} />
      ))}
      <Link as="button" className={styles.further} onClick={() => setAhead(ahead + 1)}>
        Search after {printDay(addDays(to, -1), "short")}
      </Link>
      {spans(back).map((index) => (
        <Span key={`back-${index}`} first={addDays(now, -(index + 1) * SPAN_DAYS)} {...common} isPast />
      ))}
      <Link as="button" className={styles.further} onClick={() => setBack(back + 1)}>
        Search before {printDay(from, "short")}
      </Link>
    </section>
  );
}

const spans = (count: number) => Array.from({ length: count }, (_, index) => index);

interface SpanProps extends OtherDaysProps {
  readonly first: Day;
  readonly isPast?: boolean;
}

function Span({ first, text, place, onGo, isPast = false }: SpanProps) {
  const styles = useStyles();
  const { explainError, explainOutcome } = useExplain();
  const bounds = {
    startsFrom: boundsOf(first).startsFrom,
    startsBefore: boundsOf(addDays(first, SPAN_DAYS)).startsFrom,
  };
  const { data, meetings, failed, error, isFetching, hasNextPage, fetchNextPage } = useMeetings(bounds, {
    staleTime: FRESH_MILLISECONDS,
  });
  const days = printDays([first, addDays(first, SPAN_DAYS - 1)]);
  const failure = failed ? explainOutcome(failed) : error ? explainError(error) : undefined;
  const found = filterMeetings(meetings, { filter: "all", text, unsaved: new Set() }).filter(
    ({ startDateTime }) => startDateTime !== null && dayOf(new Date(startDateTime)) !== place.day,
  );
  const note = failure?.title ?? (data === undefined ? "Searching…" : found.length === 0 ? "Nothing" : undefined);
  return (
    <>
      <Matches meetings={found} isPast={isPast} place={place} onGo={onGo} />
      {note !== undefined && (
        <Caption1 className={styles.quiet} role="status">
          {days}: {note}
        </Caption1>
      )}
      {hasNextPage && failure === undefined && (
        <Button size="small" disabledFocusable={isFetching} onClick={() => void fetchNextPage()}>
          {isFetching ? "Searching…" : `Search more of ${days}`}
        </Button>
      )}
    </>
  );
}

interface MatchesProps {
  readonly meetings: readonly Meeting[];
  readonly isPast?: boolean;
  readonly place: Place;
  readonly onGo: Go;
}

/** By date; of the past, those closest to today come first. */
function Matches({ meetings, isPast = false, place, onGo }: MatchesProps) {
  const styles = useStyles();
  const groups = Map.groupBy(meetings, ({ startDateTime }) =>
    startDateTime === null ? undefined : dayOf(new Date(startDateTime)),
  );
  const days = isPast ? [...groups].toReversed() : [...groups];
  return days.map(([day, ofDay]) => (
    <div key={day ?? ""}>
      <Caption1Strong as="h4" block className={styles.indented}>
        {day === undefined ? "Without a date" : [nameOfDay(day), printDay(day, "short")].filter(Boolean).join(", ")}
      </Caption1Strong>
      <ol className={styles.list}>
        {ofDay.map((meeting) => (
          <AgendaItem
            key={meeting.onlineMeetingId}
            meeting={meeting}
            day={day ?? place.day}
            isOpen={false}
            onOpen={() => onGo({ day: day ?? place.day, onlineMeetingId: meeting.onlineMeetingId, filter: "all" })}
          />
        ))}
      </ol>
    </div>
  ));
}

/** The text once nobody types any more. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
