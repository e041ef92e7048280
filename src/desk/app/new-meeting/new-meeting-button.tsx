import { makeStyles } from "@fluentui/react-components";
import { CalendarAddRegular } from "@fluentui/react-icons";
import { useEffect, useState } from "react";
import type { Day } from "../day.ts";
import { ReasonedButton } from "../layout/reasoned-button.tsx";
import { useLoaded } from "../layout/use-loaded.ts";
import { useOnline } from "../layout/use-online.ts";
import type { Go } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
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
  /** A meeting to make another one like; `undefined` for none. */
  readonly like: Meeting | undefined;
  readonly onLike: (like: Meeting | undefined) => void;
  readonly onGo: Go;
}

export function NewMeetingButton({ day, like, onLike, onGo }: NewMeetingButtonProps) {
  const styles = useStyles();
  const { write, writeMeeting } = useRights();
  const isOnline = useOnline();
  const [isOpen, setOpen] = useState(false);
  const [NewMeeting, load] = useLoaded(() => import("./new-meeting.tsx"));
  useEffect(() => {
    if (like !== undefined) load();
    // oxlint-disable-next-line react/exhaustive-deps -- `load` is another function each time
  }, [like]);
  const close = () => {
    setOpen(false);
    onLike(undefined);
  };
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
      {NewMeeting !== undefined && (isOpen || like !== undefined) && (
        <NewMeeting day={day} like={like} onGo={onGo} onClose={close} />
      )}
    </>
  );
}
