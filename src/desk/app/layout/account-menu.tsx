import {
  Avatar,
  Button,
  Caption1,
  Divider,
  makeStyles,
  Popover,
  PopoverSurface,
  PopoverTrigger,
  Subtitle2,
  tokens,
} from "@fluentui/react-components";
import { SignOutRegular } from "@fluentui/react-icons";
import type { Person } from "../session/session.ts";

const useStyles = makeStyles({
  trigger: { minWidth: "unset", padding: "4px", borderRadius: tokens.borderRadiusCircular },
  surface: { display: "grid", gap: tokens.spacingVerticalM, minWidth: "240px", maxWidth: "min(320px, 80vw)" },
  person: { display: "flex", gap: tokens.spacingHorizontalM, alignItems: "center" },
  names: { display: "grid", minWidth: 0, overflowWrap: "anywhere" },
  quiet: { color: tokens.colorNeutralForeground2 },
  rights: { margin: 0, paddingInlineStart: "1.1em", color: tokens.colorNeutralForeground2 },
});

interface AccountMenuProps {
  readonly person: Person;
  /** `undefined` while they are not known. */
  readonly permissions: readonly string[] | undefined;
  /** How much is not saved, and lost by signing out. */
  readonly kept: number;
  readonly onSignOut: () => void;
}

export function AccountMenu({ person, permissions, kept, onSignOut }: AccountMenuProps) {
  const styles = useStyles();
  const initials = person.displayName.replaceAll(/[^\p{Lu}]/gu, "").slice(0, 2);
  return (
    <Popover trapFocus>
      <PopoverTrigger disableButtonEnhancement>
        <Button
          className={styles.trigger}
          appearance="subtle"
          icon={<Avatar name={`Account of ${person.displayName}`} initials={initials} size={28} color="brand" />}
        />
      </PopoverTrigger>
      <PopoverSurface className={styles.surface} aria-label="Account">
        <div className={styles.person}>
          <Avatar initials={initials} size={40} color="brand" aria-hidden />
          <div className={styles.names}>
            <Subtitle2>{person.displayName}</Subtitle2>
            <Caption1 className={styles.quiet}>{person.userPrincipalName}</Caption1>
          </div>
        </div>
        {permissions !== undefined && permissions.length > 0 && (
          <>
            <Divider />
            <Caption1>Permissions</Caption1>
            <ul className={styles.rights}>
              {permissions.map((permission) => (
                <li key={permission}>
                  <Caption1>{permission}</Caption1>
                </li>
              ))}
            </ul>
          </>
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
