import {
  FluentProvider,
  teamsLightTheme,
  teamsDarkTheme,
  makeStyles,
  Title3,
  Body1,
  Button,
} from "@fluentui/react-components";
import { useColorScheme } from "../layout/color-scheme.ts";

const useStyles = makeStyles({
  page: {
    minHeight: "100dvh",
    display: "grid",
    placeContent: "center",
    justifyItems: "center",
    gap: "12px",
    padding: "16px",
    textAlign: "center",
    boxSizing: "border-box",
  },
});

/** When the app can't even find out where to sign in. */
export function StartFailure() {
  const styles = useStyles();
  const [scheme] = useColorScheme();
  return (
    <FluentProvider theme={scheme === "dark" ? teamsDarkTheme : teamsLightTheme}>
      <main className={styles.page}>
        <Title3 as="h1">The gateway does not answer</Title3>
        <Body1>Start it with npm start, then try again.</Body1>
        <Button appearance="primary" onClick={() => location.reload()}>
          Try again
        </Button>
      </main>
    </FluentProvider>
  );
}
