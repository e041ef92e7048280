/** What the agenda of a day can be narrowed down to, with its words. */
export const agendaFilters = {
  all: "All meetings",
  "no-appointment": "No appointment yet",
  "needs-attention": "Needs attention",
} as const;
export type AgendaFilter = keyof typeof agendaFilters;

export function isAgendaFilter(text: string | null): text is AgendaFilter {
  return text !== null && Object.hasOwn(agendaFilters, text);
}
