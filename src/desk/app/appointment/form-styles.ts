import { makeStyles, tokens } from "@fluentui/react-components";
import { narrow } from "../layout/narrow.ts";

/** The column in which an appointment stands. */
export const useFormStyles = makeStyles({
  column: {
    display: "grid",
    gap: tokens.spacingVerticalM,
    maxWidth: "820px",
    boxSizing: "border-box",
    padding: `0 ${tokens.spacingHorizontalXXL} ${tokens.spacingVerticalL}`,
    [narrow]: { paddingInline: tokens.spacingHorizontalL },
  },
});
