import {
  Button,
  Dialog,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  MessageBar,
  MessageBarBody,
} from "@fluentui/react-components";
import { useState } from "react";
import { Actions } from "../actions.tsx";
import type { Session } from "./session.ts";

interface SignInAgainProps {
  readonly session: Session;
  readonly isOpen: boolean;
  readonly onSignOut: () => void;
}

/** Over the page as it is: nothing typed is lost, and what was being sent goes on afterwards. */
export default function SignInAgain({ session, isOpen, onSignOut }: SignInAgainProps) {
  const [isWaiting, setWaiting] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const signIn = () => {
    setWaiting(true);
    setFailed(false);
    session
      .signInAgain()
      .catch(() => setFailed(true))
      .finally(() => setWaiting(false));
  };
  return (
    <Dialog open={isOpen} modalType="alert">
      <DialogSurface>
        <DialogBody>
          <DialogTitle>Your sign-in has expired</DialogTitle>
          <DialogContent>
            Sign in again to go on. This page stays as it is: what you typed is still here.
            {hasFailed && (
              <MessageBar intent="warning" layout="multiline">
                <MessageBarBody>You were not signed in. Is a pop-up window blocked?</MessageBarBody>
              </MessageBar>
            )}
          </DialogContent>
          <Actions>
            <Button onClick={onSignOut}>Sign out</Button>
            <Button appearance="primary" disabledFocusable={isWaiting} onClick={signIn}>
              {isWaiting ? "Waiting for the sign-in window…" : "Sign in again"}
            </Button>
          </Actions>
        </DialogBody>
      </DialogSurface>
    </Dialog>
  );
}
