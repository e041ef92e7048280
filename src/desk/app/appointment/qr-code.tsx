import {
  Body1,
  Button,
  DialogBody,
  DialogContent,
  DialogTitle,
  DialogTrigger,
  makeStyles,
  tokens,
} from "@fluentui/react-components";
import { QRCodeSVG } from "qrcode.react";
import { Actions } from "../actions.tsx";

const useStyles = makeStyles({
  content: { display: "grid", gap: tokens.spacingVerticalM },
  quiet: { color: tokens.colorNeutralForeground2 },
  code: {
    display: "grid",
    placeItems: "center",
    padding: tokens.spacingHorizontalL,
    // Cameras want it dark on light, whatever the theme is.
    backgroundColor: "#ffffff",
    forcedColorAdjust: "none",
    borderRadius: tokens.borderRadiusLarge,
    "> svg": { width: "min(280px, 100%)", height: "auto" },
  },
});

interface QrCodeProps {
  readonly url: string;
  /** Of the meeting. */
  readonly subject: string;
}

/** The join link as a code, for a dialog. */
export default function QrCode({ url, subject }: QrCodeProps) {
  const styles = useStyles();
  return (
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
      <Actions>
        <DialogTrigger disableButtonEnhancement>
          <Button appearance="primary">Close</Button>
        </DialogTrigger>
      </Actions>
    </DialogBody>
  );
}
