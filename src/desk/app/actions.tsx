import { DialogActions, makeStyles, type DialogActionsProps } from "@fluentui/react-components";

const useStyles = makeStyles({
  // Two buttons share a line on a telephone too: the library would put one below the other.
  actions: {
    "@media (max-width: 480px)": {
      ":not(:has(> :nth-child(3)))": { display: "flex", flexDirection: "row", "> *": { flex: "1 1 0", minWidth: 0 } },
    },
  },
});

/** The buttons at the end of a dialog. */
export function Actions(props: DialogActionsProps) {
  const styles = useStyles();
  return <DialogActions {...props} className={styles.actions} />;
}
