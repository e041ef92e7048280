import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useDeferredValue, useMemo, useState } from "react";
import { useViewer } from "virtual-appointments-client/react";
import { Agenda } from "./agenda/agenda.tsx";
import { AppointmentPane } from "./appointment/appointment-pane.tsx";
import { useKeptCount } from "./appointment/drafts.ts";
import { RestorationProvider } from "./appointment/undo/restoration.tsx";
import { ConnectionBanner } from "./layout/connection-banner.tsx";
import { NewMeetingButton } from "./new-meeting/new-meeting-button.tsx";
import { Header, type DeskProps } from "./layout/header.tsx";
import { narrow } from "./layout/narrow.ts";
import { Notifications } from "./layout/notifications.tsx";
import { useShortcuts } from "./layout/shortcuts.ts";
import { usePlace } from "./location.ts";
import type { Meeting } from "./meeting-of-day.ts";
import { rightsOf, RightsContext } from "./session/permissions.ts";

const Week = lazy(() => import("./week/week.tsx"));
const DayOverview = lazy(() => import("./overview/day-overview.tsx"));

const useStyles = makeStyles({
  desk: {
    height: "100dvh",
    display: "grid",
    gridTemplateRows: "auto auto minmax(0, 1fr)",
    gridTemplateColumns: "minmax(0, 1fr)",
  },
  main: {
    display: "grid",
    gridTemplateColumns: "minmax(320px, 400px) minmax(0, 1fr)",
    minHeight: 0,
    [narrow]: { gridTemplateColumns: "minmax(0, 1fr)" },
  },
  agenda: {
    overflowY: "auto",
    backgroundColor: tokens.colorNeutralBackground1,
    borderRight: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrow]: { borderRight: "none" },
  },
  // What is in it goes by its own width, not by that of the window.
  pane: { overflowY: "auto", position: "relative", containerType: "inline-size", containerName: "pane" },
  week: { overflowY: "auto", minHeight: 0 },
  hiddenWhenNarrow: { [narrow]: { display: "none" } },
});

/** The agenda of a day, and beside it the appointment that was opened; one after the other where there is no room. */
export function Desk({ person, colorScheme, onColorScheme, onSignOut }: DeskProps) {
  const styles = useStyles();
  const [place, go] = usePlace();
  const { data: viewer } = useViewer({ staleTime: Infinity });
  const permissions = viewer?.permissions;
  const kept = useKeptCount();
  const rights = useMemo(() => rightsOf(permissions), [permissions]);
  const { day, onlineMeetingId, view } = place;
  // The agenda says at once where one is going; a form is drawn after that, without keeping anybody waiting.
  const shown = useDeferredValue(place);
  const [like, setLike] = useState<Meeting>();
  useShortcuts();
  return (
    <RightsContext value={rights}>
      <RestorationProvider>
        <div className={styles.desk}>
          <Header
            person={person}
            permissions={permissions}
            kept={kept}
            colorScheme={colorScheme}
            onColorScheme={onColorScheme}
            onSignOut={onSignOut}
            action={<NewMeetingButton day={day} like={like} onLike={setLike} onGo={go} />}
          />
          <ConnectionBanner />
          {view === "week" ? (
            <main className={styles.week} aria-label="Week">
              <Suspense fallback={null}>
                <Week place={place} onGo={go} />
              </Suspense>
            </main>
          ) : (
            <main className={styles.main}>
              <section
                className={mergeClasses(styles.agenda, onlineMeetingId !== undefined && styles.hiddenWhenNarrow)}
                aria-label="Agenda"
              >
                <Agenda place={place} onGo={go} />
              </section>
              <section
                className={mergeClasses(styles.pane, onlineMeetingId === undefined && styles.hiddenWhenNarrow)}
                aria-label="Appointment"
              >
                <AppointmentPane
                  key={shown.onlineMeetingId}
                  place={shown}
                  idle={
                    <Suspense fallback={null}>
                      <DayOverview place={place} onGo={go} />
                    </Suspense>
                  }
                  onGo={go}
                  onDuplicate={setLike}
                  onClose={() => go({ onlineMeetingId: undefined })}
                />
              </section>
            </main>
          )}
          <Notifications />
        </div>
      </RestorationProvider>
    </RightsContext>
  );
}
