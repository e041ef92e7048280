import {
  Body1,
  Button,
  Caption1,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { useState } from "react";
import { Actions } from "../../actions.tsx";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import type { Edit } from "../use-editor.ts";
import { DifferenceChoice, printVersion } from "./difference-choice.tsx";
import type { Differences, Side } from "./merge.ts";

const useStyles = makeStyles({
  surface: { maxWidth: "720px" },
  content: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalL,
    paddingBottom: tokens.spacingVerticalS,
  },
  all: { display: "flex", gap: tokens.spacingHorizontalS, flexWrap: "wrap" },
  quiet: { color: tokens.colorNeutralForeground2 },
  taken: { margin: 0, paddingInlineStart: "1.2em", color: tokens.colorNeutralForeground2, overflowWrap: "anywhere" },
});

interface ConflictDialogProps {
  readonly differences: Differences;
  /** Who was faster. */
  readonly edit: Edit;
  readonly onCancel: () => void;
  readonly onResolve: (choices: Readonly<Record<string, Side>>) => void;
}

/** Field by field: whose version is to stand. Nothing is chosen beforehand, so that nobody's change goes unseen. */
export default function ConflictDialog({ differences, edit, onCancel, onResolve }: ConflictDialogProps) {
  const styles = useStyles();
  const { conflicts, takenOver } = differences;
  const [choices, setChoices] = useState<Readonly<Record<string, Side>>>({});
  const chooseAll = (side: Side) => setChoices(Object.fromEntries(conflicts.map(({ key }) => [key, side])));
  const open = conflicts.filter(({ key }) => choices[key] === undefined).length;
  return (
    <Dialog open modalType="modal" onOpenChange={onCancel}>
      <DialogSurface className={styles.surface}>
        <DialogBody>
          <DialogTitle>{edit.who} saved while you were editing</DialogTitle>
          <DialogContent className={styles.content}>
            <Body1>
              {edit.when === "" ? "" : `Saved ${edit.when}. `}You both changed what is listed here, each to something
              else. Nothing of yours is saved yet: choose what to keep. All other changes, yours and theirs, are kept.
            </Body1>
            <div className={styles.all}>
              <Button size="small" onClick={() => chooseAll("mine")}>
                Keep all of mine
              </Button>
              <Button size="small" onClick={() => chooseAll("theirs")}>
                Keep all of theirs
              </Button>
            </div>
            {conflicts.map((difference) => (
              <DifferenceChoice
                key={difference.key}
                difference={difference}
                choice={choices[difference.key]}
                onChoose={(side) => setChoices({ ...choices, [difference.key]: side })}
              />
            ))}
            {takenOver.length > 0 && (
              <div>
                <Caption1 className={styles.quiet}>
                  Changed by {edit.who === "Somebody else" ? "somebody else" : edit.who} alone, and kept:
                </Caption1>
                <ul className={styles.taken}>
                  {takenOver.map(({ key, label, theirs }) => (
                    <li key={key}>
                      <Caption1>
                        {label}: {printVersion(theirs)}
                      </Caption1>
                    </li>
                  ))}
                </ul>
              </div>
            )}
          </DialogContent>
          <Actions fluid>
            <Button onClick={onCancel}>Back to editing</Button>
            <ReasonedButton
              appearance="primary"
              reason={
                open === 0 ? undefined : `Choose for ${open === 1 ? "one more field" : `${open} more fields`} first.`
              }
              onClick={() => onResolve(choices)}
            >
              Save what I chose
            </ReasonedButton>
          </Actions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
