import { Body1, Button, Dialog, DialogSurface, Input, makeStyles, tokens } from "@fluentui/react-components";
import { CopyRegular, QrCodeRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useNotify } from "../layout/notify.tsx";
import { Panel } from "../layout/panel.tsx";
import { useLoaded } from "../layout/use-loaded.ts";

const useStyles = makeStyles({
  row: { display: "flex", flexWrap: "wrap", gap: tokens.spacingHorizontalS },
  link: { flexGrow: 1, flexBasis: "min(320px, 100%)", minWidth: 0, "& input": { textOverflow: "ellipsis" } },
  action: { flexGrow: 1, flexBasis: "100px" },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface JoinLinkProps {
  readonly url: string | null;
  /** Of the meeting, for the code's title. */
  readonly subject: string;
}

export function JoinLink({ url, subject }: JoinLinkProps) {
  const styles = useStyles();
  const notify = useNotify();
  const [isCodeShown, setCodeShown] = useState(false);
  const [QrCode, loadQrCode] = useLoaded(() => import("./qr-code.tsx"));
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
  const showCode = () => {
    loadQrCode();
    setCodeShown(true);
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
        <Button className={styles.action} icon={<CopyRegular />} onClick={copy}>
          Copy
        </Button>
        <Button className={styles.action} icon={<QrCodeRegular />} aria-haspopup="dialog" onClick={showCode}>
          QR code
        </Button>
      </div>
      {QrCode !== undefined && (
        <Dialog open={isCodeShown} onOpenChange={(_, { open }) => setCodeShown(open)}>
          <DialogSurface>
            <QrCode url={url} subject={subject} />
          </DialogSurface>
        </Dialog>
      )}
    </Panel>
  );
}
