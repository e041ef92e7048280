import type { Change } from "../change.ts";

const selection = "src/desk/app/selection/selection.ts";
const filters = "src/desk/app/agenda/search/exact-filters.ts";
const selecting = ["test/desk/selection.test.ts"];
const searching = ["test/desk/exact-filters.test.ts"];

/** That the desk does something to other appointments than were meant, or looks for something else. */
export const desk: readonly Change[] = [
  {
    name: "a range of the desk's selection leaves out its end",
    file: selection,
    find: "Math.max(anchor, end) + 1",
    replace: "Math.max(anchor, end)",
    tests: selecting,
  },
  {
    name: "a click with Shift selects what was to be taken out",
    file: selection,
    find: "isAdded ? [...others, ...range] : others",
    replace: "[...others, ...range]",
    tests: selecting,
  },
  {
    name: "a range that begins with a meeting that is gone begins with the first",
    file: selection,
    find: "isRange && anchor !== -1",
    replace: "isRange",
    tests: selecting,
  },
  {
    name: "a few digits are looked for as a phone number",
    file: filters,
    find: "MIN_PHONE_DIGITS = 7",
    replace: "MIN_PHONE_DIGITS = 6",
    tests: searching,
  },
  {
    name: "what is searched for keeps the spaces around it",
    file: filters,
    find: "text.trim()",
    replace: "text",
    tests: searching,
  },
];
