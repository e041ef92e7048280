import {
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  Field,
  Input,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState, type FormEvent } from "react";
import { useCreateOnlineMeeting } from "virtual-appointments-client/react";
import { Actions } from "../actions.tsx";
import { ClientsPanel } from "../appointment/form/clients-panel.tsx";
import { fieldsOf, newFields, type Fields } from "../appointment/form/fields.ts";
import { focusFirstProblem } from "../appointment/form/focus-first-problem.ts";
import { useKept } from "../appointment/kept.ts";
import { findProblems, type Problems } from "../appointment/form/problems.ts";
import { addDays, type Day } from "../day.ts";
import type { Go } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { FailureBar } from "../meeting/failure-bar.tsx";
import { MeetingTimeFields } from "../meeting/meeting-time-fields.tsx";
import { boundsOfMeeting, meetingTimeOf, nextMeetingTime, type MeetingTime } from "../meeting/meeting-time.ts";
import { useMeetingWrite } from "../meeting/use-meeting-write.ts";

const useStyles = makeStyles({
  // A client in one line.
  surface: { maxWidth: "760px" },
  content: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalS,
  },
});

export interface NewMeetingProps {
  readonly day: Day;
  /** A meeting to begin with: another one with the same clients, a week later. */
  readonly like: Meeting | undefined;
  readonly onGo: Go;
  readonly onClose: () => void;
}

/** A meeting and its clients in one form: the meeting first, then its appointment, in the pane where it is to be. */
export default function NewMeeting({ day, like, onGo, onClose }: NewMeetingProps) {
  const styles = useStyles();
  const { drafts } = useKept();
  // Of the meeting: sent again, it makes no second one.
  const [externalId] = useState(() => crypto.randomUUID());
  const [subject, setSubject] = useState(like?.subject ?? "");
  const [time, setTime] = useState(() => (like ? timeAfter(like) : nextMeetingTime(day, new Date())));
  const [fields, setFields] = useState(() => fieldsLike(like));
  const [problems, setProblems] = useState<Problems>({});
  const { mutateAsync, isPending } = useCreateOnlineMeeting();
  const { run, failure } = useMeetingWrite();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const bounds = boundsOfMeeting(time);
    const found: Problems = {
      ...findProblems(fields),
      ...(subject.trim() === "" ? { subject: "Say what it is about." } : {}),
    };
    setProblems(found);
    if (isPending || bounds === undefined) return;
    if (Object.keys(found).length > 0) return focusFirstProblem(form);
    const made = await run(() => mutateAsync({ externalId, subject: subject.trim(), ...bounds }));
    const onlineMeetingId = made?.onlineMeeting?.onlineMeetingId;
    if (onlineMeetingId === undefined) return;
    drafts.keep(onlineMeetingId, { base: undefined, fields, addAtOnce: true });
    onClose();
    onGo({ view: "day", day: time.day, onlineMeetingId, filter: "all" });
  };

  return (
    // A click beside it does not end what somebody has typed.
    <Dialog open onOpenChange={(_, { type }) => type !== "backdropClick" && onClose()}>
      <DialogSurface className={styles.surface}>
        <form onSubmit={(event) => void submit(event)} noValidate>
          <DialogBody>
            <DialogTitle>{like === undefined ? "New appointment" : "Duplicate"}</DialogTitle>
            <DialogContent className={styles.content}>
              <Field label="Subject" validationMessage={problems["subject"] ?? null}>
                <Input value={subject} maxLength={1024} onChange={(_, { value }) => setSubject(value)} />
              </Field>
              <MeetingTimeFields value={time} onChange={setTime} />
              <ClientsPanel
                clients={fields.clients}
                problems={problems}
                reason={undefined}
                onChange={(clients) => setFields({ ...fields, clients })}
              />
              {!isPending && <FailureBar failure={failure} />}
            </DialogContent>
            <Actions>
              <Button onClick={onClose}>Cancel</Button>
              <Button type="submit" appearance="primary" disabledFocusable={isPending}>
                {isPending ? "Adding…" : "Add"}
              </Button>
            </Actions>
          </DialogBody>
        </form>
      </DialogSurface>
    </Dialog>
  );
}

/** At the same time of the day, a week later. */
function timeAfter({ startDateTime, endDateTime }: Meeting): MeetingTime {
  const time = meetingTimeOf(startDateTime, endDateTime);
  return { ...time, day: addDays(time.day, 7) };
}

/** Everything but what names the other one in the scheduling system. */
function fieldsLike(like: Meeting | undefined): Fields {
  const appointment = like?.virtualAppointment;
  if (appointment?.__typename !== "VirtualAppointment") return newFields;
  const { clients, allowsBrowser } = fieldsOf(appointment);
  return { ...newFields, clients, allowsBrowser };
}
