import {
  Body1,
  Button,
  Caption1,
  Card,
  makeStyles,
  MessageBar,
  MessageBarBody,
  Title2,
  tokens,
} from "@fluentui/react-components";
import { CalendarPersonRegular, LinkRegular, MailRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { Brand } from "../brand.tsx";

const useStyles = makeStyles({
  page: {
    minHeight: "100dvh",
    display: "grid",
    placeItems: "center",
    padding: tokens.spacingHorizontalL,
    boxSizing: "border-box",
  },
  card: {
    width: "100%",
    maxWidth: "440px",
    padding: tokens.spacingHorizontalXXXL,
    "@media (max-width: 439px)": { padding: tokens.spacingHorizontalXL },
    gap: tokens.spacingVerticalL,
    boxSizing: "border-box",
  },
  title: { margin: 0 },
  list: { listStyle: "none", margin: 0, padding: 0, display: "grid", gap: tokens.spacingVerticalM },
  item: {
    display: "flex",
    gap: tokens.spacingHorizontalM,
    alignItems: "center",
    color: tokens.colorNeutralForeground2,
  },
  icon: { fontSize: "20px", color: tokens.colorBrandForeground1, flexShrink: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface SignInPageProps {
  readonly problem: string | undefined;
  readonly onSignIn: () => Promise<void>;
}

export default function SignInPage({ problem, onSignIn }: SignInPageProps) {
  const styles = useStyles();
  const [isLeaving, setLeaving] = useState(false);
  const [failure, setFailure] = useState<string>();
  const signIn = () => {
    setLeaving(true);
    setFailure(undefined);
    onSignIn().catch(() => {
      setLeaving(false);
      setFailure("The sign-in service can't be reached. Is npm start running?");
    });
  };
  const message = failure ?? problem;
  return (
    <main className={styles.page}>
      <Card className={styles.card} size="large">
        <Brand />
        <Title2 as="h1" className={styles.title}>
          Your virtual appointments, day by day
        </Title2>
        <ul className={styles.list}>
          <li className={styles.item}>
            <CalendarPersonRegular className={styles.icon} />
            <Body1>Who comes when, and how to reach them</Body1>
          </li>
          <li className={styles.item}>
            <LinkRegular className={styles.icon} />
            <Body1>Join links to copy or to scan</Body1>
          </li>
          <li className={styles.item}>
            <MailRegular className={styles.icon} />
            <Body1>Confirmations and reminders by text message</Body1>
          </li>
        </ul>
        {message !== undefined && (
          <MessageBar intent="warning" layout="multiline">
            <MessageBarBody>{message}</MessageBarBody>
          </MessageBar>
        )}
        <Button appearance="primary" size="large" disabledFocusable={isLeaving} onClick={signIn}>
          {isLeaving ? "Going to sign-in…" : "Sign in"}
        </Button>
        <Caption1 className={styles.quiet}>
          For development: you choose a sample user, no password is asked for.
        </Caption1>
      </Card>
    </main>
  );
}
