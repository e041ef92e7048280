/** What tells where in its day a meeting is. */
interface Timed {
  readonly startDateTime: string | null;
  readonly endDateTime: string | null;
}

export interface CourseOfDay {
  /** How many meetings, from the first on, had begun by now: the line for now is behind them. */
  readonly begun: number;
  /** What to say of each meeting: `Now`, or of the next one `In 25 min`. */
  readonly label: (index: number) => string | undefined;
}

/** @param meetings by their start; @param now in milliseconds */
export function courseOfDay(meetings: readonly Timed[], now: number): CourseOfDay {
  const starts = meetings.map(({ startDateTime }) => (startDateTime === null ? Infinity : Date.parse(startDateTime)));
  const begun = starts.filter((start) => start <= now).length;
  return {
    begun,
    label: (index) => {
      const start = starts[index] ?? Infinity;
      const end = Date.parse(meetings[index]?.endDateTime ?? "");
      if (start <= now) return now < end ? "Now" : undefined;
      return start === starts[begun] && start !== Infinity
        ? `In ${printMinutes(Math.ceil((start - now) / 60_000))}`
        : undefined;
    },
  };
}

function printMinutes(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? "" : ` ${rest} min`}`;
}
