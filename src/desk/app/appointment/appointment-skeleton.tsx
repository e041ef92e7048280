import { makeStyles, Skeleton, SkeletonItem, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  skeleton: { display: "grid", gap: tokens.spacingVerticalL, padding: tokens.spacingHorizontalXXL, maxWidth: "720px" },
});

export function AppointmentSkeleton() {
  const styles = useStyles();
  return (
    <Skeleton className={styles.skeleton} aria-label="The appointment is loading">
      <SkeletonItem size={48} />
      <SkeletonItem size={96} />
      <SkeletonItem size={96} />
    </Skeleton>
  );
}
