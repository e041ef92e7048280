import { Menu, MenuButton, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { FilterRegular } from "@fluentui/react-icons";
import { agendaFilters, type AgendaFilter } from "../agenda-filters.ts";

interface FilterMenuProps {
  readonly className: string;
  readonly filter: AgendaFilter;
  readonly onFilter: (filter: AgendaFilter) => void;
}

export default function FilterMenu({ className, filter, onFilter }: FilterMenuProps) {
  return (
    <Menu
      checkedValues={{ filter: [filter] }}
      onCheckedValueChange={(_, { checkedItems }) => onFilter((checkedItems[0] ?? "all") as AgendaFilter)}
    >
      <MenuTrigger disableButtonEnhancement>
        <MenuButton
          className={className}
          icon={<FilterRegular />}
          menuIcon={null}
          appearance={filter === "all" ? "subtle" : "primary"}
          aria-label={`Show: ${agendaFilters[filter]}`}
        >
          {filter === "all" ? undefined : agendaFilters[filter]}
        </MenuButton>
      </MenuTrigger>
      <MenuPopover>
        <MenuList>
          {Object.entries(agendaFilters).map(([value, label]) => (
            <MenuItemRadio key={value} name="filter" value={value}>
              {label}
            </MenuItemRadio>
          ))}
        </MenuList>
      </MenuPopover>
    </Menu>
  );
}
