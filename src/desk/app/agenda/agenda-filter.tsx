import {
  makeStyles,
  Menu,
  MenuButton,
  MenuItemRadio,
  MenuList,
  MenuPopover,
  MenuTrigger,
  SearchBox,
  tokens,
} from "@fluentui/react-components";
import { FilterRegular } from "@fluentui/react-icons";
import { agendaFilters, type AgendaFilter as Filter } from "./filter.ts";

const useStyles = makeStyles({
  row: { display: "flex", gap: tokens.spacingHorizontalXS, alignItems: "center" },
  search: { flexGrow: 1, minWidth: 0, maxWidth: "none" },
  filter: { minWidth: "32px", maxWidth: "60%", flexShrink: 0, whiteSpace: "nowrap" },
});

interface AgendaFilterProps {
  readonly text: string;
  readonly filter: Filter;
  readonly onSearch: (text: string) => void;
  readonly onFilter: (filter: Filter) => void;
}

export function AgendaFilter({ text, filter, onSearch, onFilter }: AgendaFilterProps) {
  const styles = useStyles();
  return (
    <div className={styles.row} role="search">
      <SearchBox
        className={styles.search}
        aria-label="Search this day"
        aria-keyshortcuts="/"
        placeholder="Search"
        value={text}
        onChange={(_, { value }) => onSearch(value)}
      />
      <Menu
        checkedValues={{ filter: [filter] }}
        onCheckedValueChange={(_, { checkedItems }) => onFilter((checkedItems[0] ?? "all") as Filter)}
      >
        <MenuTrigger disableButtonEnhancement>
          <MenuButton
            className={styles.filter}
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
    </div>
  );
}
