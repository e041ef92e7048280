import { Button, Caption1, Input, makeStyles, Title3, tokens, Tooltip } from "@fluentui/react-components";
import { ChevronLeftRegular, ChevronRightRegular } from "@fluentui/react-icons";
import { addDays, isDay, nameOfDay, printDay, today, type Day } from "../day.ts";

const useStyles = makeStyles({
  navigation: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    display: "grid",
    gap: tokens.spacingVerticalM,
    padding: `${tokens.spacingVerticalL} ${tokens.spacingHorizontalXL} ${tokens.spacingVerticalM}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  heading: { margin: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  buttons: { display: "flex", alignItems: "center", gap: tokens.spacingHorizontalXS },
  date: { marginInlineStart: "auto", minWidth: 0, width: "150px" },
});

interface DayNavigationProps {
  readonly day: Day;
  readonly onGo: (day: Day) => void;
}

export function DayNavigation({ day, onGo }: DayNavigationProps) {
  const styles = useStyles();
  const name = nameOfDay(day);
  return (
    <div className={styles.navigation}>
      <div>
        <Title3 as="h1" block className={styles.heading} aria-live="polite">
          {name ?? printDay(day)}
        </Title3>
        <Caption1 className={styles.quiet}>{name === undefined ? "Online meetings" : printDay(day)}</Caption1>
      </div>
      <div className={styles.buttons} role="group" aria-label="Day">
        <Tooltip content="Previous day" relationship="label">
          <Button appearance="subtle" icon={<ChevronLeftRegular />} onClick={() => onGo(addDays(day, -1))} />
        </Tooltip>
        <Button appearance="secondary" disabledFocusable={day === today()} onClick={() => onGo(today())}>
          Today
        </Button>
        <Tooltip content="Next day" relationship="label">
          <Button appearance="subtle" icon={<ChevronRightRegular />} onClick={() => onGo(addDays(day, 1))} />
        </Tooltip>
        <Input
          className={styles.date}
          type="date"
          aria-label="Go to a date"
          value={day}
          onChange={(_, { value }) => {
            if (isDay(value)) onGo(value);
          }}
        />
      </div>
    </div>
  );
}
