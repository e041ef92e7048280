import { Body1, makeStyles, tokens } from "@fluentui/react-components";
import { CalendarPersonRegular } from "@fluentui/react-icons";
import { lazy, Suspense, useEffect } from "react";
import { AppointmentSkeleton } from "./appointment-skeleton.tsx";
import type { OpenAppointmentProps } from "./open-appointment.tsx";

const load = () => import("./open-appointment.tsx");
const OpenAppointment = lazy(load);

const useStyles = makeStyles({
  idle: {
    height: "100%",
    display: "grid",
    placeContent: "center",
    justifyItems: "center",
    gap: tokens.spacingVerticalM,
    color: tokens.colorNeutralForeground2,
  },
  idleIcon: { fontSize: "64px", color: tokens.colorNeutralForeground4 },
});

interface AppointmentPaneProps extends Omit<OpenAppointmentProps, "onlineMeetingId"> {
  readonly onlineMeetingId: string | undefined;
}

export function AppointmentPane({ onlineMeetingId, ...props }: AppointmentPaneProps) {
  const styles = useStyles();
  // The forms come after the agenda, and before anybody opens the first of them.
  useEffect(() => void load().catch(() => {}), []);
  if (onlineMeetingId === undefined) {
    return (
      <div className={styles.idle}>
        <CalendarPersonRegular className={styles.idleIcon} aria-hidden />
        <Body1>Choose a meeting to see its appointment.</Body1>
      </div>
    );
  }
  return (
    <Suspense fallback={<AppointmentSkeleton />}>
      <OpenAppointment {...props} onlineMeetingId={onlineMeetingId} />
    </Suspense>
  );
}
