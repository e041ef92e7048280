import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  skeleton: { display: "grid", gap: tokens.spacingVerticalM, padding: `0 ${tokens.spacingHorizontalXL}` },
  row: {
    display: "grid",
    gridTemplateColumns: "56px 1fr",
    gap: tokens.spacingHorizontalM,
    paddingBlock: tokens.spacingVerticalS,
  },
  lines: { display: "grid", gap: tokens.spacingVerticalS },
});

export function AgendaSkeleton() {
  const styles = useStyles();
  return (
    <Skeleton className={styles.skeleton} aria-label="The agenda is loading">
      {["90%", "70%", "80%", "60%", "75%"].map((width) => (
        <div className={styles.row} key={width}>
          <SkeletonItem size={16} />
          <div className={styles.lines}>
            <SkeletonItem size={16} style={{ width }} />
            <SkeletonItem size={12} style={{ width: "40%" }} />
          </div>
        </div>
      ))}
    </Skeleton>
  );
}
