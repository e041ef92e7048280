import { makeStyles, tokens } from "@fluentui/react-components";
import type { DeskProps } from "../desk.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "./brand.tsx";
import { ColorSchemeMenu } from "./color-scheme-menu.tsx";

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

interface HeaderProps extends DeskProps {
  readonly permissions: readonly string[] | undefined;
}

export function Header({ person, permissions, colorScheme, onColorScheme, onSignOut }: HeaderProps) {
  const styles = useStyles();
  return (
    <header className={styles.header}>
      <div className={styles.brand}>
        <Brand />
      </div>
      <ColorSchemeMenu choice={colorScheme} onChoose={onColorScheme} />
      <AccountMenu person={person} permissions={permissions} onSignOut={onSignOut} />
    </header>
  );
}
