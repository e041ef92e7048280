import {
  Body1,
  Button,
  Card,
  makeStyles,
  MessageBar,
  MessageBarBody,
  MessageBarTitle,
  Subtitle2,
  tokens,
} from "@fluentui/react-components";
import { DeleteRegular } from "@fluentui/react-icons";
import { printSeconds, useCountdown } from "../../failure/countdown.ts";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import { listInWords } from "../../locale.ts";
import { useOnline } from "../../layout/use-online.ts";
import { useRights } from "../../session/permissions.ts";
import { useFormStyles } from "../form/form-styles.ts";
import { ProvisioningNotice } from "../provisioning-notice.tsx";
import { useDeletion } from "./deletions.ts";
import { useRestorationWait } from "./restoration.tsx";

const useStyles = makeStyles({
  card: { padding: tokens.spacingHorizontalL, gap: tokens.spacingVerticalM },
  head: { display: "flex", gap: tokens.spacingHorizontalS, alignItems: "center" },
  title: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  buttons: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS, alignItems: "center" },
});

interface DeletedNoticeProps {
  readonly onlineMeetingId: string;
}

/** What was deleted in this meeting: to restore, or to give up. Nothing where nothing was. */
export function DeletedNotice({ onlineMeetingId }: DeletedNoticeProps) {
  const styles = useStyles();
  const { column } = useFormStyles();
  const { write } = useRights();
  const isOnline = useOnline();
  const { deletion, keep, drop } = useDeletion(onlineMeetingId);
  const wait = useRestorationWait(onlineMeetingId);
  const seconds = useCountdown(wait?.pause?.retryAt.getTime());
  if (deletion === undefined) return null;
  const { appointment, state, failure } = deletion;
  const isRestoring = state === "restoring";
  const reason = isOnline ? write : "You are offline: it can be restored when you are back.";
  return (
    <div className={column}>
      {isRestoring && wait?.provisioning !== undefined ? (
        <ProvisioningNotice provisioning={wait.provisioning} onCancel={wait.cancel} />
      ) : (
        <Card className={styles.card} role="group" aria-label="Deleted appointment">
          <div className={styles.head}>
            <DeleteRegular fontSize="20px" aria-hidden />
            <Subtitle2 as="h3" className={styles.title}>
              You deleted this appointment
            </Subtitle2>
          </div>
          <Body1 className={styles.quiet}>
            {namesOf(appointment.appointmentClients)} It is kept in this tab until you restore it or discard it for
            good.
          </Body1>
          {failure !== undefined && !isRestoring && (
            <MessageBar intent="error" layout="multiline">
              <MessageBarBody>
                <MessageBarTitle>Not restored: {failure.title}.</MessageBarTitle> {failure.advice}
              </MessageBarBody>
            </MessageBar>
          )}
          <div className={styles.buttons}>
            <ReasonedButton
              appearance="primary"
              reason={reason}
              disabledFocusable={isRestoring}
              onClick={() => keep({ ...deletion, state: "restoring", failure: undefined })}
            >
              {isRestoring ? "Restoring…" : "Restore"}
            </ReasonedButton>
            <Button disabledFocusable={isRestoring} onClick={drop}>
              Discard
            </Button>
            {isRestoring && seconds !== undefined && (
              <Body1 role="status">Too many requests: tried again in {printSeconds(seconds)}</Body1>
            )}
          </div>
        </Card>
      )}
    </div>
  );
}

function namesOf(
  clients: readonly { readonly displayName: string | null; readonly emailAddress: string | null }[] | null,
) {
  const names = (clients ?? []).map(({ displayName, emailAddress }) => displayName ?? emailAddress).filter(Boolean);
  return names.length === 0 ? "" : `It was for ${listInWords(names as string[])}.`;
}
