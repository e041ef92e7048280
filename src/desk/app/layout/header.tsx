import { makeStyles, tokens } from "@fluentui/react-components";
import type { Person } from "../session/session.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "../brand.tsx";
import { ColorSchemeMenu } from "./color-scheme-menu.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import type { ColorSchemeChoice } from "./color-scheme.ts";

const useStyles = makeStyles({
  header: {
    display: "flex",
    alignItems: "center",
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  brand: { flexGrow: 1, minWidth: 0 },
});

export interface DeskProps {
  readonly person: Person;
  readonly colorScheme: ColorSchemeChoice;
  readonly onColorScheme: (choice: ColorSchemeChoice) => void;
  readonly onSignOut: () => void;
}

interface HeaderProps extends DeskProps {
  readonly permissions: readonly string[] | undefined;
  /** How much is not saved. */
  readonly kept: number;
}

export function Header({ person, permissions, kept, colorScheme, onColorScheme, onSignOut }: HeaderProps) {
  const styles = useStyles();
  return (
    <header className={styles.header}>
      <div className={styles.brand}>
        <Brand />
      </div>
      <ShortcutButton />
      <ColorSchemeMenu choice={colorScheme} onChoose={onColorScheme} />
      <AccountMenu person={person} permissions={permissions} kept={kept} onSignOut={onSignOut} />
    </header>
  );
}
