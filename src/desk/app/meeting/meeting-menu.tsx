import {
  Dialog,
  DialogSurface,
  Menu,
  MenuButton,
  MenuItem,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip,
} from "@fluentui/react-components";
import { CalendarCancelRegular, CalendarClockRegular, CopyRegular, MoreHorizontalRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useLoaded } from "../layout/use-loaded.ts";
import type { Go } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { useRights } from "../session/permissions.ts";

interface MeetingMenuProps {
  readonly meeting: Meeting | undefined;
  readonly onGo: Go;
  /** Makes another one like it. */
  readonly onDuplicate: (meeting: Meeting) => void;
  /** Opens the text message that says so; left out where there is nobody to tell. */
  readonly onTellClients?: ((what: "RESCHEDULE" | "CANCELLATION") => void) | undefined;
}

/** What can be done with the meeting itself; nothing for whoever may not. */
export function MeetingMenu({ meeting, onGo, onDuplicate, onTellClients }: MeetingMenuProps) {
  const { write, writeMeeting } = useRights();
  const [open, setOpen] = useState<"reschedule" | "cancel">();
  const [RescheduleForm, loadReschedule] = useLoaded(() => import("./reschedule-form.tsx"));
  const [CancelMeeting, loadCancel] = useLoaded(() => import("./cancel-meeting.tsx"));
  if (meeting === undefined || writeMeeting !== undefined) return null;
  const close = () => setOpen(undefined);
  const common = { meeting, onGo, onClose: close };
  const tell = (what: "RESCHEDULE" | "CANCELLATION") => onTellClients && (() => onTellClients(what));
  return (
    <>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <Tooltip content="More" relationship="label">
            <MenuButton icon={<MoreHorizontalRegular />} menuIcon={null} />
          </Tooltip>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItem
              icon={<CalendarClockRegular />}
              onClick={() => {
                loadReschedule();
                setOpen("reschedule");
              }}
            >
              Move the meeting
            </MenuItem>
            {write === undefined && (
              <MenuItem icon={<CopyRegular />} onClick={() => onDuplicate(meeting)}>
                Duplicate
              </MenuItem>
            )}
            <MenuItem
              icon={<CalendarCancelRegular />}
              onClick={() => {
                loadCancel();
                setOpen("cancel");
              }}
            >
              Cancel the meeting
            </MenuItem>
          </MenuList>
        </MenuPopover>
      </Menu>
      {open === "reschedule" && RescheduleForm !== undefined && (
        <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && close()}>
          <DialogSurface>
            <RescheduleForm {...common} onTellClients={tell("RESCHEDULE")} />
          </DialogSurface>
        </Dialog>
      )}
      {open === "cancel" && CancelMeeting !== undefined && (
        <Dialog open modalType="alert" onOpenChange={close}>
          <DialogSurface>
            <CancelMeeting {...common} onTellClients={tell("CANCELLATION")} />
          </DialogSurface>
        </Dialog>
      )}
    </>
  );
}
