import { examplesFor } from "./examples.ts";
import { playgroundStyle } from "./playground-style.ts";

/** Shown where the package is installed, which leaves GraphiQL out: production has no playground. */
const NOT_INSTALLED = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Virtual Appointment Gateway</title>
<h1>The playground is not installed</h1>
<p>It takes half as much space as all the rest, so the package comes without it. To add it, beside the package:</p>
<pre>npm install @graphql-yoga/render-graphiql@5</pre>
<p>Then load this page again. Queries are sent with POST to this address in any case.</p></html>`;

/**
 * The page: GraphiQL with an example of each operation, in a list beside the editor. It is self-contained (nine megabytes, loaded by the first visitor):
 * no request leaves the machine.
 *
 * @param headers JSON text: what every tab starts with, new ones too
 * @param nonce what its scripts are let in by, as its policy has it
 */
export async function renderPlayground(headers: string, nonce: string): Promise<string> {
  const graphiql = await loadGraphiQL();
  if (graphiql === undefined) return NOT_INSTALLED;
  const page = graphiql.renderGraphiQL({
    title: "Virtual Appointment Gateway",
    headers,
    shouldPersistHeaders: true,
    // Without it the page would open one more tab, with a greeting.
    defaultQuery: "",
    defaultEditorToolsVisibility: "variables",
  });
  const tabs = examplesFor(new Date()).map(({ group, query, variables }) => {
    const name = /^(?:query|mutation) (\w+)/m.exec(query)?.[1] ?? "";
    const filled = JSON.stringify(variables, null, 2);
    return {
      id: `example-${name}`,
      group,
      title: name,
      operationName: name,
      query,
      variables: filled,
      headers,
      response: null,
    };
  });
  const state = JSON.stringify({ tabs, headers }).replaceAll("<", "\\u003c");
  const prepared = `${playgroundStyle(tabs)}<div id="root"></div><script nonce="${nonce}">(${prepareTabs})(${state})</script>`;
  return page.replace("<script>", () => `<script nonce="${nonce}">`).replace('<div id="root"></div>', () => prepared);
}

async function loadGraphiQL() {
  try {
    return await import("@graphql-yoga/render-graphiql");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

// Runs in the browser, before GraphiQL reads what it stored. GraphiQL's own `defaultTabs` leave the variables of the
// first tab empty, and a stored token is worth nothing after its hour: so the tabs are laid out here on the first
// visit, and get a fresh token on every later one, edits kept.
const prepareTabs = `({ tabs, headers }) => {
  const key = (name) => "graphiql:" + name;
  let stored = null;
  try {
    stored = JSON.parse(localStorage.getItem(key("tabState")));
  } catch {}
  if (stored === null) {
    localStorage.setItem(key("tabState"), JSON.stringify({ activeTabIndex: 0, tabs }));
    for (const name of ["query", "variables", "headers"]) localStorage.setItem(key(name), tabs[0][name]);
    if (innerWidth >= 1200) localStorage.setItem(key("visiblePlugin"), "Documentation Explorer");
    localStorage.setItem(key("docExplorerFlex"), "0.28");
    return;
  }
  // What was closed, or made into something else, is there again; an earlier version numbered its examples.
  stored.tabs = (stored.tabs ?? []).filter(({ id }) => !/^example-\\d+$/.test(id));
  const known = new Set(stored.tabs.map(({ id }) => id));
  stored.tabs = [...stored.tabs, ...tabs.filter(({ id }) => !known.has(id))];
  stored.activeTabIndex = Math.min(stored.activeTabIndex ?? 0, stored.tabs.length - 1);
  const bearer = /Bearer [\\w-]+\\.[\\w-]+\\.[\\w-]+/;
  const fresh = bearer.exec(headers)?.[0];
  if (fresh === undefined) return;
  const renew = (text) => (typeof text === "string" ? text.replace(bearer, fresh) : text);
  for (const tab of stored.tabs ?? []) tab.headers = renew(tab.headers);
  localStorage.setItem(key("tabState"), JSON.stringify(stored));
  const last = localStorage.getItem(key("headers"));
  if (last !== null) localStorage.setItem(key("headers"), renew(last));
}`;
