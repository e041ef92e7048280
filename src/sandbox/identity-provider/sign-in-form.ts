import { createHash } from "node:crypto";
import { escapeHtml } from "../../common/html.ts";
import type { SampleUser } from "../samples.ts";

interface SignIn {
  /** Of the application that the person signs in to. */
  readonly application: string;
  readonly users: readonly SampleUser[];
  /** Goes back with the choice. */
  readonly parameters: ReadonlyMap<string, string>;
  /** Where the person goes who doesn't want to. */
  readonly cancelUri: string;
  readonly loginHint: string | undefined;
}

/** The page that stands in for Entra's: a choice among the sample users, without a password. No script, no cookie. */
export function signInPage({ application, users, parameters, cancelUri, loginHint }: SignIn): string {
  const hidden = [...parameters].map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const choices = users.map(({ name, displayName, upn, about, scopes }) => {
    const initials = displayName.replace(/[^A-Z]/g, "").slice(0, 2);
    const focus = loginHint === upn ? " autofocus" : "";
    return `<li><button name="user" value="${escapeHtml(name)}"${focus}>
      <span class="initials" aria-hidden="true">${escapeHtml(initials)}</span>
      <span class="who"><strong>${escapeHtml(displayName)}</strong><span>${breakable(upn)}</span>
        <small>${escapeHtml(about)}</small><small>${breakable(scopes.join(", "))}</small></span>
    </button></li>`;
  });
  return page(
    "Sign in",
    `<h1>Choose a sample user</h1>
    <p>to continue to <strong>${escapeHtml(application)}</strong></p>
    <form method="post">${hidden.join("")}<ul>${choices.join("")}</ul></form>
    <p class="end"><a href="${escapeHtml(cancelUri)}">Cancel</a></p>`,
  );
}

/** A page for a person, when nobody else can be told. */
export function messagePage(title: string, message: string): string {
  return page(title, `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(message)}</p>`);
}

function page(title: string, content: string): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title>${escapeHtml(title)} · Development identity provider</title>
  <style>${STYLE}</style>
</head>
<body>
  <main>
    ${content}
  </main>
  <footer>Development identity provider: sample users without passwords, reachable from this machine alone.</footer>
</body>
</html>
`;
}

/** Long words without spaces wrap where a reader would. */
function breakable(text: string): string {
  return escapeHtml(text).replace(/[@.]/g, "<wbr>$&");
}

const STYLE = `
:root { color-scheme: light dark; --page: light-dark(#f3f4f7, #14161a); --card: light-dark(#fff, #1e2127);
  --text: light-dark(#1b1d22, #eceef2); --quiet: light-dark(#565b66, #a6acb8); --line: light-dark(#dfe2e8, #343943);
  --accent: light-dark(#3b4fc4, #a9b6ff); --soft: light-dark(#eceffd, #2a2f45) }
* { box-sizing: border-box }
body { margin: 0; min-height: 100vh; display: grid; grid-template-rows: 1fr auto; justify-items: center; align-items: center;
  padding: 2rem 1rem; background: var(--page); color: var(--text); font: 1rem/1.5 system-ui, sans-serif }
main { width: 100%; max-width: 27rem; padding: 2rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 1rem; box-shadow: 0 1px 2px #0001, 0 12px 32px #0001 }
h1 { margin: 0; font-size: 1.375rem; line-height: 1.25 }
p { margin: .375rem 0 0; color: var(--quiet) }
p strong { color: var(--text); font-weight: 600 }
ul { list-style: none; margin: 1.5rem 0 0; padding: 0; display: grid; gap: .5rem }
button { width: 100%; display: flex; gap: .875rem; align-items: center; padding: .75rem; text-align: start; font: inherit;
  color: inherit; background: transparent; border: 1px solid var(--line); border-radius: .75rem; cursor: pointer }
button:hover { background: var(--soft); border-color: var(--accent) }
button:focus-visible, a:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px }
.initials { flex: none; display: grid; place-items: center; width: 2.5rem; height: 2.5rem; border-radius: 50%;
  background: var(--soft); color: var(--accent); font-weight: 600; font-size: .875rem }
.who { min-width: 0; display: grid }
.who span, small { color: var(--quiet); overflow-wrap: anywhere }
.who span { font-size: .875rem } small { font-size: .8125rem }
@media (max-width: 24rem) { body { padding: .75rem } main { padding: 1.25rem } }
.end { margin-top: 1.25rem; text-align: center }
a { color: var(--accent) }
footer { max-width: 27rem; padding-top: 1.5rem; text-align: center; font-size: .8125rem; color: var(--quiet) }
`;

/** @param formTarget the origin that the answer of the form leads to: browsers ask for it to be named */
export function pageHeaders(formTarget: string | undefined): Readonly<Record<string, string>> {
  const style = createHash("sha256").update(STYLE).digest("base64");
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${style}'`,
    `form-action 'self'${formTarget === undefined ? "" : ` ${formTarget}`}`,
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ];
  return {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": policy.join("; "),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
  };
}
