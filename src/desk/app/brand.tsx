import { makeStyles, Text, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  brand: { display: "flex", alignItems: "center", gap: tokens.spacingHorizontalM, minWidth: 0 },
  icon: { width: "28px", height: "28px", flexShrink: 0 },
  // On the smallest telephones the icon alone: it is the same page all the time.
  name: { whiteSpace: "nowrap", "@media (max-width: 439px)": { display: "none" } },
});

export function Brand() {
  const styles = useStyles();
  return (
    <div className={styles.brand}>
      <img className={styles.icon} src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
      <Text className={styles.name} weight="semibold" size={400}>
        Appointment desk
      </Text>
    </div>
  );
}
