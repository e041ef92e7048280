import {
  Body1,
  Button,
  Dialog,
  DialogActions,
  DialogBody,
  DialogContent,
  DialogSurface,
  DialogTitle,
  DialogTrigger,
  Input,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { CopyRegular, QrCodeRegular } from "@fluentui/react-icons";
import { QRCodeSVG } from "qrcode.react";
import { useNotify } from "../layout/notify.tsx";
import { Panel } from "../layout/panel.tsx";

const useStyles = makeStyles({
  row: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  link: { flexGrow: 1, flexBasis: "200px", minWidth: 0 },
  quiet: { color: tokens.colorNeutralForeground2 },
  code: {
    display: "grid",
    placeItems: "center",
    padding: tokens.spacingHorizontalL,
    // Cameras want it dark on light, whatever the theme is.
    backgroundColor: "#ffffff",
    borderRadius: tokens.borderRadiusLarge,
    "> svg": { width: "min(280px, 100%)", height: "auto" },
  },
  content: { display: "grid", gap: tokens.spacingVerticalM },
});

interface JoinLinkProps {
  readonly url: string | null;
  /** Of the meeting, for the code's title. */
  readonly subject: string;
}

export function JoinLink({ url, subject }: JoinLinkProps) {
  const styles = useStyles();
  const notify = useNotify();
  if (url === null) {
    return (
      <Panel title="Join link">
        <Body1 className={styles.quiet}>There is none for this meeting.</Body1>
      </Panel>
    );
  }
  const copy = () => {
    navigator.clipboard.writeText(url).then(
      () => notify("success", "Join link copied"),
      () => notify("warning", "The browser did not let it be copied", "Select the link and copy it by hand."),
    );
  };
  return (
    <Panel title="Join link">
      <div className={styles.row}>
        <Input
          className={styles.link}
          readOnly
          value={url}
          aria-label="Join link"
          onFocus={({ target }) => target.select()}
        />
        <Button icon={<CopyRegular />} onClick={copy}>
          Copy
        </Button>
        <Dialog>
          <DialogTrigger disableButtonEnhancement>
            <Button icon={<QrCodeRegular />}>QR code</Button>
          </DialogTrigger>
          <DialogSurface>
            <DialogBody>
              <DialogTitle>Join from a telephone</DialogTitle>
              <DialogContent className={styles.content}>
                <div className={styles.code}>
                  <QRCodeSVG value={url} size={280} marginSize={2} title={`QR code of the join link: ${subject}`} />
                </div>
                <Body1 className={styles.quiet}>
                  Whoever scans it comes to the waiting room of “{subject}”, without an account.
                </Body1>
              </DialogContent>
              <DialogActions>
                <DialogTrigger disableButtonEnhancement>
                  <Button appearance="primary">Close</Button>
                </DialogTrigger>
              </DialogActions>
            </DialogBody>
          </DialogSurface>
        </Dialog>
      </div>
    </Panel>
  );
}
