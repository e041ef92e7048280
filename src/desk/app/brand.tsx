import { makeStyles, Text, tokens } from "@fluentui/react-components";

const useStyles = makeStyles({
  brand: { display: "flex", alignItems: "center", gap: tokens.spacingHorizontalM, minWidth: 0 },
  icon: { width: "28px", height: "28px", flexShrink: 0 },
  name: {
    whiteSpace: "nowrap",
    margin: 0,
    // On the smallest telephones it is read out alone: it is the same page all the time.
    "@media (max-width: 439px)": {
      position: "absolute",
      width: "1px",
      height: "1px",
      overflow: "hidden",
      clipPath: "inset(50%)",
    },
  },
});

/** @param as what the name is on the page that it heads: its first heading, or a text beside one */
export function Brand({ as = "span" }: { readonly as?: "h1" | "span" }) {
  const styles = useStyles();
  return (
    <div className={styles.brand}>
      <img className={styles.icon} src={`${import.meta.env.BASE_URL}icon.svg`} alt="" />
      <Text as={as} className={styles.name} weight="semibold" size={400}>
        Appointment desk
      </Text>
    </div>
  );
}
