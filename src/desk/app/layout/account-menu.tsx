import {
  Button,
  Caption1,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Subtitle2,
  tokens,
} from "@fluentui/react-components";
import { SignOutRegular } from "@fluentui/react-icons";
import type { Person } from "../session/session.ts";
import { Initials } from "./initials.tsx";

const useStyles = makeStyles({
  permissions: {
    display: "grid",
    gap: tokens.spacingVerticalS,
    paddingTop: tokens.spacingVerticalM,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  surface: { display: "grid", gap: tokens.spacingVerticalM, minWidth: "240px", maxWidth: "min(320px, 80vw)" },
  person: { display: "flex", gap: tokens.spacingHorizontalM, alignItems: "center" },
  names: { display: "grid", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
  rights: { margin: 0, paddingInlineStart: "1.1em", color: tokens.colorNeutralForeground2 },
});

interface AccountMenuProps {
  /** Of the button that opens it. */
  readonly className: string;
  readonly isOpenAtFirst: boolean;
  readonly person: Person;
  /** `undefined` while they are not known. */
  readonly permissions: readonly string[] | undefined;
  /** How much is not saved, and lost by signing out. */
  readonly kept: number;
  readonly onSignOut: () => void;
}

export default function AccountMenu({
  className,
  isOpenAtFirst,
  person,
  permissions,
  kept,
  onSignOut,
}: AccountMenuProps) {
  const styles = useStyles();
  return (
    <Popover trapFocus defaultOpen={isOpenAtFirst}>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          className={className}
          appearance="subtle"
          icon={<Initials of={person.displayName} />}
          aria-label={`Account of ${person.displayName}`}
        />
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label="Account">
        <div className={styles.person}>
          <Initials of={person.displayName} size="large" />
          <div className={styles.names}>
            <Subtitle2>{person.displayName}</Subtitle2>
            <Caption1 className={styles.quiet}>{person.userPrincipalName}</Caption1>
          </div>
        </div>
        {permissions !== undefined && permissions.length > 0 && (
          <div className={styles.permissions}>
            <Caption1>Permissions</Caption1>
            <ul className={styles.rights}>
              {permissions.map((permission) => (
                <li key={permission}>
                  <Caption1>{permission}</Caption1>
                </li>
              ))}
            </ul>
          </div>
        )}
        {kept > 0 && (
          <Caption1>Signing out discards your unsaved changes, and what you deleted can’t be restored then.</Caption1>
        )}
        <Button icon={<SignOutRegular />} onClick={onSignOut}>
          Sign out
        </Button>
      </PopoverSurface>
    </Popover>
  );
}
