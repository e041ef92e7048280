import { createHash } from "node:crypto";
import { escapeHtml } from "../../common/html.ts";

type Status = { readonly kind: "building" } | { readonly kind: "failed"; readonly reason: string };

/** What stands at `/desk` until the app is there, or instead of it. Works without a script: the browser asks again. */
export function statusPage(status: Status): string {
  const isBuilding = status.kind === "building";
  const title = isBuilding ? "The desk is being built" : "The desk could not be built";
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  ${isBuilding ? '<meta http-equiv="refresh" content="2">' : ""}
  <link rel="icon" href="data:,">
  <title>${title}</title>
  <style>${STYLE}</style>
</head>
<body>
  <main>
    <h1>${title}</h1>
    ${
      isBuilding
        ? '<p role="status">This takes a few seconds, once. The page shows it as soon as it is there.</p><div class="bar"><i></i></div>'
        : `<p>Everything else of the gateway works. This is what stood in the way; put it right and start again:</p>
    <pre tabindex="0">${escapeHtml(status.reason)}</pre>`
    }
  </main>
</body>
</html>
`;
}

const STYLE = `
:root { color-scheme: light dark; --page: light-dark(#f5f5f5, #141414); --card: light-dark(#fff, #1f1f1f);
  --text: light-dark(#242424, #fff); --quiet: light-dark(#616161, #adadad); --line: light-dark(#e0e0e0, #3d3d3d);
  --accent: light-dark(#5b5fc7, #7f85f5) }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif }
main { box-sizing: border-box; width: calc(100% - 2rem); max-width: 34rem; padding: 2rem; background: var(--card);
  border: 1px solid var(--line); border-radius: .5rem }
h1 { margin: 0; font-size: 1.25rem; line-height: 1.3 }
p { margin: .5rem 0 0; color: var(--quiet) }
pre { margin: 1rem 0 0; padding: .75rem; overflow: auto; max-height: 50vh; background: var(--page);
  border-radius: .25rem; font: .8125rem/1.5 ui-monospace, monospace }
.bar { margin-top: 1.25rem; height: 2px; background: var(--line); overflow: hidden }
.bar i { display: block; width: 33%; height: 100%; background: var(--accent); animation: slide 1.6s ease-in-out infinite }
@keyframes slide { from { transform: translateX(-100%) } to { transform: translateX(300%) } }
@media (prefers-reduced-motion: reduce) { .bar i { width: 100%; animation: none } }
`;

/** For the Content-Security-Policy that lets this style in. */
export const STATUS_STYLE_HASH = `sha256-${createHash("sha256").update(STYLE).digest("base64")}`;
