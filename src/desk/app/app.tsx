import { FluentProvider, makeStyles, teamsDarkTheme, teamsLightTheme, tokens } from "@fluentui/react-components";
import { useSyncExternalStore } from "react";
import { useColorScheme } from "./layout/color-scheme.ts";
import type { Session } from "./session/session.ts";
import { SignInAgain } from "./session/sign-in-again.tsx";
import { forgetEverything } from "./session/tab-store.ts";
import { SignInPage } from "./session/sign-in-page.tsx";
import { Workplace } from "./signed-in.tsx";

// Not on the provider itself: what stands there also holds for every layer above the page, such as toasts.
const useStyles = makeStyles({
  root: { minHeight: "100dvh", backgroundColor: tokens.colorNeutralBackground2 },
});

export function App({ session }: { readonly session: Session }) {
  const styles = useStyles();
  const [scheme, choice, choose] = useColorScheme();
  const state = useSyncExternalStore(session.subscribe, () => session.state);
  const leave = () => {
    forgetEverything();
    void session.signOut();
  };
  return (
    <FluentProvider theme={scheme === "dark" ? teamsDarkTheme : teamsLightTheme}>
      <div className={styles.root}>
        {state.kind === "signed-out" ? (
          <SignInPage problem={state.problem} onSignIn={() => session.signIn()} />
        ) : (
          <>
            <Workplace
              // Whatever was read or begun as one person is nothing for another.
              key={state.person.id}
              session={session}
              person={state.person}
              colorScheme={choice}
              onColorScheme={choose}
              onSignOut={leave}
            />
            <SignInAgain session={session} onSignOut={leave} isOpen={state.kind === "expired"} />
          </>
        )}
      </div>
    </FluentProvider>
  );
}
