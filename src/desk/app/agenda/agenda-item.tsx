import { Badge, Body1, Body1Strong, Caption1, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useDraft } from "../appointment/drafts.ts";
import { useDeletion } from "../appointment/undo/deletions.ts";
import { PlaceLink } from "../place-link.tsx";
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
  /** Where in the course of the day it is. */
  readonly label: string | undefined;
  /** The key that leads here. */
  readonly shortcut: string | undefined;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

export function AgendaItem({ meeting, day, label, shortcut, isOpen, onOpen }: AgendaItemProps) {
  const styles = useStyles();
  const { onlineMeetingId, subject, startDateTime, endDateTime, virtualAppointment } = meeting;
  const { draft } = useDraft(onlineMeetingId);
  const { deletion } = useDeletion(onlineMeetingId);
  const { clients, badge } = summarize(virtualAppointment);
  const isMissing = virtualAppointment?.__typename === "NotFoundError";
  const isNew = isMissing && draft !== undefined;
  const isDeleted = isMissing && deletion !== undefined;
  return (
    <li>
      <PlaceLink
        className={mergeClasses(styles.item, isOpen && styles.open)}
        place={{ day, onlineMeetingId }}
        aria-keyshortcuts={shortcut}
        aria-current={isOpen ? "true" : undefined}
        onOpen={onOpen}
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
          {(label !== undefined || badge !== undefined || draft !== undefined) && (
            <span className={styles.badges}>
              {label !== undefined && (
                <Badge
                  appearance={label === "Now" ? "filled" : "tint"}
                  color={label === "Now" ? "brand" : "informative"}
                  shape="rounded"
                >
                  {label}
                </Badge>
              )}
              {badge !== undefined && !isNew && !isDeleted && (
                <Badge
                  appearance={badge.color === "informative" ? "outline" : "tint"}
                  color={badge.color}
                  shape="rounded"
                >
                  {badge.text}
                </Badge>
              )}
              {isDeleted && (
                <Badge appearance="tint" color="warning" shape="rounded">
                  {deletion.state === "restoring" ? "Being restored" : "Deleted, can be restored"}
                </Badge>
              )}
              {draft !== undefined && !isDeleted && (
                <Badge appearance="tint" color="brand" shape="rounded">
                  {isNew ? "Not added yet" : "Unsaved changes"}
                </Badge>
              )}
            </span>
          )}
        </span>
      </PlaceLink>
    </li>
  );
}
