import { makeStyles, tokens } from "@fluentui/react-components";
import { narrow } from "../../layout/narrow.ts";

const WIDE = "@container pane (min-width: 960px)";

/** How an appointment stands in its pane: in one column, or in two where there is room for them. */
export const useFormStyles = makeStyles({
  column: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalM,
    maxWidth: "1200px",
    boxSizing: "border-box",
    padding: `0 ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalL}`,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
  },
  columns: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalM,
    alignItems: "start",
    [WIDE]: { gridTemplateColumns: "minmax(0, 1.8fr) minmax(280px, 1fr)" },
  },
  quiet: { color: tokens.colorNeutralForeground2 },
  part: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 1fr)",
    gap: tokens.spacingVerticalM,
  },
});
