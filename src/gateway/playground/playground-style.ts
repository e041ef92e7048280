/** An example as the list shows it. */
interface Listed {
  readonly title: string;
  readonly group: string;
}

// GraphiQL leaves a stale shift on each tab but the last, and lets it show while a tab has the focus: the tab jumps
// away from under the mouse that presses it, and the click is lost.
const STEADY_TABS = ".graphiql-tab { transform: none !important }";

// Its tabs as a list beside the editor, where all are in sight.
const WIDE = `@media (min-width: 901px) {
  .graphiql-sessions { display: grid !important; grid-template-columns: 200px minmax(0, 1fr); grid-template-rows: minmax(0, 1fr) }
  .graphiql-session-header {
    display: flex !important; flex-direction: column; align-items: stretch !important; gap: 4px;
    height: auto !important; min-height: 0; padding: 12px 4px 12px 12px !important; overflow-y: auto
  }
  .graphiql-logo { order: -1; padding: 4px 8px 0 !important; margin: 0 }
  .graphiql-logo svg { display: none }
  .graphiql-logo div { width: auto !important }
  .graphiql-logo span { font-size: 14px; font-weight: 600; line-height: 1.4 }
  .graphiql-tabs { flex-direction: column; align-items: stretch; overflow: visible !important; gap: 2px !important; width: auto !important }
  .graphiql-tab { flex-wrap: wrap; width: auto !important; max-width: none !important; background: none !important; border-radius: 6px !important }
  .graphiql-tab::before {
    width: 100%; padding: 12px 8px 4px; font-size: 12px; font-weight: 600; letter-spacing: 0.02em;
    color: hsla(var(--color-neutral), var(--alpha-secondary))
  }
  .graphiql-tab-button { flex: 1; text-align: start; padding: 7px 8px !important; border-radius: 6px !important }
  .graphiql-tab-button:hover { background: hsla(var(--color-neutral), var(--alpha-background-light)) }
  .graphiql-tab-active .graphiql-tab-button {
    background: hsla(var(--color-primary), 0.12); color: hsl(var(--color-primary)); font-weight: 600
  }
  .graphiql-tab-add { align-self: flex-start; margin: 4px 8px }
}`;

// On a telephone: one thing below the other, the list as one line that scrolls, the docs in place of the editor.
const NARROW = `@media (max-width: 900px) {
  .graphiql-container > .graphiql-container, .graphiql-container { flex-direction: column-reverse !important }
  .graphiql-sidebar { flex-direction: row !important; width: 100% !important; height: 52px; padding: 4px 8px !important; box-sizing: border-box }
  .graphiql-sidebar > button { margin-block: 0 !important }
  .graphiql-sidebar > button[style*="margin-top"] { margin-left: auto !important }
  .graphiql-main { flex: 1 !important; min-height: 0; width: 100% }
  .graphiql-main > .graphiql-horizontal-drag-bar { display: none !important }
  .graphiql-plugin { flex: 1 1 100% !important; min-width: 0 !important }
  .graphiql-main:has(> .graphiql-plugin:not([style*="-1000px"])) > .graphiql-sessions { display: none !important }
  .graphiql-sessions { min-width: 0; margin: 8px 8px 0 !important }
  .graphiql-session-header { height: auto !important; min-width: 0 }
  .graphiql-logo { display: none !important }
  .graphiql-tabs { flex: 1; min-width: 0; overflow-x: auto !important; flex-wrap: nowrap !important; scrollbar-width: thin }
  .graphiql-tab { flex: none; max-width: none !important }
  .graphiql-sessions > div:last-child { flex-direction: column !important; min-height: 0 }
  .graphiql-sessions > div:last-child > .graphiql-horizontal-drag-bar { display: none !important }
  .graphiql-editors { flex: 1.2 1 0 !important; min-height: 0; width: 100% }
  .graphiql-response { flex: 1 1 0 !important; min-height: 0; width: 100% }
}`;

/** How the page differs from GraphiQL as it comes: a collection of examples in groups, which nobody closes by accident. */
export function playgroundStyle(examples: readonly Listed[]): string {
  const own = (title: string) => `.graphiql-tab:has(> [title="${title}"])`;
  const firsts = examples.filter(({ group }, index) => examples.findIndex((each) => each.group === group) === index);
  const last = examples.at(-1)?.title ?? "";
  const lists = [
    ...firsts.map(({ title, group }) => `${own(title)}::before { content: "${group}" }`),
    `${own(last)} + .graphiql-tab::before { content: "Your own" }`,
    `${examples.map(({ title }) => `${own(title)} .graphiql-tab-close`).join(", ")} { display: none !important }`,
  ];
  return `<style>${[STEADY_TABS, `@media (min-width: 901px) { ${lists.slice(0, -1).join(" ")} }`, lists.at(-1), WIDE, NARROW].join("\n")}</style>`;
}
