import {
  Body1,
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  Switch,
  tokens,
} from "@fluentui/react-components";
import { Fragment, useState } from "react";
import { Actions } from "../actions.tsx";
import { areShortcutsOn, turnShortcuts } from "./shortcuts.ts";

const useStyles = makeStyles({
  content: { display: "grid", gap: tokens.spacingVerticalL },
  list: {
    display: "grid",
    gridTemplateColumns: "max-content minmax(0, 1fr)",
    gap: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    alignItems: "baseline",
    margin: 0,
  },
  keys: { display: "flex", gap: tokens.spacingHorizontalXS, margin: 0 },
  what: { margin: 0 },
  key: {
    fontFamily: tokens.fontFamilyMonospace,
    padding: `1px ${tokens.spacingHorizontalSNudge}`,
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusMedium,
    backgroundColor: tokens.colorNeutralBackground3,
  },
});

const shortcuts: readonly (readonly [keys: readonly string[], what: string])[] = [
  [["/"], "Search names, numbers and ids, on every day"],
  [["↑", "↓", "Enter"], "Go through the agenda, and open a meeting"],
  [["j", "k"], "Open the next or the previous meeting"],
  [["x"], "Select the meeting; a click with Shift selects up to there"],
  [["Esc"], "Back to the agenda"],
  [["n"], "New appointment"],
  [["Ctrl", "S"], "Save"],
  [["t"], "Today"],
  [["p", "f"], "The day before, the day after"],
  [["g"], "Go to a date"],
  [["w"], "The week, and back to the day"],
  [["?"], "This list"],
];

/** What the keyboard does. */
export default function ShortcutList({ onClose }: { readonly onClose: () => void }) {
  const styles = useStyles();
  const [isOn, setOn] = useState(areShortcutsOn);
  return (
    <Dialog open onOpenChange={onClose}>
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Keyboard</DialogTitle>
          <DialogContent className={styles.content}>
            <dl className={styles.list}>
              {shortcuts.map(([keys, what]) => (
                <Fragment key={what}>
                  <dt className={styles.keys}>
                    {keys.map((key) => (
                      <kbd key={key} className={styles.key}>
                        {key}
                      </kbd>
                    ))}
                  </dt>
                  <dd className={styles.what}>
                    <Body1>{what}</Body1>
                  </dd>
                </Fragment>
              ))}
            </dl>
            <Switch
              label="Use single keys"
              checked={isOn}
              onChange={(_, { checked }) => {
                turnShortcuts(checked);
                setOn(checked);
              }}
            />
          </DialogContent>
          <Actions>
            <Button appearance="primary" onClick={onClose}>
              Close
            </Button>
          </Actions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
