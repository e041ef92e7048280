import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { DarkThemeRegular } from "@fluentui/react-icons";
import { lazy, Suspense, useState, type ReactNode } from "react";
import type { Person } from "../session/session.ts";
import { Brand } from "../brand.tsx";
import { ShortcutButton } from "./shortcut-button.tsx";
import type { ColorSchemeChoice } from "./color-scheme.ts";
import { Initials } from "./initials.tsx";

// Menus come after the first view; what they open from is there before.
const AccountMenu = lazy(() => import("./account-menu.tsx"));
const ColorSchemeMenu = lazy(() => import("./color-scheme-menu.tsx"));

const useStyles = makeStyles({
  header: {
    display: "flex",
    alignItems: "center",
    gap: tokens.spacingHorizontalS,
    padding: `${tokens.spacingVerticalS} ${tokens.spacingHorizontalL}`,
    backgroundColor: tokens.colorNeutralBackground3,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  account: { minWidth: "unset", padding: "4px", borderRadius: tokens.borderRadiusCircular },
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
  /** What is to be had on every view. */
  readonly action: ReactNode;
}

export function Header({ person, permissions, kept, action, colorScheme, onColorScheme, onSignOut }: HeaderProps) {
  const styles = useStyles();
  // A press before the menu is loaded opens it once it is.
  const [isAccountWanted, setAccountWanted] = useState(false);
  return (
    <header className={styles.header}>
      <div className={styles.brand}>
        <Brand as="h1" />
      </div>
      {action}
      <ShortcutButton />
      <Suspense fallback={<Button appearance="subtle" icon={<DarkThemeRegular />} aria-label="Light or dark" />}>
        <ColorSchemeMenu choice={colorScheme} onChoose={onColorScheme} />
      </Suspense>
      <Suspense
        fallback={
          <Button
            className={styles.account}
            appearance="subtle"
            icon={<Initials of={person.displayName} />}
            aria-label={`Account of ${person.displayName}`}
            onClick={() => setAccountWanted(true)}
          />
        }
      >
        <AccountMenu
          className={styles.account}
          isOpenAtFirst={isAccountWanted}
          person={person}
          permissions={permissions}
          kept={kept}
          onSignOut={onSignOut}
        />
      </Suspense>
    </header>
  );
}
