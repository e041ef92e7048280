import { Button, Tooltip } from "@fluentui/react-components";
import { KeyboardRegular } from "@fluentui/react-icons";
import { useState } from "react";
import { useLoaded } from "./use-loaded.ts";

export function ShortcutButton() {
  const [isOpen, setOpen] = useState(false);
  const [ShortcutList, load] = useLoaded(() => import("./shortcut-list.tsx"));
  const open = () => {
    load();
    setOpen(true);
  };
  return (
    <>
      <Tooltip content="Keyboard" relationship="label">
        <Button appearance="subtle" aria-keyshortcuts="?" icon={<KeyboardRegular />} onClick={open} />
      </Tooltip>
      {ShortcutList !== undefined && isOpen && <ShortcutList onClose={() => setOpen(false)} />}
    </>
  );
}
