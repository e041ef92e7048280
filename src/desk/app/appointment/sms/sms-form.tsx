import {
  Body1,
  Button,
  Caption1,
  DialogBody,
  DialogContent,
  DialogTitle,
  Label,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  tokens,
} from "@fluentui/react-components";
import { useId, useMemo, useState, type FormEvent } from "react";
import { Actions } from "../../actions.tsx";
import type { Explanation } from "../../failure/explain-failure.ts";
import type { ClientFields } from "../form/fields.ts";
import { focusFirstProblem } from "../form/focus-first-problem.ts";
import { browserTimeZone } from "../../locale.ts";
import type { Meeting } from "../../meeting-of-day.ts";
import { useNotify } from "../../layout/notify.tsx";
import { toE164 } from "./phone-number.ts";
import { RecipientRow } from "./recipient-row.tsx";
import { problemOf, problemOfChoice, recipientsOf, type RecipientEdits } from "./recipient.ts";
import { TimeZoneField } from "./time-zone-field.tsx";
import { SmsKindField } from "./sms-kind-field.tsx";
import { SmsPreview } from "./sms-preview.tsx";
import { countMessages, useSendSms, type SmsKind } from "./use-send-sms.ts";

const useStyles = makeStyles({
  content: {
    display: "grid",
    // Long names of time zones would otherwise be wider than a telephone.
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalS,
  },
  group: { display: "grid", gap: tokens.spacingVerticalS },
  problem: { color: tokens.colorPaletteRedForeground1 },
  recipients: { margin: 0, padding: 0, listStyle: "none", display: "grid", gap: tokens.spacingVerticalM },
  quiet: { color: tokens.colorNeutralForeground2 },
});

export interface SmsFormProps {
  readonly onlineMeetingId: string;
  /** `undefined` when it is not in the agenda of the day. */
  readonly meeting: Meeting | undefined;
  readonly joinLink: string | null;
  /** What the message is to say, to begin with. */
  readonly kind: SmsKind;
  readonly clients: readonly ClientFields[];
  readonly onClose: () => void;
}

export default function SmsForm({
  onlineMeetingId,
  meeting,
  joinLink,
  kind: proposed,
  clients,
  onClose,
}: SmsFormProps) {
  const styles = useStyles();
  const notify = useNotify();
  const groupId = useId();
  const [kind, setKind] = useState(proposed);
  const [edits, setEdits] = useState<RecipientEdits>({});
  const recipients = recipientsOf(clients, edits);
  const [timeZone, setTimeZone] = useState(browserTimeZone);
  const start = meeting?.startDateTime ?? null;
  const moment = useMemo(() => (start === null ? new Date() : new Date(start)), [start]);
  const [isChecked, setChecked] = useState(false);
  const { send, isPending } = useSendSms();
  const [failure, setFailure] = useState<Explanation>();
  const choiceProblem = problemOfChoice(recipients);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    setChecked(true);
    if (isPending || choiceProblem !== undefined) return;
    if (recipients.some((recipient) => problemOf(recipient) !== undefined)) return focusFirstProblem(form);
    setFailure(undefined);
    const outcome = await send(
      onlineMeetingId,
      kind,
      recipients
        .filter(({ isChosen }) => isChosen)
        .map(({ phoneNumber }) => ({ phoneNumber: toE164(phoneNumber) ?? "", timeZone })),
    );
    if ("failure" in outcome) return setFailure(outcome.failure);
    notify("success", countMessages(outcome.acceptedMessages));
    onClose();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <DialogBody>
        <DialogTitle>Send a text message</DialogTitle>
        <DialogContent className={styles.content}>
          <SmsKindField value={kind} onChange={setKind} />
          {/* No Field around it: that is for one control, and would give its id to every one in here. */}
          <div role="group" aria-labelledby={groupId} className={styles.group}>
            <Label id={groupId}>To whom</Label>
            <ul className={styles.recipients}>
              {recipients.map((recipient) => (
                <RecipientRow
                  key={recipient.key}
                  recipient={recipient}
                  problem={isChecked ? problemOf(recipient) : undefined}
                  onChange={(edit) => setEdits({ ...edits, [recipient.key]: { ...edits[recipient.key], ...edit } })}
                />
              ))}
            </ul>
            {isChecked && choiceProblem !== undefined && (
              <Caption1 role="alert" className={styles.problem}>
                {choiceProblem}
              </Caption1>
            )}
          </div>
          <TimeZoneField value={timeZone} moment={moment} onChange={setTimeZone} />
          <SmsPreview
            kind={kind}
            subject={meeting?.subject ?? "Online meeting"}
            start={start}
            timeZone={timeZone}
            joinLink={joinLink}
          />
          <Body1 className={styles.quiet}>
            Microsoft Graph sends text messages to numbers in the United States only.
          </Body1>
          {failure !== undefined && !isPending && (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>
                <MessageBarTitle>{failure.title}.</MessageBarTitle> {failure.advice}
              </MessageBarBody>
            </MessageBar>
          )}
        </DialogContent>
        <Actions>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" appearance="primary" disabledFocusable={isPending}>
            {isPending ? "Sending…" : "Send"}
          </Button>
        </Actions>
      </DialogBody>
    </form>
  );
}
