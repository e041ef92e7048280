import { Body1Strong, Button, makeStyles, tokens, Tooltip } from "@fluentui/react-components";
import { ChatRegular, DeleteRegular, DismissRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { ReasonedButton } from "../layout/reasoned-button.tsx";
import { useLoaded } from "../layout/use-loaded.ts";
import { useOnline } from "../layout/use-online.ts";
import { useRights } from "../session/permissions.ts";
import { useDay } from "../use-day.ts";
import type { Failure } from "./failure-list.tsx";
import { isSelectable, type Selection } from "./selection.ts";
import { useDeleteSeveral } from "./use-delete-several.tsx";

const useStyles = makeStyles({
  bar: {
    display: "flex",
    flexWrap: "wrap",
    alignItems: "center",
    gap: tokens.spacingHorizontalXS,
    padding: `${tokens.spacingVerticalXS} ${tokens.spacingHorizontalXS} ${tokens.spacingVerticalXS} ${tokens.spacingHorizontalM}`,
    borderRadius: tokens.borderRadiusLarge,
    backgroundColor: tokens.colorBrandBackground2,
    color: tokens.colorNeutralForeground1,
  },
  count: { flexGrow: 1 },
});

interface SelectionBarProps {
  readonly selection: Selection;
  readonly onSelect: (ids: ReadonlySet<string>) => void;
}

/** What can be done to all that are selected. What fails stays selected, with its reason in a list. */
export default function SelectionBar({ selection: { day, ids }, onSelect }: SelectionBarProps) {
  const styles = useStyles();
  const { write, sendSms } = useRights();
  const isOnline = useOnline();
  const selectable = useDay(day).meetings.filter(isSelectable);
  const chosen = selectable.filter(({ onlineMeetingId }) => ids.has(onlineMeetingId));
  const [failures, setFailures] = useState<readonly Failure[]>([]);
  const [FailureList, loadFailureList] = useLoaded(() => import("./failure-list.tsx"));
  const [SmsToSeveral, loadSms] = useLoaded(() => import("./sms-to-several.tsx"));
  const [isWriting, setWriting] = useState(false);
  const showFailures = (found: readonly Failure[]) => {
    if (found.length > 0) loadFailureList();
    setFailures(found);
    onSelect(new Set(found.map(({ onlineMeetingId }) => onlineMeetingId)));
  };
  const { deleteSeveral, isPending } = useDeleteSeveral();
  const offline = isOnline ? undefined : "You are offline.";
  return (
    <>
      {chosen.length > 0 && (
        <div className={styles.bar} role="group" aria-label="Selected appointments">
          <Body1Strong className={styles.count} role="status">
            {String(chosen.length)} selected
          </Body1Strong>
          {chosen.length < selectable.length && (
            <Button
              size="small"
              appearance="subtle"
              onClick={() => onSelect(new Set(selectable.map(({ onlineMeetingId }) => onlineMeetingId)))}
            >
              All
            </Button>
          )}
          <ReasonedButton
            size="small"
            appearance="subtle"
            icon={<ChatRegular />}
            reason={offline ?? sendSms}
            onClick={() => {
              loadSms();
              setWriting(true);
            }}
          >
            Text
          </ReasonedButton>
          <ReasonedButton
            size="small"
            appearance="subtle"
            icon={<DeleteRegular />}
            reason={offline ?? write}
            disabledFocusable={isPending}
            onClick={() => void deleteSeveral(chosen).then(showFailures)}
          >
            {isPending ? "Deleting…" : "Delete"}
          </ReasonedButton>
          <Tooltip content="Select none" relationship="label">
            <Button size="small" appearance="subtle" icon={<DismissRegular />} onClick={() => onSelect(new Set())} />
          </Tooltip>
        </div>
      )}
      {FailureList !== undefined && failures.length > 0 && (
        <FailureList failures={failures} onClose={() => setFailures([])} />
      )}
      {SmsToSeveral !== undefined && isWriting && (
        <SmsToSeveral
          meetings={chosen}
          onClose={() => setWriting(false)}
          onSent={(found) => {
            setWriting(false);
            showFailures(found);
          }}
        />
      )}
    </>
  );
}
