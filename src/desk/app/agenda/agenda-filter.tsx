import { Button, makeStyles, SearchBox, tokens } from "@fluentui/react-components";
import { FilterRegular } from "@fluentui/react-icons";
import { lazy, Suspense } from "react";
import { agendaFilters, type AgendaFilter as Filter } from "../agenda-filters.ts";

/** As long as anything that is found by it. */
const MAX_CHARACTERS = 320;

// Menus come after the first view; what they open from is there before.
const FilterMenu = lazy(() => import("./filter-menu.tsx"));

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
  const label = `Show: ${agendaFilters[filter]}`;
  return (
    <div className={styles.row} role="search">
      <SearchBox
        className={styles.search}
        aria-label="Search appointments"
        aria-keyshortcuts="/"
        placeholder="Search"
        maxLength={MAX_CHARACTERS}
        value={text}
        onChange={(_, { value }) => onSearch(value)}
      />
      <Suspense
        fallback={<Button className={styles.filter} appearance="subtle" icon={<FilterRegular />} aria-label={label} />}
      >
        <FilterMenu className={styles.filter} filter={filter} onFilter={onFilter} />
      </Suspense>
    </div>
  );
}
