import { FluentProvider, makeStyles, tokens } from "@fluentui/react-components";
import { lazy, Suspense, useSyncExternalStore } from "react";
import { PageBoundary } from "./failure/page-boundary.tsx";
import { useColorScheme } from "./layout/color-scheme.ts";
import { themes } from "./layout/theme.ts";
import type { Session } from "./session/session.ts";
import { forgetEverything } from "./session/tab-store.ts";
import { Workplace } from "./signed-in.tsx";

const SignInPage = lazy(() => import("./session/sign-in-page.tsx"));
// After the first view, and long before it is needed: there may be no gateway to load it from then.
const SignInAgain = lazy(() => import("./session/sign-in-again.tsx"));

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
    <FluentProvider theme={themes[scheme]}>
      <div className={styles.root}>
        <PageBoundary>
          {state.kind === "signed-out" ? (
            <Suspense fallback={null}>
              <SignInPage problem={state.problem} onSignIn={() => session.signIn()} />
            </Suspense>
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
              <Suspense fallback={null}>
                <SignInAgain session={session} onSignOut={leave} isOpen={state.kind === "expired"} />
              </Suspense>
            </>
          )}
        </PageBoundary>
      </div>
    </FluentProvider>
  );
}
