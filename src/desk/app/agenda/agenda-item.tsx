import { Badge, Body1, Body1Strong, Caption1, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { MouseEvent } from "react";
import { useDraft } from "../appointment/drafts.ts";
import { printPlace } from "../location.ts";
import type { Meeting } from "../meeting-of-day.ts";
import { summarize } from "./summary.ts";
import { printTime, type Day } from "../day.ts";

const useStyles = makeStyles({
  item: {
    display: "grid",
    gridTemplateColumns: "76px minmax(0, 1fr)",
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalSNudge} ${tokens.spacingHorizontalS}`,
    borderRadius: tokens.borderRadiusLarge,
    borderLeft: `3px solid transparent`,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  open: {
    backgroundColor: tokens.colorNeutralBackground1Selected,
    borderLeftColor: tokens.colorBrandStroke1,
  },
  times: { display: "grid", alignContent: "start" },
  what: { display: "grid", gap: "2px", minWidth: 0 },
  subject: { overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  badges: { display: "flex", gap: tokens.spacingHorizontalXS, flexWrap: "wrap", paddingTop: "2px" },
});

interface AgendaItemProps {
  readonly meeting: Meeting;
  readonly day: Day;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

export function AgendaItem({ meeting, day, isOpen, onOpen }: AgendaItemProps) {
  const styles = useStyles();
  const { onlineMeetingId, subject, startDateTime, endDateTime, virtualAppointment } = meeting;
  const { draft } = useDraft(onlineMeetingId);
  const { clients, badge } = summarize(virtualAppointment);
  const open = (event: MouseEvent) => {
    // With a modifier it is the browser's: a new tab, or a new window.
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    onOpen();
  };
  return (
    <li>
      <a
        className={mergeClasses(styles.item, isOpen && styles.open)}
        href={printPlace({ day, onlineMeetingId })}
        aria-current={isOpen ? "true" : undefined}
        onClick={open}
      >
        <span className={styles.times}>
          <Body1Strong wrap={false}>{printTime(startDateTime)}</Body1Strong>
          <Caption1 className={styles.quiet} wrap={false}>
            {printTime(endDateTime)}
          </Caption1>
        </span>
        <span className={styles.what}>
          <Body1 className={styles.subject}>{subject ?? "Online meeting"}</Body1>
          {clients !== undefined && <Caption1 className={styles.quiet}>{clients}</Caption1>}
          {(badge !== undefined || draft !== undefined) && (
            <span className={styles.badges}>
              {badge !== undefined && (
                <Badge
                  appearance={badge.color === "informative" ? "outline" : "tint"}
                  color={badge.color}
                  shape="rounded"
                >
                  {badge.text}
                </Badge>
              )}
              {draft !== undefined && (
                <Badge appearance="tint" color="brand" shape="rounded">
                  {draft.base === undefined ? "Not added yet" : "Unsaved changes"}
                </Badge>
              )}
            </span>
          )}
        </span>
      </a>
    </li>
  );
}
