import { FluentProvider, makeStyles, teamsDarkTheme, teamsLightTheme, tokens } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";
import { useColorScheme } from "./layout/color-scheme.ts";
import type { Session } from "./session/session.ts";
import { SignInAgain } from "./session/sign-in-again.tsx";
import { SignInPage } from "./session/sign-in-page.tsx";

const useStyles = makeStyles({
  root: { minHeight: "100dvh", backgroundColor: tokens.colorNeutralBackground2 },
});

export function App({ session }: { readonly session: Session }) {
  const styles = useStyles();
  const [scheme] = useColorScheme();
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  return (
    <FluentProvider className={styles.root} theme={scheme === "dark" ? teamsDarkTheme : teamsLightTheme}>
      {state.kind === "signed-out" ? (
        <SignInPage problem={state.problem} onSignIn={() => session.signIn()} />
      ) : (
        <>
          {state.person.displayName}
          {state.kind === "expired" && <SignInAgain session={session} />}
        </>
      )}
    </FluentProvider>
  );
}
