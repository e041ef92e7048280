import {
  Body1,
  Body1Strong,
  Caption1,
  Caption1Strong,
  makeStyles,
  mergeClasses,
  tokens,
} from "@fluentui/react-components";
import { memo } from "react";
import { useDraft } from "../appointment/drafts.ts";
import { useDeletion } from "../appointment/undo/deletions.ts";
import { PlaceLink } from "../place-link.tsx";
import type { Meeting } from "../meeting-of-day.ts";
import { SelectBox } from "../selection/select-box.tsx";
import { Status } from "../status.tsx";
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
  // What is out of sight costs nothing.
  row: { position: "relative", contentVisibility: "auto", containIntrinsicSize: "auto 56px" },
  selectable: { paddingInlineEnd: tokens.spacingHorizontalXXXL },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Selected },
  open: { borderLeftColor: tokens.colorBrandStroke1 },
  times: { display: "grid", alignContent: "start" },
  what: { display: "grid", gap: "2px", minWidth: 0 },
  subject: { overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
  next: { color: tokens.colorBrandForeground2 },
  now: {
    paddingInline: tokens.spacingHorizontalSNudge,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorBrandBackground,
    color: tokens.colorNeutralForegroundOnBrand,
  },
  badges: {
    display: "flex",
    columnGap: tokens.spacingHorizontalM,
    rowGap: "2px",
    flexWrap: "wrap",
    alignItems: "center",
  },
});

interface AgendaItemProps {
  readonly meeting: Meeting;
  readonly day: Day;
  /** Where in the course of the day it is. */
  readonly label?: string | undefined;
  /** The key that leads here. */
  readonly shortcut?: string | undefined;
  readonly isOpen: boolean;
  readonly onOpen: (onlineMeetingId: string) => void;
  readonly isSelected?: boolean;
  /** Left out where it can't be selected. */
  readonly onSelect?: ((onlineMeetingId: string, isRange: boolean) => void) | undefined;
}

export const AgendaItem = memo(function AgendaItem({
  meeting,
  day,
  label,
  shortcut,
  isOpen,
  onOpen,
  isSelected = false,
  onSelect,
}: AgendaItemProps) {
  const styles = useStyles();
  const { onlineMeetingId, subject, startDateTime, endDateTime, virtualAppointment } = meeting;
  const { draft } = useDraft(onlineMeetingId);
  const { deletion } = useDeletion(onlineMeetingId);
  const { clients, badge } = summarize(virtualAppointment);
  const isMissing = virtualAppointment?.__typename === "NotFoundError";
  const isNew = isMissing && draft !== undefined;
  const isDeleted = isMissing && deletion !== undefined;
  return (
    <li className={styles.row}>
      <PlaceLink
        className={mergeClasses(
          styles.item,
          onSelect && styles.selectable,
          (isOpen || isSelected) && styles.chosen,
          isOpen && styles.open,
        )}
        place={{ day, onlineMeetingId }}
        aria-keyshortcuts={shortcut}
        aria-current={isOpen ? "true" : undefined}
        onOpen={() => onOpen(onlineMeetingId)}
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
              {label === "Now" && <Caption1Strong className={styles.now}>{label}</Caption1Strong>}
              {label !== undefined && label !== "Now" && (
                <Caption1Strong className={styles.next}>{label}</Caption1Strong>
              )}
              {badge !== undefined && !isNew && !isDeleted && <Status color={badge.color}>{badge.text}</Status>}
              {isDeleted && (
                <Status color="warning">
                  {deletion.state === "restoring" ? "Being restored" : "Deleted, can be restored"}
                </Status>
              )}
              {draft !== undefined && !isDeleted && (
                <Status color="brand">{isNew ? "Not added yet" : "Unsaved changes"}</Status>
              )}
            </span>
          )}
        </span>
      </PlaceLink>
      {onSelect !== undefined && (
        <SelectBox
          subject={subject ?? "Online meeting"}
          isSelected={isSelected}
          shortcut={isOpen ? "x" : undefined}
          onSelect={(isRange) => onSelect(onlineMeetingId, isRange)}
        />
      )}
    </li>
  );
});
