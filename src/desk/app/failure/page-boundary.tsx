import { Body1, Button, makeStyles, Title3, tokens } from "@fluentui/react-components";
import { Component, type ReactNode } from "react";

const useStyles = makeStyles({
  page: {
    display: "grid",
    placeContent: "center",
    justifyItems: "center",
    gap: tokens.spacingVerticalM,
    minHeight: "60vh",
    padding: tokens.spacingHorizontalL,
    textAlign: "center",
  },
});

/** Where a part of the page can't be shown, such as one that a newer build no longer has: a reload, instead of nothing. */
export class PageBoundary extends Component<{ readonly children: ReactNode }, { readonly hasFailed: boolean }> {
  static getDerivedStateFromError(): { readonly hasFailed: boolean } {
    return { hasFailed: true };
  }

  override state = { hasFailed: false };

  override render(): ReactNode {
    return this.state.hasFailed ? <Broken /> : this.props.children;
  }
}

function Broken() {
  const styles = useStyles();
  return (
    <main className={styles.page}>
      <Title3 as="h1">This page can’t go on</Title3>
      <Body1>Load it again: what you typed and did not save is kept.</Body1>
      <Button appearance="primary" onClick={() => location.reload()}>
        Load again
      </Button>
    </main>
  );
}
