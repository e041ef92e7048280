import { makeStyles } from "@fluentui/react-components";
import { lazy, Suspense, useEffect, type ReactNode } from "react";
import type { Place } from "../location.ts";
import { AppointmentSkeleton } from "./appointment-skeleton.tsx";
import type { OpenAppointmentProps } from "./open-appointment.tsx";

const load = () => import("./open-appointment.tsx");
const OpenAppointment = lazy(load);

const useStyles = makeStyles({
  idle: { minHeight: "100%", display: "grid", alignContent: "center", justifyItems: "center" },
});

interface AppointmentPaneProps extends Omit<OpenAppointmentProps, "onlineMeetingId" | "day"> {
  readonly place: Place;
  /** What is shown while no meeting is open. */
  readonly idle: ReactNode;
}

export function AppointmentPane({ place, idle, ...props }: AppointmentPaneProps) {
  const styles = useStyles();
  const { day, onlineMeetingId } = place;
  // The forms come after the agenda, and before anybody opens the first of them.
  useEffect(() => void load().catch(() => {}), []);
  if (onlineMeetingId === undefined) {
    return <div className={styles.idle}>{idle}</div>;
  }
  return (
    <Suspense fallback={<AppointmentSkeleton />}>
      <OpenAppointment {...props} day={day} onlineMeetingId={onlineMeetingId} />
    </Suspense>
  );
}
