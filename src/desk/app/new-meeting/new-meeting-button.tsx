import { makeStyles } from "@fluentui/react-components";
import { CalendarAddRegular } from "@fluentui/react-icons";
import { useState } from "react";
import type { Day } from "../day.ts";
import { ReasonedButton } from "../layout/reasoned-button.tsx";
import { useLoaded } from "../layout/use-loaded.ts";
import { useOnline } from "../layout/use-online.ts";
import type { Go } from "../location.ts";
import { useRights } from "../session/permissions.ts";

const SMALL = "@media (max-width: 559px)";

const useStyles = makeStyles({
  button: { flexShrink: 0, [SMALL]: { minWidth: "32px" } },
  // On a telephone the icon alone; its name is still read out.
  words: {
    [SMALL]: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)" },
  },
});

interface NewMeetingButtonProps {
  readonly day: Day;
  readonly onGo: Go;
}

export function NewMeetingButton({ day, onGo }: NewMeetingButtonProps) {
  const styles = useStyles();
  const { write, writeMeeting } = useRights();
  const isOnline = useOnline();
  const [isOpen, setOpen] = useState(false);
  const [NewMeeting, load] = useLoaded(() => import("./new-meeting.tsx"));
  const open = () => {
    load();
    setOpen(true);
  };
  return (
    <>
      <ReasonedButton
        className={styles.button}
        appearance="primary"
        icon={<CalendarAddRegular />}
        aria-keyshortcuts="n"
        reason={isOnline ? (write ?? writeMeeting) : "You are offline."}
        onClick={open}
      >
        <span className={styles.words}>New appointment</span>
      </ReasonedButton>
      {NewMeeting !== undefined && isOpen && <NewMeeting day={day} onGo={onGo} onClose={() => setOpen(false)} />}
    </>
  );
}
