import {
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  Tooltip,
} from "@fluentui/react-components";
import { DarkThemeRegular } from "@fluentui/react-icons";
import type { ColorSchemeChoice } from "./color-scheme.ts";

interface ColorSchemeMenuProps {
  readonly choice: ColorSchemeChoice;
  readonly onChoose: (choice: ColorSchemeChoice) => void;
}

export default function ColorSchemeMenu({ choice, onChoose }: ColorSchemeMenuProps) {
  return (
    <Menu
      checkedValues={{ scheme: [choice] }}
      onCheckedValueChange={(_, { checkedItems }) => onChoose((checkedItems[0] ?? "system") as ColorSchemeChoice)}
    >
      <MenuTrigger disableButtonEnhancement>
        <Tooltip content="Light or dark" relationship="label">
          <MenuButton appearance="subtle" icon={<DarkThemeRegular />} menuIcon={null} />
        </Tooltip>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          <MenuItemRadio name="scheme" value="system">
            As the system
          </MenuItemRadio>
          <MenuItemRadio name="scheme" value="light">
            Light
          </MenuItemRadio>
          <MenuItemRadio name="scheme" value="dark">
            Dark
          </MenuItemRadio>
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
