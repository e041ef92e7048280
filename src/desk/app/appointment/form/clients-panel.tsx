import { Body1, makeStyles, tokens } from "@fluentui/react-components";
import { PersonAddRegular } from "@fluentui/react-icons";
import { useEffect, useRef, useState } from "react";
import { MAX_CLIENTS } from "../../../../common/contract/limits.ts";
import { Panel } from "../../layout/panel.tsx";
import { ReasonedButton } from "../../layout/reasoned-button.tsx";
import { ClientRow } from "./client-row.tsx";
import { emptyClient, type ClientFields } from "./fields.ts";
import type { Problems } from "./problems.ts";

const useStyles = makeStyles({
  list: { listStyle: "none", margin: 0, padding: 0, display: "grid", gap: tokens.spacingVerticalL },
  quiet: { color: tokens.colorNeutralForeground2 },
});

interface ClientsPanelProps {
  readonly clients: readonly ClientFields[];
  readonly problems: Problems;
  readonly reason: string | undefined;
  readonly onChange: (clients: readonly ClientFields[]) => void;
}

export function ClientsPanel({ clients, problems, reason, onChange }: ClientsPanelProps) {
  const styles = useStyles();
  const addButton = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLOListElement>(null);
  const [addedAt, setAddedAt] = useState<number>();
  // Whoever adds a client types the name next.
  useEffect(() => {
    if (addedAt !== undefined) list.current?.querySelector<HTMLInputElement>("li:last-child input")?.focus();
  }, [addedAt]);
  const add = () => {
    onChange([...clients, emptyClient]);
    setAddedAt(clients.length);
  };
  const remove = (index: number) => {
    onChange(clients.toSpliced(index, 1));
    // The button that had the focus is gone.
    addButton.current?.focus();
  };
  const tooMany = clients.length >= MAX_CLIENTS ? `An appointment has ${MAX_CLIENTS} clients at most.` : undefined;
  return (
    <Panel
      title="Clients"
      action={
        <ReasonedButton ref={addButton} icon={<PersonAddRegular />} reason={reason ?? tooMany} onClick={add}>
          Add a client
        </ReasonedButton>
      }
    >
      {clients.length === 0 && <Body1 className={styles.quiet}>Nobody yet.</Body1>}
      <ol className={styles.list} ref={list}>
        {clients.map((client, index) => (
          <ClientRow
            // Clients have no ids: their place in the list is what tells them apart.
            // oxlint-disable-next-line react/no-array-index-key
            key={index}
            index={index}
            client={client}
            problems={problems}
            reason={reason}
            onChange={(next) => onChange(clients.with(index, next))}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
    </Panel>
  );
}
